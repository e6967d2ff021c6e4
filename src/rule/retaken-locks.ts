// Locks that a function takes although its callers hold them: those of the VFS around a method, those of a helper's
// callers.
import type { Position } from '../base/position.js';
import { type FunctionFacts, lockPoints } from '../lockstate/facts.js';
import { guardLockOf } from '../lockstate/guard-steps.js';
import { mayNest } from '../lockstate/lock-effect.js';
import type { LockCall } from '../lockstate/lock-call.js';
import type { EntryReason, HeldLock, PathState } from '../lockstate/path-state.js';

export interface RetakenLock {
  readonly key: string;
  readonly shown: string;
  readonly held: HeldLock & { readonly because: EntryReason };
  readonly at: Position;
  readonly api: string;
  readonly mode: LockCall['api']['mode'];
  /** On every path that gets there; in a helper, on every path through it: its callers may say by a flag that they hold it. */
  readonly everywhere: boolean;
}

/** First acquires of locks that the entry state holds for a reason that was read somewhere else. */
export function* retakenLocks(facts: FunctionFacts): Generator<RetakenLock> {
  if (!facts.points.some(({ states }) => states.some(holdsForReason))) return;
  for (const { at, readings } of lockPoints(facts)) yield* retakenAt(facts, at, readings);
  for (const { step, states } of facts.points) {
    if (step.kind !== 'guard-begin' || !step.taken) continue;
    const readings = states.flatMap((state) => {
      const lock = guardLockOf(step.guard, state);
      return lock ? [{ state, lock }] : [];
    });
    yield* retakenAt(facts, step.at, readings);
  }
}

const holdsForReason = (state: PathState): boolean =>
  [...state.locks.values()].some((lock) => lock.kind === 'held' && lock.because !== undefined);

interface Reading {
  readonly state: PathState;
  readonly lock: LockCall;
}

function* retakenAt(
  facts: FunctionFacts,
  at: Position,
  readings: readonly Reading[],
): Generator<RetakenLock> {
  const own = readings.filter(isRetaken);
  const [first] = own;
  const held = first?.state.locks.get(first.lock.key);
  if (!first || held?.kind !== 'held' || !held.because) return;
  const { key, shown, api } = first.lock;
  yield {
    key,
    shown,
    at,
    api: api.name,
    mode: api.mode,
    held: { ...held, because: held.because },
    everywhere: own.length === readings.length && (held.because.kind === 'method' || takenAlways(facts, key)),
  };
}

function isRetaken({ state, lock }: Reading): boolean {
  const held = state.locks.get(lock.key);
  if (lock.api.effect !== 'acquire' || lock.api.nested === true || mayNest(lock)) return false;
  if (held?.kind !== 'held' || !held.because || held.doubled || held.recursive || held.ownerless)
    return false;
  if (held.lockType !== lock.api.lockType) return false;
  return held.mode === 'exclusive' || lock.api.mode === 'exclusive';
}

const takenAlways = ({ exits, merged }: FunctionFacts, key: string): boolean =>
  !merged &&
  exits.every(({ states }) =>
    states.every((state) => {
      const lock = state.locks.get(key);
      return lock !== undefined && lock.kind !== 'unclear' && lock.doubled === true;
    }),
  );
