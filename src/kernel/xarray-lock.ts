// The spinlock inside an xarray or idr: the key is that of the field, `mapping->i_pages.xa_lock`.
import type { LockApi } from './lock-api.js';

const xa = {
  lockType: 'spinlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  field: '->xa_lock',
  source: 'include/linux/xarray.h',
} as const;
const xaIrq = { ...xa, variant: 'irq' } as const;
const xaBh = { ...xa, variant: 'bh' } as const;
const xaIrqsave = { ...xa, variant: 'irqsave', flagsArg: 1 } as const;

export const xarrayLockApis = [
  { ...xa, name: 'xa_lock', effect: 'acquire', atomic: true },
  { ...xa, name: 'xa_lock_nested', effect: 'acquire', nested: true, atomic: true },
  { ...xa, name: 'xa_trylock', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...xa, name: 'xa_unlock', effect: 'release' },
  { ...xaIrq, name: 'xa_lock_irq', effect: 'acquire', atomic: true },
  { ...xaIrq, name: 'xa_unlock_irq', effect: 'release' },
  { ...xaBh, name: 'xa_lock_bh', effect: 'acquire', atomic: true },
  { ...xaBh, name: 'xa_unlock_bh', effect: 'release' },
  { ...xaIrqsave, name: 'xa_lock_irqsave', effect: 'acquire', atomic: true },
  { ...xaIrqsave, name: 'xa_lock_irqsave_nested', effect: 'acquire', nested: true, atomic: true },
  { ...xaIrqsave, name: 'xa_unlock_irqrestore', effect: 'release' },
] as const satisfies readonly LockApi[];

const xas = { ...xa, field: '->xa->xa_lock' } as const;
const xasIrq = { ...xas, variant: 'irq' } as const;
const xasBh = { ...xas, variant: 'bh' } as const;
const xasIrqsave = { ...xas, variant: 'irqsave', flagsArg: 1 } as const;

export const xasLockApis = [
  { ...xas, name: 'xas_lock', effect: 'acquire', atomic: true },
  { ...xas, name: 'xas_trylock', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...xas, name: 'xas_unlock', effect: 'release' },
  { ...xasIrq, name: 'xas_lock_irq', effect: 'acquire', atomic: true },
  { ...xasIrq, name: 'xas_unlock_irq', effect: 'release' },
  { ...xasBh, name: 'xas_lock_bh', effect: 'acquire', atomic: true },
  { ...xasBh, name: 'xas_unlock_bh', effect: 'release' },
  { ...xasIrqsave, name: 'xas_lock_irqsave', effect: 'acquire', atomic: true },
  { ...xasIrqsave, name: 'xas_unlock_irqrestore', effect: 'release' },
] as const satisfies readonly LockApi[];

const idr = { ...xa, field: '->idr_rt.xa_lock', source: 'include/linux/idr.h' } as const;

export const idrLockApis = [
  { ...idr, name: 'idr_lock', effect: 'acquire', atomic: true },
  { ...idr, name: 'idr_unlock', effect: 'release' },
  { ...idr, name: 'idr_lock_irq', variant: 'irq', effect: 'acquire', atomic: true },
  { ...idr, name: 'idr_unlock_irq', variant: 'irq', effect: 'release' },
  { ...idr, name: 'idr_lock_bh', variant: 'bh', effect: 'acquire', atomic: true },
  { ...idr, name: 'idr_unlock_bh', variant: 'bh', effect: 'release' },
  { ...idr, name: 'idr_lock_irqsave', variant: 'irqsave', flagsArg: 1, effect: 'acquire', atomic: true },
  { ...idr, name: 'idr_unlock_irqrestore', variant: 'irqsave', flagsArg: 1, effect: 'release' },
] as const satisfies readonly LockApi[];
