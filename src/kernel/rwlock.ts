// rwlock_t: readers share, a writer excludes; sleeping is forbidden under either. There is no upgrade.
import type { LockApi } from './lock-api.js';

const read = {
  lockType: 'rwlock',
  mode: 'shared',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/rwlock.h',
} as const;
const readIrq = { ...read, variant: 'irq' } as const;
const readBh = { ...read, variant: 'bh' } as const;
const readIrqsave = { ...read, variant: 'irqsave', flagsArg: 1 } as const;
const write = {
  lockType: 'rwlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/rwlock.h',
} as const;
const writeIrq = { ...write, variant: 'irq' } as const;
const writeBh = { ...write, variant: 'bh' } as const;
const writeIrqsave = { ...write, variant: 'irqsave', flagsArg: 1 } as const;

export const rwlockApis = [
  { ...read, name: 'read_lock', effect: 'acquire', atomic: true },
  { ...read, name: 'read_unlock', effect: 'release' },
  { ...readIrq, name: 'read_lock_irq', effect: 'acquire', atomic: true },
  { ...readIrq, name: 'read_unlock_irq', effect: 'release' },
  { ...readBh, name: 'read_lock_bh', effect: 'acquire', atomic: true },
  { ...readBh, name: 'read_unlock_bh', effect: 'release' },
  { ...readIrqsave, name: 'read_lock_irqsave', effect: 'acquire', atomic: true },
  { ...readIrqsave, name: 'read_unlock_irqrestore', effect: 'release' },
  { ...read, name: 'read_trylock', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...write, name: 'write_lock', effect: 'acquire', atomic: true },
  { ...write, name: 'write_unlock', effect: 'release' },
  { ...writeIrq, name: 'write_lock_irq', effect: 'acquire', atomic: true },
  { ...writeIrq, name: 'write_unlock_irq', effect: 'release' },
  { ...writeBh, name: 'write_lock_bh', effect: 'acquire', atomic: true },
  { ...writeBh, name: 'write_unlock_bh', effect: 'release' },
  { ...writeIrqsave, name: 'write_lock_irqsave', effect: 'acquire', atomic: true },
  { ...writeIrqsave, name: 'write_unlock_irqrestore', effect: 'release' },
  { ...write, name: 'write_trylock', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...writeIrqsave, name: 'write_trylock_irqsave', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...write, name: 'write_lock_nested', effect: 'acquire', nested: true, atomic: true },
  { ...write, name: 'rwlock_is_contended', effect: 'query' },
] as const satisfies readonly LockApi[];
