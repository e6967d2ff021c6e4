// Words for the locks that the VFS holds around a method, and what they were before i_mutex became i_rwsem.
import type { EntryLock, MethodContract } from './rows.js';

const rwsem = { lockType: 'rwsem' } as const;

/** `->i_rwsem` of a parameter, or of the inode that `path` leads to from it. */
export const inodeShared = (of: string, path = '', nth = 0): EntryLock => ({
  ...rwsem,
  of,
  nth,
  field: `${path}->i_rwsem`,
  mode: 'shared',
});
export const inodeExclusive = (of: string, path = '', nth = 0): EntryLock => ({
  ...inodeShared(of, path, nth),
  mode: 'exclusive',
});
/** The directory of a method that creates, removes or finds a name. */
export const directory = inodeExclusive('inode');
/** The inode of the dentry that is removed, linked or changed. */
export const victim = inodeExclusive('dentry', '->d_inode');

export const spin = (of: string, field: string): EntryLock => ({
  of,
  field,
  mode: 'exclusive',
  lockType: 'spinlock',
});
export const umount = (mode: EntryLock['mode']): EntryLock => ({
  ...rwsem,
  of: 'super_block',
  field: '->s_umount',
  mode,
});
export const folio = (nth = 0): EntryLock => ({
  of: 'folio',
  nth,
  field: '',
  mode: 'exclusive',
  lockType: 'folio-lock',
});
export const page = (nth = 0): EntryLock => ({ ...folio(nth), of: 'page', lockType: 'page-lock' });
export const mmap = (of: string, path: string, mode: EntryLock['mode']): EntryLock => ({
  ...rwsem,
  of,
  field: `${path}->vm_mm->mmap_lock`,
  mode,
});
export const mutex = (of: string, field: string): EntryLock => ({
  of,
  field,
  mode: 'exclusive',
  lockType: 'mutex',
});

/** A spinlock that no parameter leads to: its holder must not sleep; it keeps nobody out who could be seen here. */
export const hiddenSpin = (name: string): EntryLock => ({
  field: name,
  mode: 'shared',
  lockType: 'spinlock',
});
/** The method may run inside an RCU read section and is not told. */
export const rcuRead: EntryLock = { field: 'rcu', mode: 'shared', lockType: 'rcu' };
export const softirq: EntryLock = { field: 'softirq', mode: 'shared', lockType: 'context' };

/** The lock is the method's to release. */
export const unlocked = (lock: EntryLock): EntryLock => ({ ...lock, unlockedByMethod: true });

/**
 * Since 4.7 directories are locked by a semaphore that lookups share; before, all that needs a parent had its
 * i_mutex (Documentation/filesystems/porting.rst: "->i_mutex is replaced with ->i_rwsem").
 */
export function withMutexBefore(rows: readonly MethodContract[]): readonly MethodContract[] {
  return rows.flatMap((row): readonly MethodContract[] => {
    if (row.since !== undefined || !row.locks.some(({ field }) => field.endsWith('->i_rwsem'))) return [row];
    const before: MethodContract = { ...row, until: '4.7', locks: row.locks.map(asMutex) };
    return [
      { ...row, since: '4.7' },
      row.nameExclusion === undefined ? before : { ...before, nameExclusion: 'exclusive' },
    ];
  });
}

function asMutex(lock: EntryLock): EntryLock {
  if (!lock.field.endsWith('->i_rwsem')) return lock;
  return {
    ...lock,
    lockType: 'mutex',
    mode: 'exclusive',
    field: lock.field.replace(/i_rwsem$/, 'i_mutex'),
  };
}
