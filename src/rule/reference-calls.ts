// Calls that take a reference, with the object and what each path knows of it.
import type { Position } from '../base/position.js';
import { looksLikeReferenceTaker, referenceTaker, type ReferenceTaker } from '../kernel/index.js';
import { textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { objectVariable } from '../lockstate/origins.js';
import type { PathState } from '../lockstate/path-state.js';
import type { Expr } from '../syntax/model.js';

export interface ReferenceCall {
  readonly name: string;
  readonly at: Position;
  readonly object: Expr;
  /** The variable that points to the object; undefined when the object is a member of something else. */
  readonly variable: string | undefined;
  /** The object as written. */
  readonly shown: string;
  /** The call as written. */
  readonly text: string;
  /** May refuse when the object is dying: safe without the lock of the find. */
  readonly fallible: boolean;
  readonly states: readonly PathState[];
}

/** A bare count, or a helper that no table knows but its name: `atomic_inc(&c->use_count)`, `foo_grab(f)`. */
function countTaken(name: string, args: readonly Expr[]): ReferenceTaker | undefined {
  const [arg] = args;
  if (args.length !== 1 || !arg) return undefined;
  const isCount = name === 'atomic_inc' && /ref|count|usage|users/i.test(textOf(arg));
  return isCount || looksLikeReferenceTaker(name) ? { name, objectArg: 0, source: 'by its name' } : undefined;
}

/** Calls by the tables that take a reference on one of their arguments. */
export function* referenceCalls(facts: FunctionFacts): Generator<ReferenceCall> {
  for (const { step, states } of facts.points) {
    if (step.kind !== 'call') continue;
    const name = calleeName(step.call);
    const row = name === undefined ? undefined : (referenceTaker(name) ?? countTaken(name, step.call.args));
    const object = row && step.call.args[row.objectArg];
    if (!row || !object) continue;
    yield {
      name: row.name,
      at: step.at,
      object,
      variable: objectVariable(object),
      shown: textOf(object),
      text: textOf(step.call),
      fallible: row.fallible ?? false,
      states,
    };
  }
}
