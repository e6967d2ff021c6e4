// Mutexes: one owner, which must be the one that releases; taking one may sleep, holding one may too.
import type { LockApi } from './lock-api.js';

const mutex = {
  lockType: 'mutex',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/mutex.h',
} as const;
const taking = { ...mutex, effect: 'acquire', sleeps: true } as const;
// Interruptible and killable ones return -EINTR, and then the mutex is not held.
const asking = { ...mutex, effect: 'try-acquire', takenOn: 'zero', sleeps: true } as const;

export const mutexApis = [
  { ...taking, name: 'mutex_lock' },
  { ...taking, name: 'mutex_lock_nested', nested: true },
  { ...taking, name: 'mutex_lock_nest_lock', nested: true },
  { ...taking, name: 'mutex_lock_io' },
  { ...taking, name: 'mutex_lock_io_nested', nested: true },
  { ...asking, name: 'mutex_lock_interruptible' },
  { ...asking, name: 'mutex_lock_interruptible_nested', nested: true },
  { ...asking, name: 'mutex_lock_killable' },
  { ...asking, name: 'mutex_lock_killable_nested', nested: true },
  { ...mutex, name: 'mutex_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...mutex, name: 'mutex_unlock', effect: 'release' },
  { ...mutex, name: 'mutex_is_locked', effect: 'query' },
] as const satisfies readonly LockApi[];

const wwMutex = { ...mutex, lockType: 'ww-mutex', source: 'include/linux/ww_mutex.h' } as const;

export const wwMutexApis = [
  // -EDEADLK asks to back off: not held. -EALREADY says that this context holds it already.
  { ...wwMutex, name: 'ww_mutex_lock', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...wwMutex, name: 'ww_mutex_lock_interruptible', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...wwMutex, name: 'ww_mutex_lock_slow', effect: 'acquire', sleeps: true },
  {
    ...wwMutex,
    name: 'ww_mutex_lock_slow_interruptible',
    effect: 'try-acquire',
    takenOn: 'zero',
    sleeps: true,
  },
  { ...wwMutex, name: 'ww_mutex_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...wwMutex, name: 'ww_mutex_unlock', effect: 'release' },
  { ...wwMutex, name: 'ww_mutex_is_locked', effect: 'query' },
] as const satisfies readonly LockApi[];

const rtMutex = { ...mutex, lockType: 'rt-mutex', source: 'include/linux/rtmutex.h' } as const;

export const rtMutexApis = [
  { ...rtMutex, name: 'rt_mutex_lock', effect: 'acquire', sleeps: true },
  { ...rtMutex, name: 'rt_mutex_lock_nested', effect: 'acquire', nested: true, sleeps: true },
  { ...rtMutex, name: 'rt_mutex_lock_interruptible', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...rtMutex, name: 'rt_mutex_lock_killable', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...rtMutex, name: 'rt_mutex_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...rtMutex, name: 'rt_mutex_unlock', effect: 'release' },
] as const satisfies readonly LockApi[];
