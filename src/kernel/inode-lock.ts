// Locks of an inode and of its mapping, by their wrappers: the key is that of the field they take, so that
// inode_lock(inode) and up_write(&inode->i_rwsem) are about one lock.
import type { LockApi } from './lock-api.js';

const inodeExclusive = {
  lockType: 'rwsem',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  field: '->i_rwsem',
  source: 'include/linux/fs.h',
} as const;
const inodeShared = { ...inodeExclusive, mode: 'shared' } as const;
// Before 4.7 (Documentation/filesystems/porting.rst: "->i_mutex is replaced with ->i_rwsem").
const inodeMutex = { ...inodeExclusive, lockType: 'mutex', field: '->i_mutex', until: '4.7' } as const;
const asking = { effect: 'try-acquire', takenOn: 'zero', sleeps: true } as const;

const mutexLocks = [
  { ...inodeMutex, name: 'inode_lock', effect: 'acquire', sleeps: true },
  { ...inodeMutex, name: 'inode_lock_nested', effect: 'acquire', nested: true, sleeps: true },
  { ...inodeMutex, name: 'inode_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...inodeMutex, name: 'inode_unlock', effect: 'release' },
  { ...inodeMutex, name: 'inode_is_locked', effect: 'query' },
] as const satisfies readonly LockApi[];

const rwsemLocks = [
  { ...inodeExclusive, since: '4.7', name: 'inode_lock', effect: 'acquire', sleeps: true },
  {
    ...inodeExclusive,
    since: '4.7',
    name: 'inode_lock_nested',
    effect: 'acquire',
    nested: true,
    sleeps: true,
  },
  { ...inodeExclusive, name: 'inode_lock_killable', ...asking },
  { ...inodeExclusive, since: '4.7', name: 'inode_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...inodeExclusive, since: '4.7', name: 'inode_unlock', effect: 'release' },
  { ...inodeShared, name: 'inode_lock_shared', effect: 'acquire', sleeps: true },
  { ...inodeShared, name: 'inode_lock_shared_nested', effect: 'acquire', nested: true, sleeps: true },
  { ...inodeShared, name: 'inode_lock_shared_killable', ...asking },
  { ...inodeShared, name: 'inode_trylock_shared', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...inodeShared, name: 'inode_unlock_shared', effect: 'release' },
  // True for other tasks' locks too.
  { ...inodeShared, since: '4.7', name: 'inode_is_locked', effect: 'query' },
] as const satisfies readonly LockApi[];

export const inodeLockApis: readonly LockApi[] = [...rwsemLocks, ...mutexLocks];

// Two inodes at once, in the order of their addresses; NULL is skipped. The pair is one lock here.
const twoInodes = {
  lockType: 'rwsem',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0, 1],
  lockName: 'lock_two_nondirectories',
  source: 'fs/inode.c',
} as const;

export const twoInodeApis = [
  { ...twoInodes, name: 'lock_two_nondirectories', effect: 'acquire', sleeps: true },
  { ...twoInodes, name: 'unlock_two_nondirectories', effect: 'release' },
] as const satisfies readonly LockApi[];

const invalidate = { ...inodeExclusive, field: '->invalidate_lock' } as const;
const invalidateShared = { ...invalidate, mode: 'shared' } as const;
const invalidateTwo = {
  lockType: 'rwsem',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0, 1],
  lockName: 'filemap_invalidate_lock_two',
  source: 'mm/filemap.c',
} as const;

export const invalidateLockApis = [
  { ...invalidate, name: 'filemap_invalidate_lock', effect: 'acquire', sleeps: true },
  { ...invalidate, name: 'filemap_invalidate_unlock', effect: 'release' },
  { ...invalidateShared, name: 'filemap_invalidate_lock_shared', effect: 'acquire', sleeps: true },
  {
    ...invalidateShared,
    name: 'filemap_invalidate_trylock_shared',
    effect: 'try-acquire',
    takenOn: 'nonzero',
  },
  { ...invalidateShared, name: 'filemap_invalidate_unlock_shared', effect: 'release' },
  { ...invalidateTwo, name: 'filemap_invalidate_lock_two', effect: 'acquire', sleeps: true },
  { ...invalidateTwo, name: 'filemap_invalidate_unlock_two', effect: 'release' },
] as const satisfies readonly LockApi[];

const mmapTree = { ...inodeExclusive, field: '->i_mmap_rwsem' } as const;
const mmapTreeShared = { ...mmapTree, mode: 'shared' } as const;

export const mmapTreeLockApis = [
  { ...mmapTree, name: 'i_mmap_lock_write', effect: 'acquire', sleeps: true },
  { ...mmapTree, name: 'i_mmap_trylock_write', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...mmapTree, name: 'i_mmap_unlock_write', effect: 'release' },
  { ...mmapTreeShared, name: 'i_mmap_lock_read', effect: 'acquire', sleeps: true },
  { ...mmapTreeShared, name: 'i_mmap_trylock_read', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...mmapTreeShared, name: 'i_mmap_unlock_read', effect: 'release' },
  { ...mmapTreeShared, name: 'i_mmap_assert_locked', effect: 'assert-held' },
  { ...mmapTree, name: 'i_mmap_assert_write_locked', effect: 'assert-held' },
] as const satisfies readonly LockApi[];
