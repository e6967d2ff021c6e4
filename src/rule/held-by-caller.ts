// Locks that a function takes although its caller holds them: the VFS around a method, or all callers in view.
import type { FunctionFacts } from '../lockstate/facts.js';
import { lockPoints } from '../lockstate/facts.js';
import { mayNest } from '../lockstate/lock-effect.js';
import type { HeldLock } from '../lockstate/path-state.js';
import type { CallExpr } from '../syntax/model.js';
import type { Position } from '../base/position.js';

export interface TakenAgain {
  readonly call: CallExpr;
  readonly at: Position;
  readonly key: string;
  readonly shown: string;
  readonly held: HeldLock;
  /** Both are shared: it deadlocks only with a writer in between. */
  readonly bothShared: boolean;
}

/** Acquires of a lock that is held from the entry on, on every path to them. */
export function* takenAgain(facts: FunctionFacts): Generator<TakenAgain> {
  if (facts.entry.locks.size === 0) return;
  for (const { call, at, readings } of lockPoints(facts)) {
    const [first] = readings;
    if (first?.lock.api.effect !== 'acquire' || first.lock.api.nested || mayNest(first.lock)) continue;
    const { key, shown, api } = first.lock;
    const statuses = readings.map(({ state, lock }) => state.locks.get(lock.key));
    const held = statuses[0];
    const isHeld = statuses.every(
      (status) =>
        status?.kind === 'held' && status.because !== undefined && !status.doubled && !status.releasedAs,
    );
    // A lock without an owner: the end of an I/O may have released it.
    if (held?.kind !== 'held' || !isHeld || held.ownerless || held.lockType !== api.lockType) continue;
    yield { call, at, key, shown, held, bothShared: held.mode === 'shared' && api.mode === 'shared' };
  }
}
