// Drop a reference, and hold the lock if it was the last one. kref_put_lock() is not here: it hands the lock
// to its release callback, and its caller never holds it.
import type { LockApi } from './lock-api.js';

const spin = {
  effect: 'try-acquire',
  lockType: 'spinlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [1],
  takenOn: 'nonzero',
  atomic: true,
  source: 'include/linux/spinlock.h',
} as const;
const spinIrqsave = { ...spin, variant: 'irqsave', flagsArg: 2 } as const;
const raw = { ...spin, lockType: 'raw-spinlock' } as const;
const mutex = { ...spin, lockType: 'mutex', atomic: false, sleeps: true } as const;

export const decAndLockApis = [
  { ...spin, name: 'atomic_dec_and_lock' },
  { ...spinIrqsave, name: 'atomic_dec_and_lock_irqsave' },
  { ...raw, name: 'atomic_dec_and_raw_lock' },
  { ...raw, name: 'atomic_dec_and_raw_lock_irqsave', variant: 'irqsave', flagsArg: 2 },
  { ...mutex, name: 'atomic_dec_and_mutex_lock', source: 'include/linux/mutex.h' },
  { ...spin, name: 'refcount_dec_and_lock', source: 'include/linux/refcount.h' },
  // The flags are passed by address.
  { ...spinIrqsave, name: 'refcount_dec_and_lock_irqsave', source: 'include/linux/refcount.h' },
  { ...mutex, name: 'refcount_dec_and_mutex_lock', source: 'include/linux/refcount.h' },
] as const satisfies readonly LockApi[];
