// spinlock_t and raw_spinlock_t: busy-wait locks; sleeping is forbidden while one is held, also on PREEMPT_RT.
import type { LockApi } from './lock-api.js';

const spin = {
  lockType: 'spinlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/spinlock.h',
} as const;
const spinIrq = { ...spin, variant: 'irq' } as const;
const spinBh = { ...spin, variant: 'bh' } as const;
const spinIrqsave = { ...spin, variant: 'irqsave', flagsArg: 1 } as const;

export const spinlockApis = [
  { ...spin, name: 'spin_lock', effect: 'acquire', atomic: true },
  { ...spin, name: 'spin_trylock', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...spin, name: 'spin_unlock', effect: 'release' },
  { ...spinIrq, name: 'spin_lock_irq', effect: 'acquire', atomic: true },
  { ...spinIrq, name: 'spin_trylock_irq', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...spinIrq, name: 'spin_unlock_irq', effect: 'release' },
  { ...spinBh, name: 'spin_lock_bh', effect: 'acquire', atomic: true },
  { ...spinBh, name: 'spin_trylock_bh', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...spinBh, name: 'spin_unlock_bh', effect: 'release' },
  { ...spinIrqsave, name: 'spin_lock_irqsave', effect: 'acquire', atomic: true },
  { ...spinIrqsave, name: 'spin_trylock_irqsave', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...spinIrqsave, name: 'spin_unlock_irqrestore', effect: 'release' },
  { ...spin, name: 'spin_lock_nested', effect: 'acquire', nested: true, atomic: true },
  { ...spin, name: 'spin_lock_nest_lock', effect: 'acquire', nested: true, atomic: true },
  { ...spinIrqsave, name: 'spin_lock_irqsave_nested', effect: 'acquire', nested: true, atomic: true },
  { ...spin, name: 'spin_is_locked', effect: 'query' },
  { ...spin, name: 'spin_is_contended', effect: 'query' },
  { ...spin, name: 'assert_spin_locked', effect: 'assert-held', atomic: true },
] as const satisfies readonly LockApi[];

const raw = {
  lockType: 'raw-spinlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/spinlock.h',
} as const;
const rawIrq = { ...raw, variant: 'irq' } as const;
const rawBh = { ...raw, variant: 'bh' } as const;
const rawIrqsave = { ...raw, variant: 'irqsave', flagsArg: 1 } as const;

export const rawSpinlockApis = [
  { ...raw, name: 'raw_spin_lock', effect: 'acquire', atomic: true },
  { ...raw, name: 'raw_spin_trylock', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...raw, name: 'raw_spin_unlock', effect: 'release' },
  { ...rawIrq, name: 'raw_spin_lock_irq', effect: 'acquire', atomic: true },
  { ...rawIrq, name: 'raw_spin_trylock_irq', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...rawIrq, name: 'raw_spin_unlock_irq', effect: 'release' },
  { ...rawBh, name: 'raw_spin_lock_bh', effect: 'acquire', atomic: true },
  { ...rawBh, name: 'raw_spin_trylock_bh', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...rawBh, name: 'raw_spin_unlock_bh', effect: 'release' },
  { ...rawIrqsave, name: 'raw_spin_lock_irqsave', effect: 'acquire', atomic: true },
  {
    ...rawIrqsave,
    name: 'raw_spin_trylock_irqsave',
    effect: 'try-acquire',
    takenOn: 'nonzero',
    atomic: true,
  },
  { ...rawIrqsave, name: 'raw_spin_unlock_irqrestore', effect: 'release' },
  { ...raw, name: 'raw_spin_lock_nested', effect: 'acquire', nested: true, atomic: true },
  { ...raw, name: 'raw_spin_lock_nest_lock', effect: 'acquire', nested: true, atomic: true },
  { ...rawIrqsave, name: 'raw_spin_lock_irqsave_nested', effect: 'acquire', nested: true, atomic: true },
  { ...raw, name: 'raw_spin_is_locked', effect: 'query' },
  { ...raw, name: 'raw_spin_is_contended', effect: 'query' },
  { ...raw, name: 'assert_raw_spin_locked', effect: 'assert-held', atomic: true },
] as const satisfies readonly LockApi[];
