// local_lock_t: a per-cpu lock; off PREEMPT_RT it is preemption, interrupts or softirqs switched off.
import type { LockApi } from './lock-api.js';

const local = {
  lockType: 'local-lock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/local_lock.h',
} as const;
const localIrq = { ...local, variant: 'irq' } as const;
const localIrqsave = { ...local, variant: 'irqsave', flagsArg: 1 } as const;
// The caller has softirqs off already.
const localBh = { ...local, variant: 'bh' } as const;

export const localLockApis = [
  { ...local, name: 'local_lock', effect: 'acquire', atomic: true },
  { ...local, name: 'local_unlock', effect: 'release' },
  { ...localIrq, name: 'local_lock_irq', effect: 'acquire', atomic: true },
  { ...localIrq, name: 'local_unlock_irq', effect: 'release' },
  { ...localIrqsave, name: 'local_lock_irqsave', effect: 'acquire', atomic: true },
  { ...localIrqsave, name: 'local_unlock_irqrestore', effect: 'release' },
  { ...localBh, name: 'local_lock_nested_bh', effect: 'acquire' },
  { ...localBh, name: 'local_unlock_nested_bh', effect: 'release' },
] as const satisfies readonly LockApi[];
