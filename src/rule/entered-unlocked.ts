// Whether a function is entered without a spinlock: by the method it is, or by what its callers hold.
import { methodContract } from '../kernel/index.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';

/** Callers of callers are asked this far. */
const callerDepth = 3;

/**
 * True when every way into the function that could be is in view and comes without a spinlock: methods whose
 * contract gives none, and for a static helper its callers in the image. A function of unknown callers is not.
 */
export function entersUnlocked(facts: FunctionFacts, depth = 0): boolean {
  const { fn, methods } = facts;
  if (methods.length > 0) return methods.every(({ type, method }) => comesUnlocked(type, method));
  if (!fn.isStatic || !fn.complete || depth >= callerDepth) return false;
  const sites = facts
    .callers()
    .flatMap((caller) =>
      caller.points.flatMap(({ step, states }) =>
        step.kind === 'call' && calleeName(step.call) === fn.name ? [{ caller, states }] : [],
      ),
    );
  return (
    sites.length > 0 &&
    sites.every(({ caller, states }) => states.every(holdsNothing) && entersUnlocked(caller, depth + 1))
  );
}

const comesUnlocked = (table: string, method: string): boolean =>
  methodContract(table, method)?.locks.every(({ lockType }) => lockType !== 'spinlock') ?? false;

const holdsNothing = (state: PathState): boolean =>
  [...state.locks.values()].every((lock) => lock.kind === 'free' || (lock.kind === 'held' && !lock.atomic));
