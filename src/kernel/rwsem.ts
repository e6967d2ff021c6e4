// Read-write semaphores, plain and per-cpu: sleeping locks with shared and exclusive holders.
import type { LockApi } from './lock-api.js';

const shared = {
  lockType: 'rwsem',
  mode: 'shared',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/rwsem.h',
} as const;
const exclusive = { ...shared, mode: 'exclusive' } as const;
// Returns 0 with the lock held, -EINTR without it.
const asking = { effect: 'try-acquire', takenOn: 'zero', sleeps: true } as const;

export const rwsemApis = [
  { ...shared, name: 'down_read', effect: 'acquire', sleeps: true },
  { ...shared, name: 'down_read_nested', effect: 'acquire', nested: true, sleeps: true },
  { ...shared, name: 'down_read_interruptible', ...asking },
  { ...shared, name: 'down_read_killable', ...asking },
  { ...shared, name: 'down_read_killable_nested', ...asking, nested: true },
  { ...shared, name: 'down_read_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...shared, name: 'up_read', effect: 'release' },
  // Another task releases it.
  { ...shared, name: 'down_read_non_owner', effect: 'acquire', ownerless: true, sleeps: true },
  { ...shared, name: 'up_read_non_owner', effect: 'release', ownerless: true },
  { ...exclusive, name: 'down_write', effect: 'acquire', sleeps: true },
  { ...exclusive, name: 'down_write_nested', effect: 'acquire', nested: true, sleeps: true },
  { ...exclusive, name: 'down_write_nest_lock', effect: 'acquire', nested: true, sleeps: true },
  { ...exclusive, name: 'down_write_killable', ...asking },
  { ...exclusive, name: 'down_write_killable_nested', ...asking, nested: true },
  { ...exclusive, name: 'down_write_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...exclusive, name: 'up_write', effect: 'release' },
  { ...shared, name: 'downgrade_write', effect: 'downgrade' },
  { ...shared, name: 'rwsem_is_locked', effect: 'query' },
  { ...shared, name: 'rwsem_is_contended', effect: 'query' },
  // True for a reader and for a writer: shared is the weaker claim.
  { ...shared, name: 'rwsem_assert_held', effect: 'assert-held' },
  { ...exclusive, name: 'rwsem_assert_held_write', effect: 'assert-held' },
] as const satisfies readonly LockApi[];

const percpuShared = {
  ...shared,
  lockType: 'percpu-rwsem',
  source: 'include/linux/percpu-rwsem.h',
} as const;
const percpuExclusive = { ...percpuShared, mode: 'exclusive' } as const;

export const percpuRwsemApis = [
  { ...percpuShared, name: 'percpu_down_read', effect: 'acquire', sleeps: true },
  { ...percpuShared, name: 'percpu_down_read_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...percpuShared, name: 'percpu_up_read', effect: 'release' },
  { ...percpuExclusive, name: 'percpu_down_write', effect: 'acquire', sleeps: true },
  { ...percpuExclusive, name: 'percpu_up_write', effect: 'release' },
  { ...percpuShared, name: 'percpu_rwsem_assert_held', effect: 'assert-held' },
  { ...percpuShared, name: 'percpu_is_read_locked', effect: 'query' },
  { ...percpuShared, name: 'percpu_is_write_locked', effect: 'query' },
] as const satisfies readonly LockApi[];

const mmapShared = { ...shared, field: '->mmap_lock', source: 'include/linux/mmap_lock.h' } as const;
const mmapExclusive = { ...mmapShared, mode: 'exclusive' } as const;

/** The lock of an address space, mm->mmap_lock. */
export const mmapLockApis = [
  { ...mmapShared, name: 'mmap_read_lock', effect: 'acquire', sleeps: true },
  { ...mmapShared, name: 'mmap_read_lock_killable', ...asking },
  { ...mmapShared, name: 'mmap_read_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...mmapShared, name: 'mmap_read_unlock', effect: 'release' },
  { ...mmapShared, name: 'mmap_read_unlock_non_owner', effect: 'release', ownerless: true },
  { ...mmapExclusive, name: 'mmap_write_lock', effect: 'acquire', sleeps: true },
  { ...mmapExclusive, name: 'mmap_write_lock_nested', effect: 'acquire', nested: true, sleeps: true },
  { ...mmapExclusive, name: 'mmap_write_lock_killable', ...asking },
  { ...mmapExclusive, name: 'mmap_write_unlock', effect: 'release' },
  { ...mmapShared, name: 'mmap_write_downgrade', effect: 'downgrade' },
  { ...mmapShared, name: 'mmap_assert_locked', effect: 'assert-held' },
  { ...mmapExclusive, name: 'mmap_assert_write_locked', effect: 'assert-held' },
] as const satisfies readonly LockApi[];
