// Contexts that a call switches off and another one on again: interrupts, softirqs, preemption, migration,
// page faults, reclaim into the filesystem. Most nest; most forbid sleeping.
import type { LockApi } from './lock-api.js';

const context = {
  lockType: 'context',
  // They exclude no other cpu.
  mode: 'shared',
  variant: 'plain',
  lockArgs: [],
  recursive: true,
} as const;
const irq = { ...context, variant: 'irq', lockName: 'irq', source: 'include/linux/irqflags.h' } as const;
// Saved flags belong to their variable: nested pairs with two variables are right.
const irqsave = {
  ...context,
  variant: 'irqsave',
  lockArgs: [0],
  lockName: 'irqsave',
  flagsArg: 0,
  source: 'include/linux/irqflags.h',
} as const;
const bh = { ...context, variant: 'bh', lockName: 'bh', source: 'include/linux/bottom_half.h' } as const;
const preempt = { ...context, lockName: 'preempt', source: 'include/linux/preempt.h' } as const;
const cpu = { ...preempt, source: 'include/linux/smp.h' } as const;
const percpu = { ...preempt, source: 'include/linux/percpu-defs.h' } as const;

export const atomicContextApis = [
  { ...irq, name: 'local_irq_disable', effect: 'acquire', atomic: true },
  { ...irq, name: 'local_irq_enable', effect: 'release' },
  { ...irqsave, name: 'local_irq_save', effect: 'acquire', atomic: true },
  { ...irqsave, name: 'local_irq_restore', effect: 'release' },
  { ...bh, name: 'local_bh_disable', effect: 'acquire', atomic: true },
  { ...bh, name: 'local_bh_enable', effect: 'release' },
  { ...preempt, name: 'preempt_disable', effect: 'acquire', atomic: true },
  { ...preempt, name: 'preempt_disable_notrace', effect: 'acquire', atomic: true },
  { ...preempt, name: 'preempt_enable', effect: 'release' },
  { ...preempt, name: 'preempt_enable_notrace', effect: 'release' },
  { ...preempt, name: 'preempt_enable_no_resched', effect: 'release' },
  { ...cpu, name: 'get_cpu', effect: 'acquire', atomic: true },
  { ...cpu, name: 'put_cpu', effect: 'release' },
  { ...percpu, name: 'get_cpu_ptr', effect: 'acquire', atomic: true },
  { ...percpu, name: 'put_cpu_ptr', effect: 'release' },
  { ...percpu, name: 'get_cpu_var', effect: 'acquire', atomic: true },
  { ...percpu, name: 'put_cpu_var', effect: 'release' },
] as const satisfies readonly LockApi[];

// A mapping is often handed to the caller, who unmaps it: ownerless.
const kmap = {
  ...context,
  lockName: 'kmap_atomic',
  ownerless: true,
  source: 'include/linux/highmem-internal.h',
} as const;
const migrate = { ...context, lockName: 'migrate', source: 'include/linux/preempt.h' } as const;
const pagefault = { ...context, lockName: 'pagefault', source: 'include/linux/uaccess.h' } as const;
const reclaim = { ...context, source: 'include/linux/sched/mm.h' } as const;

export const scopeApis = [
  { ...kmap, name: 'kmap_atomic', effect: 'acquire', atomic: true },
  { ...kmap, name: 'kunmap_atomic', effect: 'release' },
  // Sleeping is allowed in the ones below.
  { ...migrate, name: 'migrate_disable', effect: 'acquire' },
  { ...migrate, name: 'migrate_enable', effect: 'release' },
  { ...pagefault, name: 'pagefault_disable', effect: 'acquire' },
  { ...pagefault, name: 'pagefault_enable', effect: 'release' },
  { ...reclaim, name: 'memalloc_nofs_save', lockName: 'memalloc_nofs', effect: 'acquire' },
  { ...reclaim, name: 'memalloc_nofs_restore', lockName: 'memalloc_nofs', effect: 'release' },
  { ...reclaim, name: 'memalloc_noio_save', lockName: 'memalloc_noio', effect: 'acquire' },
  { ...reclaim, name: 'memalloc_noio_restore', lockName: 'memalloc_noio', effect: 'release' },
] as const satisfies readonly LockApi[];
