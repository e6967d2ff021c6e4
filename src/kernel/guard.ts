// The cleanup.h classes: guard(), scoped_guard(), CLASS() and __free(), with the lock that each one holds.
import type { GuardClass } from './rows.js';

const exclusive = { mode: 'exclusive', variant: 'plain' } as const;
const shared = { mode: 'shared', variant: 'plain' } as const;
// A conditional class holds nothing when its lock could not be had; scoped_guard() skips its body then.
const attempt = { conditional: true } as const;

const spin = { form: 'guard', atomic: true, source: 'include/linux/spinlock.h' } as const;
const spinPlainLock = { lockType: 'spinlock', mode: 'exclusive', variant: 'plain' } as const;
const spinIrqLock = { lockType: 'spinlock', mode: 'exclusive', variant: 'irq' } as const;
const spinBhLock = { lockType: 'spinlock', mode: 'exclusive', variant: 'bh' } as const;
const spinIrqsaveLock = { lockType: 'spinlock', mode: 'exclusive', variant: 'irqsave' } as const;

export const spinGuards = [
  { ...spin, className: 'spinlock', lock: spinPlainLock },
  { ...spin, ...attempt, className: 'spinlock_try', lock: spinPlainLock },
  { ...spin, className: 'spinlock_irq', lock: spinIrqLock },
  { ...spin, ...attempt, className: 'spinlock_irq_try', lock: spinIrqLock },
  { ...spin, className: 'spinlock_bh', lock: spinBhLock },
  { ...spin, ...attempt, className: 'spinlock_bh_try', lock: spinBhLock },
  { ...spin, className: 'spinlock_irqsave', lock: spinIrqsaveLock },
  { ...spin, ...attempt, className: 'spinlock_irqsave_try', lock: spinIrqsaveLock },
] as const satisfies readonly GuardClass[];

const raw = { form: 'guard', atomic: true, source: 'include/linux/spinlock.h' } as const;
const rawPlainLock = { lockType: 'raw-spinlock', mode: 'exclusive', variant: 'plain' } as const;
const rawIrqLock = { lockType: 'raw-spinlock', mode: 'exclusive', variant: 'irq' } as const;
const rawBhLock = { lockType: 'raw-spinlock', mode: 'exclusive', variant: 'bh' } as const;
const rawIrqsaveLock = { lockType: 'raw-spinlock', mode: 'exclusive', variant: 'irqsave' } as const;

export const rawGuards = [
  { ...raw, className: 'raw_spinlock', lock: rawPlainLock },
  { ...raw, ...attempt, className: 'raw_spinlock_try', lock: rawPlainLock },
  { ...raw, className: 'raw_spinlock_irq', lock: rawIrqLock },
  { ...raw, ...attempt, className: 'raw_spinlock_irq_try', lock: rawIrqLock },
  { ...raw, className: 'raw_spinlock_bh', lock: rawBhLock },
  { ...raw, ...attempt, className: 'raw_spinlock_bh_try', lock: rawBhLock },
  { ...raw, className: 'raw_spinlock_irqsave', lock: rawIrqsaveLock },
  { ...raw, ...attempt, className: 'raw_spinlock_irqsave_try', lock: rawIrqsaveLock },
  { ...raw, className: 'raw_spinlock_nested', lock: rawPlainLock },
] as const satisfies readonly GuardClass[];

const rwlock = { form: 'guard', atomic: true, source: 'include/linux/spinlock.h' } as const;

export const rwlockGuards = [
  { ...rwlock, className: 'read_lock', lock: { lockType: 'rwlock', mode: 'shared', variant: 'plain' } },
  { ...rwlock, className: 'read_lock_irq', lock: { lockType: 'rwlock', mode: 'shared', variant: 'irq' } },
  {
    ...rwlock,
    className: 'read_lock_irqsave',
    lock: { lockType: 'rwlock', mode: 'shared', variant: 'irqsave' },
  },
  { ...rwlock, className: 'write_lock', lock: { lockType: 'rwlock', mode: 'exclusive', variant: 'plain' } },
  { ...rwlock, className: 'write_lock_irq', lock: { lockType: 'rwlock', mode: 'exclusive', variant: 'irq' } },
  {
    ...rwlock,
    className: 'write_lock_irqsave',
    lock: { lockType: 'rwlock', mode: 'exclusive', variant: 'irqsave' },
  },
] as const satisfies readonly GuardClass[];

const mutex = { form: 'guard', lock: { lockType: 'mutex', ...exclusive } } as const;
const rwsemRead = {
  form: 'guard',
  lock: { lockType: 'rwsem', ...shared },
  source: 'include/linux/rwsem.h',
} as const;
const rwsemWrite = {
  form: 'guard',
  lock: { lockType: 'rwsem', ...exclusive },
  source: 'include/linux/rwsem.h',
} as const;
const device = {
  ...mutex,
  lock: { ...mutex.lock, field: '->mutex' },
  source: 'include/linux/device.h',
} as const;
const cpus = {
  form: 'guard',
  lock: { lockType: 'percpu-rwsem', ...shared, lockName: 'cpu_hotplug_lock' },
  source: 'include/linux/cpuhplock.h',
} as const;

export const sleepingGuards = [
  { ...mutex, className: 'mutex', sleeps: true, source: 'include/linux/mutex.h' },
  { ...mutex, ...attempt, className: 'mutex_try', source: 'include/linux/mutex.h' },
  { ...mutex, ...attempt, className: 'mutex_intr', sleeps: true, source: 'include/linux/mutex.h' },
  { ...rwsemRead, className: 'rwsem_read', sleeps: true },
  { ...rwsemRead, ...attempt, className: 'rwsem_read_try' },
  { ...rwsemRead, ...attempt, className: 'rwsem_read_intr', sleeps: true },
  // downgrade_write() inside breaks it: it still ends with up_write().
  { ...rwsemWrite, className: 'rwsem_write', sleeps: true },
  { ...rwsemWrite, ...attempt, className: 'rwsem_write_try' },
  {
    ...rwsemWrite,
    ...attempt,
    className: 'rwsem_write_kill',
    sleeps: true,
    source: 'include/linux/rwsem.h (after 6.12)',
  },
  { ...device, className: 'device', sleeps: true },
  { ...cpus, className: 'cpus_read_lock', sleeps: true },
] as const satisfies readonly GuardClass[];

const local = { form: 'guard', atomic: true, source: 'include/linux/local_lock.h' } as const;
const localLock = { lockType: 'local-lock', ...exclusive } as const;
const task = { form: 'guard', atomic: true, source: 'include/linux/sched/task.h' } as const;

export const localLockGuards = [
  { ...local, className: 'local_lock', lock: localLock },
  { ...local, className: 'local_lock_irq', lock: { ...localLock, variant: 'irq' } },
  { ...local, className: 'local_lock_irqsave', lock: { ...localLock, variant: 'irqsave' } },
  { ...local, className: 'local_lock_nested_bh', lock: { ...localLock, variant: 'bh' } },
  { ...task, className: 'task_lock', lock: { lockType: 'spinlock', ...exclusive, field: '->alloc_lock' } },
] as const satisfies readonly GuardClass[];

const context = { form: 'guard', recursive: true } as const;
const off = { lockType: 'context', ...shared } as const;
const preempt = { ...context, source: 'include/linux/preempt.h' } as const;
const irqflags = { ...context, atomic: true, source: 'include/linux/irqflags.h' } as const;
const preemptOff = { ...off, lockName: 'preempt' } as const;
const rcuRead = { lockType: 'rcu', ...shared, lockName: 'rcu' } as const;

export const contextGuards = [
  { ...context, className: 'rcu', atomic: true, lock: rcuRead, source: 'include/linux/rcupdate.h' },
  { ...context, className: 'srcu', lock: { lockType: 'srcu', ...shared }, source: 'include/linux/srcu.h' },
  { ...irqflags, className: 'irq', lock: { ...off, variant: 'irq', lockName: 'irq' } },
  { ...irqflags, className: 'irqsave', lock: { ...off, variant: 'irqsave', lockName: 'irqsave' } },
  { ...preempt, className: 'preempt', atomic: true, lock: preemptOff },
  { ...preempt, className: 'preempt_notrace', atomic: true, lock: preemptOff },
  { ...preempt, className: 'migrate', lock: { ...off, lockName: 'migrate' } },
] as const satisfies readonly GuardClass[];

/** Classes that guard no lock: what they give up at the end of the scope. */
export const cleanupClasses = [
  { className: 'fd', form: 'CLASS', source: 'include/linux/file.h' },
  { className: 'fd_raw', form: 'CLASS', source: 'include/linux/file.h' },
  // Also takes f_pos_lock, when the file is shared; no key names that lock.
  { className: 'fd_pos', form: 'CLASS', sleeps: true, source: 'include/linux/file.h (after 6.12)' },
  { className: 'get_unused_fd', form: 'CLASS', source: 'include/linux/file.h' },
  { className: 'override_creds', form: 'CLASS', source: 'include/linux/cred.h' },
  { className: 'kfree', form: '__free', source: 'include/linux/slab.h' },
  { className: 'kvfree', form: '__free', sleeps: true, source: 'include/linux/slab.h' },
  { className: 'fput', form: '__free', source: 'include/linux/file.h' },
  { className: 'path_put', form: '__free', sleeps: true, source: 'include/linux/path.h' },
  { className: 'put_mnt_ns', form: '__free', sleeps: true, source: 'include/linux/mnt_namespace.h' },
  { className: 'put_task', form: '__free', source: 'include/linux/sched/task.h' },
  { className: 'put_nsproxy', form: '__free', source: 'include/linux/nsproxy.h' },
  { className: 'btrfs_free_path', form: '__free', source: 'fs/btrfs/ctree.h' },
] as const satisfies readonly GuardClass[];
