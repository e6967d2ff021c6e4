// Locks of guard() and scoped_guard(): taken where they are declared, released where their scope ends.
import type { GuardInstance } from '../cfg/model.js';
import { guardClass, type LockApi } from '../kernel/index.js';
import { applyLockCall, heldBy } from './lock-effect.js';
import { type LockCall, lockCallWith } from './lock-call.js';
import { type PathState, setLock } from './path-state.js';

function guardApi(guard: GuardInstance, effect: LockApi['effect']): LockApi | undefined {
  const row = guardClass(guard.className);
  if (!row?.lock) return undefined;
  return {
    ...row.lock,
    name: `${guard.form}(${guard.className})`,
    effect,
    lockArgs: row.lock.lockName === undefined ? [0] : [],
    atomic: row.atomic ?? false,
    recursive: row.recursive ?? false,
    source: row.source,
  };
}

/** The lock of a guard on this path; undefined when it guards none. */
export function guardLock(
  state: PathState,
  guard: GuardInstance,
  effect: 'acquire' | 'release',
): LockCall | undefined {
  const api = guardApi(guard, effect);
  return api && lockCallWith(api, guard.args, state.aliases);
}

export function guardBegin(state: PathState, guard: GuardInstance): readonly PathState[] {
  const lock = guardLock(state, guard, 'acquire');
  if (!lock) return [state];
  const status = state.locks.get(lock.key);
  if (status?.kind === 'held') return applyLockCall(state, lock, guard.at, undefined);
  return [setLock(state, lock.key, { ...heldBy(lock, guard.at, status?.entry ?? 'free'), byGuard: true })];
}

/** The lock is found by where it was taken: the name it was taken by may mean another object by now. */
export function guardEnd(state: PathState, guard: GuardInstance): PathState {
  for (const [key, status] of state.locks) {
    if (status.kind !== 'held' || !status.byGuard) continue;
    if (status.at.line !== guard.at.line || status.at.column !== guard.at.column) continue;
    return setLock(state, key, {
      kind: 'free',
      at: guard.at,
      api: `guard(${guard.className})`,
      shown: status.shown,
      entry: status.entry,
    });
  }
  // Released and taken again by hand in between: the end of the scope releases what is held then.
  const lock = guardLock(state, guard, 'release');
  return lock && state.locks.get(lock.key)?.kind === 'held'
    ? (applyLockCall(state, lock, guard.at, undefined)[0] ?? state)
    : state;
}
