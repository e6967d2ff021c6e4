// What one lock call does to one path state.
import type { Position } from '../base/position.js';
import { lastField, textOf } from './access-path.js';
import { resultKey } from './condition.js';
import type { LockCall } from './lock-call.js';
import {
  type HeldLock,
  lostKeyPrefix,
  type LockStatus,
  type PathState,
  setLock,
  setValue,
} from './path-state.js';
import { negative, nonzero, positive, zero } from './value.js';
import type { CallExpr } from '../syntax/model.js';

/** The states behind a lock call: one, or for a try-acquire one per result. */
export function applyLockCall(
  state: PathState,
  lock: LockCall,
  at: Position,
  call: CallExpr | undefined,
): readonly PathState[] {
  const status = state.locks.get(lock.key);
  switch (lock.api.effect) {
    case 'acquire':
      return [acquire(state, lock, at)];
    case 'try-acquire':
      return tryAcquire(state, lock, at, call);
    case 'release':
      return [
        savesItself(status)
          ? release(state, lock, at)
          : restoreFlags(release(state, lock, at), lock, at, call),
      ];
    case 'downgrade':
      return [status?.kind === 'held' ? setLock(state, lock.key, { ...status, mode: 'shared' }) : state];
    case 'assert-held':
      return [assertHeld(state, lock, at)];
    case 'drop-and-retake':
    case 'assert-not-held':
    case 'query':
      return [state];
    default:
      return lock.api.effect satisfies never;
  }
}

/** A lock taken by `lock` at `at`, as a status. */
export function heldBy(lock: LockCall, at: Position, entry: LockStatus['entry']): HeldLock {
  const { api } = lock;
  return {
    kind: 'held',
    lockType: api.lockType,
    mode: api.mode,
    variant: api.variant,
    atomic: api.atomic ?? false,
    recursive: mayNest(lock),
    depth: 1,
    ownerless: api.ownerless ?? false,
    byGuard: false,
    byCaller: false,
    api: api.name,
    at,
    shown: lock.shown,
    entry,
  };
}

/** rcu_read_lock() and read_lock() nest; a second down_read() may deadlock on a writer in between. */
export function mayNest({ api }: LockCall): boolean {
  return (api.recursive ?? false) || (api.lockType === 'rwlock' && api.mode === 'shared');
}

function acquire(state: PathState, lock: LockCall, at: Position): PathState {
  const status = state.locks.get(lock.key);
  if (status?.kind !== 'held') return setLock(state, lock.key, heldBy(lock, at, status?.entry ?? 'free'));
  if (mayNest(lock)) {
    // The inner one has a place of its own; bounded, so that a loop that takes it each turn comes to rest.
    return setLock(state, lock.key, { ...status, depth: Math.min(status.depth + 1, 4) });
  }
  return setLock(state, lock.key, { ...status, doubled: true });
}

function tryAcquire(
  state: PathState,
  lock: LockCall,
  at: Position,
  call: CallExpr | undefined,
): readonly PathState[] {
  const onZero = lock.api.takenOn === 'zero';
  const result = call && resultKey(call);
  const withResult = (next: PathState, mask: number): PathState =>
    result === undefined ? next : setValue(next, result, mask);
  const failed = withResult(state, onZero ? failureOf(lock) : zero);
  const status = state.locks.get(lock.key);
  // The holder's own trylock fails, unless the lock nests.
  const isOurs = status?.kind === 'held' && (!status.byCaller || status.because !== undefined);
  // Two readers, one of them the caller: whether the second gets in hangs on writers that wait.
  const bothRead = status?.kind === 'held' && status.mode === 'shared' && lock.api.mode === 'shared';
  if (isOurs && !mayNest(lock) && !(status.byCaller && bothRead)) return [failed];
  const taken = withResult(acquire(state, lock, at), onZero ? zero : nonzero);
  return [taken, failed];
}

/** -EINTR and its like; down_trylock() and lockref_put_or_lock() answer 1. */
const failureOf = ({ api }: LockCall): number => (api.failsWith === 'positive' ? positive : negative);

function release(state: PathState, lock: LockCall, at: Position): PathState {
  const status = state.locks.get(lock.key);
  if (status?.kind === 'held') {
    if (status.depth > 1) return setLock(state, lock.key, { ...status, depth: status.depth - 1 });
    return setLock(state, lock.key, {
      kind: 'free',
      at,
      api: lock.api.name,
      shown: lock.shown,
      entry: status.entry,
      ...(status.doubled ? { doubled: true } : {}),
    });
  }
  const free = { kind: 'free', at, api: lock.api.name, shown: lock.shown } as const;
  if (status) return setLock(state, lock.key, { ...free, entry: status.entry });
  const other = sameLockElsewhere(state, lock);
  if (other === undefined) return setLock(state, lock.key, { ...free, entry: 'held' });
  const next = setLock(state, lock.key, { ...free, entry: 'unknown' });
  const held = state.locks.get(other);
  if (other.startsWith(lostKeyPrefix) || held?.kind !== 'held') return setLock(next, other, undefined);
  // The same words for it: two paths joined that knew its owner by different names.
  if (held.shown === lock.shown) return setLock(next, other, { ...free, entry: held.entry });
  return setLock(next, other, { ...held, releasedAs: { shown: lock.shown, key: lock.key, at } });
}

/** spin_lock_irqsave() took it: its release restores what that saved, whatever else the variable held. */
const savesItself = (status: LockStatus | undefined): boolean =>
  status?.kind === 'held' && status.lockType !== 'context' && status.variant === 'irqsave';

/** local_irq_save(flags) ends with the release that restores these flags, too. */
function restoreFlags(
  state: PathState,
  { api }: LockCall,
  at: Position,
  call: CallExpr | undefined,
): PathState {
  const flags = api.flagsArg === undefined ? undefined : call?.args[api.flagsArg];
  const key = flags && `irqsave(${textOf(flags)})`;
  const status = key === undefined ? undefined : state.locks.get(key);
  if (key === undefined || status?.kind !== 'held' || api.name === 'local_irq_restore') return state;
  return setLock(state, key, { kind: 'free', at, api: api.name, shown: status.shown, entry: status.entry });
}

/** A held lock of the same type and field whose object may be the released one under another name. */
function sameLockElsewhere(state: PathState, lock: LockCall): string | undefined {
  const field = lastField(lock.key);
  let found: string | undefined;
  for (const [key, status] of state.locks) {
    if (status.kind !== 'held' || status.lockType !== lock.api.lockType || lastField(key) !== field) continue;
    if (status.releasedAs) continue;
    if (key.startsWith(lostKeyPrefix)) return key;
    found ??= key;
  }
  return found;
}

function assertHeld(state: PathState, lock: LockCall, at: Position): PathState {
  const status = state.locks.get(lock.key);
  if (status?.kind === 'held') return state;
  return setLock(state, lock.key, { ...heldBy(lock, at, status?.entry ?? 'held'), byCaller: true });
}

/** The lock is no longer known: code that may have touched it ran. */
export function blurLocks(
  state: PathState,
  touched: (key: string, status: LockStatus) => boolean,
): PathState {
  let locks: Map<string, LockStatus> | undefined;
  for (const [key, status] of state.locks) {
    if (status.kind === 'unclear' || !touched(key, status)) continue;
    locks ??= new Map(state.locks);
    if (key.startsWith(lostKeyPrefix)) locks.delete(key);
    else locks.set(key, { kind: 'unclear', entry: status.entry, shown: status.shown });
  }
  return locks ? { ...state, locks } : state;
}
