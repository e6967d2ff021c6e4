// Rows of a filesystem outside the kernel's tree: its lock wrappers, reference helpers and macros by their names.
import type { LockApi } from '../lock-api.js';
import type { KernelRows } from '../tables.js';

export interface Preset {
  readonly name: string;
  /** What it is for, in one line. */
  readonly summary: string;
  /** Folders whose files it is for, wherever they stand in a path: `fs/bcachefs/`. */
  readonly folders: readonly string[];
  readonly rows: KernelRows;
}

type Lock = Omit<LockApi, 'name' | 'effect'>;

/** A call that takes the lock, and the one that releases it. */
export function pair(lock: Lock, taking: string, releasing: string): readonly LockApi[] {
  return [acquire(lock, taking), release(lock, releasing)];
}

export function acquire(lock: Lock, name: string): LockApi {
  const sleeps = lock.sleeps ?? sleepingTypes.has(lock.lockType);
  return { ...lock, name, effect: 'acquire', ...(sleeps ? { sleeps } : {}) };
}

export function release({ sleeps, ...lock }: Lock, name: string): LockApi {
  return { ...lock, name, effect: 'release', ...(sleeps === undefined ? {} : { sleeps: false }) };
}

/** A call that may fail: the lock is held when it answers 0, or anything else. */
export function attempt(lock: Lock, takenOn: 'zero' | 'nonzero', name: string): LockApi {
  const { sleeps, ...rest } = lock;
  return {
    ...rest,
    name,
    effect: 'try-acquire',
    takenOn,
    ...(sleeps === true && takenOn === 'zero' ? { sleeps } : {}),
  };
}

const sleepingTypes: ReadonlySet<LockApi['lockType']> = new Set(['mutex', 'rwsem', 'semaphore']);

const common = { mode: 'exclusive', variant: 'plain', lockArgs: [0] } as const;

export const spinlock = (source: string): Lock => ({
  ...common,
  lockType: 'spinlock',
  atomic: true,
  source,
});

export const mutex = (source: string): Lock => ({ ...common, lockType: 'mutex', source });

export const rwsem = (source: string, mode: 'shared' | 'exclusive'): Lock => ({
  ...common,
  lockType: 'rwsem',
  mode,
  source,
});

/** A lock that no argument names. */
export const unnamed = (lock: Lock, lockName: string): Lock => ({ ...lock, lockArgs: [], lockName });
