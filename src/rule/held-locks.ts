// Locks that a path holds, and which of them keep other threads out.
import type { HeldLock, PathState } from '../lockstate/path-state.js';

/**
 * Locks a path holds, whoever took them; but for those that the VFS took around a method: they guard its own objects
 * and tell nothing of what the filesystem guards by its locks.
 */
export function heldLocksOf(state: PathState): readonly (readonly [string, HeldLock])[] {
  return [...state.locks].flatMap(([key, lock]) =>
    lock.kind === 'held' && lock.because?.byVfs !== true ? [[key, lock] as const] : [],
  );
}

/** True when two threads that hold the lock exclude each other. lockdep_assert_held() does not tell the mode. */
export function isExclusive({ mode, lockType, api }: HeldLock): boolean {
  if (lockType === 'rcu') return false;
  return mode === 'exclusive' || /^lockdep_assert_held(?:_once)?$/.test(api);
}

/** True when the path holds a lock exclusively that the filesystem took. */
export function holdsOwnExclusive(state: PathState): boolean {
  return heldLocksOf(state).some(([, lock]) => isExclusive(lock));
}

/** The same, with what the VFS holds: i_rwsem of the directory guards its names. */
export function holdsExclusive(state: PathState): boolean {
  return [...state.locks.values()].some((lock) => lock.kind === 'held' && isExclusive(lock));
}

/** For a witness: how the lock came to be held. */
export const holdingWords = ({ because, byCaller, api }: HeldLock): string =>
  because?.text ?? (byCaller ? `the caller holds it, by its ${api}` : 'acquired here');
