// Locks of tasks, pipes, mappings and devices, by their wrappers.
import type { LockApi } from './lock-api.js';

const task = {
  lockType: 'spinlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  field: '->alloc_lock',
  source: 'include/linux/sched/task.h',
} as const;
const mutex = { lockType: 'mutex', mode: 'exclusive', variant: 'plain', lockArgs: [0] } as const;
const pipe = { ...mutex, field: '->mutex', source: 'fs/pipe.c' } as const;
const device = { ...mutex, field: '->mutex', source: 'include/linux/device.h' } as const;
const asking = { effect: 'try-acquire', takenOn: 'zero', sleeps: true } as const;
const cgroup = {
  ...mutex,
  lockArgs: [],
  lockName: 'cgroup_mutex',
  source: 'include/linux/cgroup.h',
} as const;
const marks = { ...mutex, field: '->mark_mutex', source: 'include/linux/fsnotify_backend.h' } as const;

export const taskAndPipeApis = [
  { ...task, name: 'task_lock', effect: 'acquire', atomic: true },
  { ...task, name: 'task_unlock', effect: 'release' },
  // Does nothing to a pipe without files, both ways.
  { ...pipe, name: 'pipe_lock', effect: 'acquire', sleeps: true },
  { ...pipe, name: 'pipe_unlock', effect: 'release' },
  { ...device, name: 'device_lock', effect: 'acquire', sleeps: true },
  { ...device, name: 'device_lock_interruptible', ...asking },
  { ...device, name: 'device_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...device, name: 'device_unlock', effect: 'release' },
  { ...device, name: 'device_lock_assert', effect: 'assert-held' },
  { ...cgroup, name: 'cgroup_lock', effect: 'acquire', sleeps: true },
  { ...cgroup, name: 'cgroup_unlock', effect: 'release' },
  { ...marks, name: 'fsnotify_group_lock', effect: 'acquire', sleeps: true },
  { ...marks, name: 'fsnotify_group_unlock', effect: 'release' },
] as const satisfies readonly LockApi[];

const anonVma = {
  lockType: 'rwsem',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  field: '->root->rwsem',
  source: 'include/linux/rmap.h',
} as const;
const anonVmaShared = { ...anonVma, mode: 'shared' } as const;
const vma = {
  lockType: 'rwsem',
  mode: 'shared',
  variant: 'plain',
  lockArgs: [0],
  field: '->vm_lock->lock',
  source: 'include/linux/mm.h',
} as const;

export const mappingLockApis = [
  { ...anonVma, name: 'anon_vma_lock_write', effect: 'acquire', sleeps: true },
  { ...anonVma, name: 'anon_vma_trylock_write', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...anonVma, name: 'anon_vma_unlock_write', effect: 'release' },
  { ...anonVmaShared, name: 'anon_vma_lock_read', effect: 'acquire', sleeps: true },
  { ...anonVmaShared, name: 'anon_vma_trylock_read', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...anonVmaShared, name: 'anon_vma_unlock_read', effect: 'release' },
  { ...vma, name: 'vma_start_read', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...vma, name: 'vma_end_read', effect: 'release' },
] as const satisfies readonly LockApi[];
