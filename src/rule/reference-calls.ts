// Calls that take a reference, with the object and what each path knows of it.
import type { Position } from '../base/position.js';
import { referenceTaker } from '../kernel/index.js';
import { textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { objectVariable } from '../lockstate/origins.js';
import type { HeldLock, PathState } from '../lockstate/path-state.js';
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

/** Calls by the tables that take a reference on one of their arguments. */
export function* referenceCalls(facts: FunctionFacts): Generator<ReferenceCall> {
  for (const { step, states } of facts.points) {
    if (step.kind !== 'call') continue;
    const name = calleeName(step.call);
    const row = name === undefined ? undefined : referenceTaker(name);
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

/** Locks a path holds, whoever took them. */
export function heldLocksOf(state: PathState): readonly (readonly [string, HeldLock])[] {
  return [...state.locks].flatMap(([key, lock]) => (lock.kind === 'held' ? [[key, lock] as const] : []));
}
