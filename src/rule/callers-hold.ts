// Locks that a function's callers hold where they call it, as far as the image shows.
import type { FunctionFacts } from '../lockstate/facts.js';
import { callSites } from '../lockstate/inherited-locks.js';
import type { PathState } from '../lockstate/path-state.js';
import { holdsOwnExclusive } from './held-locks.js';

/** Callers of callers are asked this far. */
const depthBound = 3;

export type CallersHold = 'all' | 'some' | 'none' | 'unknown';

/** Whether the calls in view stand in critical sections, of whatever lock; `unknown` when none is in view. */
export function callersHold(facts: FunctionFacts, depth = 0): CallersHold {
  if (depth >= depthBound || facts.fn.name === '') return 'unknown';
  const answers = facts
    .callers()
    .flatMap((caller) =>
      callSites(caller, facts.fn.name).map(({ point }): CallersHold =>
        point.states.every(holdsAny) ? 'all' : callersHold(caller, depth + 1),
      ),
    );
  if (answers.length === 0) return 'unknown';
  if (answers.every((answer) => answer === 'all')) return 'all';
  return answers.some((answer) => answer === 'all' || answer === 'some') ? 'some' : 'none';
}

const holdsAny = (state: PathState): boolean =>
  holdsOwnExclusive(state) || [...state.locks.values()].some(({ kind }) => kind === 'unclear');
