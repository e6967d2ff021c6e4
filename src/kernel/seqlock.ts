// Sequence locks and counters: only the sides that exclude somebody. A reader's cookie (read_seqbegin(),
// read_seqcount_begin()) holds nothing; read_seqbegin_or_lock() holds the lock or not as *seq says.
import type { LockApi } from './lock-api.js';

const seqlock = {
  lockType: 'seqlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/seqlock.h',
} as const;
const seqlockIrq = { ...seqlock, variant: 'irq' } as const;
const seqlockBh = { ...seqlock, variant: 'bh' } as const;
const seqlockIrqsave = { ...seqlock, variant: 'irqsave', flagsArg: 1 } as const;

export const seqlockApis = [
  { ...seqlock, name: 'write_seqlock', effect: 'acquire', atomic: true },
  { ...seqlock, name: 'write_sequnlock', effect: 'release' },
  { ...seqlockIrq, name: 'write_seqlock_irq', effect: 'acquire', atomic: true },
  { ...seqlockIrq, name: 'write_sequnlock_irq', effect: 'release' },
  { ...seqlockBh, name: 'write_seqlock_bh', effect: 'acquire', atomic: true },
  { ...seqlockBh, name: 'write_sequnlock_bh', effect: 'release' },
  { ...seqlockIrqsave, name: 'write_seqlock_irqsave', effect: 'acquire', atomic: true },
  { ...seqlockIrqsave, name: 'write_sequnlock_irqrestore', effect: 'release' },
  // A reader that shuts out writers takes the same spinlock, without a new sequence.
  { ...seqlock, name: 'read_seqlock_excl', effect: 'acquire', atomic: true },
  { ...seqlock, name: 'read_sequnlock_excl', effect: 'release' },
  { ...seqlockIrq, name: 'read_seqlock_excl_irq', effect: 'acquire', atomic: true },
  { ...seqlockIrq, name: 'read_sequnlock_excl_irq', effect: 'release' },
  { ...seqlockBh, name: 'read_seqlock_excl_bh', effect: 'acquire', atomic: true },
  { ...seqlockBh, name: 'read_sequnlock_excl_bh', effect: 'release' },
  { ...seqlockIrqsave, name: 'read_seqlock_excl_irqsave', effect: 'acquire', atomic: true },
  { ...seqlockIrqsave, name: 'read_sequnlock_excl_irqrestore', effect: 'release' },
] as const satisfies readonly LockApi[];

// Writers are not kept apart by the counter itself; preemption is off while it is odd.
const seqcount = { ...seqlock, lockType: 'seqcount-write' } as const;

export const seqcountApis = [
  { ...seqcount, name: 'write_seqcount_begin', effect: 'acquire', atomic: true },
  { ...seqcount, name: 'write_seqcount_begin_nested', effect: 'acquire', nested: true, atomic: true },
  { ...seqcount, name: 'write_seqcount_end', effect: 'release' },
  { ...seqcount, name: 'raw_write_seqcount_begin', effect: 'acquire', atomic: true },
  { ...seqcount, name: 'raw_write_seqcount_end', effect: 'release' },
] as const satisfies readonly LockApi[];
