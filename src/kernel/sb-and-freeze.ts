// Superblocks and mounts: s_umount, freeze protection and write access.
import type { LockApi } from './lock-api.js';

const umount = {
  lockType: 'rwsem',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  field: '->s_umount',
  source: 'fs/super.c',
} as const;
const umountShared = { ...umount, mode: 'shared' } as const;

export const superLockApis = [
  // False: the superblock is dying, and the lock is not held.
  { ...umountShared, name: 'super_lock_shared', effect: 'try-acquire', takenOn: 'nonzero', sleeps: true },
  { ...umount, name: 'super_lock_excl', effect: 'try-acquire', takenOn: 'nonzero', sleeps: true },
  { ...umountShared, name: 'super_trylock_shared', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...umount, name: '__super_lock_excl', effect: 'acquire', sleeps: true },
  { ...umountShared, name: 'super_unlock_shared', effect: 'release' },
  { ...umount, name: 'super_unlock_excl', effect: 'release' },
  { ...umountShared, name: 'drop_super', effect: 'release', sleeps: true },
  { ...umount, name: 'drop_super_exclusive', effect: 'release', sleeps: true },
  { ...umount, name: 'deactivate_locked_super', effect: 'release', sleeps: true },
  // Drops it on every path, whatever its name says.
  { ...umount, name: 'thaw_super_locked', effect: 'release', sleeps: true },
  // ->kill_sb is called with it held and ends in one of these.
  { ...umount, name: 'generic_shutdown_super', effect: 'release', sleeps: true },
  { ...umount, name: 'kill_anon_super', effect: 'release', sleeps: true },
  { ...umount, name: 'kill_litter_super', effect: 'release', sleeps: true },
  { ...umount, name: 'kill_block_super', effect: 'release', sleeps: true },
] as const satisfies readonly LockApi[];

// Three levels of one superblock nest (write, page fault, internal): each is a lock of its own.
const freeze = {
  lockType: 'sb-freeze',
  mode: 'shared',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/fs.h',
} as const;
const write = { ...freeze, lockName: 'SB_FREEZE_WRITE' } as const;
const pagefault = { ...freeze, lockName: 'SB_FREEZE_PAGEFAULT' } as const;
// A transaction keeps it until its end.
const internal = { ...freeze, lockName: 'SB_FREEZE_FS', ownerless: true } as const;

export const freezeApis = [
  { ...write, name: 'sb_start_write', effect: 'acquire', sleeps: true },
  { ...write, name: 'sb_start_write_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...write, name: 'sb_end_write', effect: 'release' },
  { ...pagefault, name: 'sb_start_pagefault', effect: 'acquire', sleeps: true },
  { ...pagefault, name: 'sb_end_pagefault', effect: 'release' },
  { ...internal, name: 'sb_start_intwrite', effect: 'acquire', sleeps: true },
  { ...internal, name: 'sb_start_intwrite_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...internal, name: 'sb_end_intwrite', effect: 'release' },
  // These take a file and do nothing for one that is not regular, both ways.
  { ...write, name: 'file_start_write', effect: 'acquire', sleeps: true },
  { ...write, name: 'file_start_write_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...write, name: 'file_end_write', effect: 'release' },
] as const satisfies readonly LockApi[];

const access = { ...freeze, source: 'fs/namespace.c' } as const;
const mount = { ...access, lockName: 'mnt_want_write' } as const;
const file = { ...access, lockName: 'mnt_want_write_file' } as const;
// A count of writers alone; it nests.
const count = { ...access, lockName: 'mnt_get_write_access', recursive: true } as const;

/** Write access to a mount: freeze protection and a count of writers. */
export const mountWriteApis = [
  { ...mount, name: 'mnt_want_write', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...mount, name: 'mnt_drop_write', effect: 'release' },
  { ...file, name: 'mnt_want_write_file', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...file, name: 'mnt_drop_write_file', effect: 'release' },
  { ...count, name: 'mnt_get_write_access', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...count, name: 'mnt_put_write_access', effect: 'release' },
] as const satisfies readonly LockApi[];

const namespaceSem = {
  lockType: 'rwsem',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [],
  lockName: 'namespace_sem',
  source: 'fs/namespace.c',
} as const;
const mountLock = { ...namespaceSem, lockType: 'seqlock', lockName: 'mount_lock' } as const;

export const mountTreeApis = [
  { ...namespaceSem, name: 'namespace_lock', effect: 'acquire', sleeps: true },
  // Runs the mntput() and dput() work that was put off while it was held.
  { ...namespaceSem, name: 'namespace_unlock', effect: 'release', sleeps: true },
  { ...mountLock, name: 'lock_mount_hash', effect: 'acquire', atomic: true },
  { ...mountLock, name: 'unlock_mount_hash', effect: 'release' },
] as const satisfies readonly LockApi[];
