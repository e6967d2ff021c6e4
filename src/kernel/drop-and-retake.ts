// Calls that enter and leave with a lock held, but may drop it in between: what it guarded may have changed.
// They sleep only while it is dropped, so that none of them says `sleeps`.
import type { LockApi } from './lock-api.js';

const dropping = { effect: 'drop-and-retake', mode: 'exclusive', variant: 'plain' } as const;
const spin = { ...dropping, lockType: 'spinlock', source: 'include/linux/sched.h' } as const;
const rwlock = { ...spin, lockType: 'rwlock' } as const;
const waitIrq = {
  ...dropping,
  lockType: 'spinlock',
  variant: 'irq',
  lockArgs: [2],
  source: 'include/linux/wait.h',
} as const;
// The lock is that of the wait queue, which is named itself, not by its address.
const waitLocked = { ...waitIrq, variant: 'plain', lockArgs: [0], field: '.lock' } as const;
const inode = {
  ...dropping,
  lockType: 'spinlock',
  lockArgs: [0],
  field: '->i_lock',
  source: 'fs/fs-writeback.c',
} as const;
const dentry = { ...inode, field: '->d_lock', source: 'fs/dcache.c' } as const;
const journal = {
  ...rwlock,
  lockArgs: [0],
  field: '->j_state_lock',
  source: 'fs/jbd2/checkpoint.c',
} as const;
const group = { ...spin, lockArgs: [0, 1], lockName: 'ext4_group_lock', source: 'fs/ext4/ext4.h' } as const;

export const dropAndRetakeApis = [
  { ...spin, name: 'cond_resched_lock', lockArgs: [0] },
  { ...rwlock, name: 'cond_resched_rwlock_read', mode: 'shared', lockArgs: [0] },
  { ...rwlock, name: 'cond_resched_rwlock_write', lockArgs: [0] },
  { ...waitIrq, name: 'wait_event_lock_irq' },
  { ...waitIrq, name: 'wait_event_lock_irq_cmd' },
  { ...waitIrq, name: 'wait_event_lock_irq_timeout' },
  { ...waitIrq, name: 'wait_event_interruptible_lock_irq' },
  { ...waitIrq, name: 'wait_event_interruptible_lock_irq_cmd' },
  { ...waitIrq, name: 'wait_event_interruptible_lock_irq_timeout' },
  { ...waitLocked, name: 'wait_event_interruptible_locked' },
  { ...waitLocked, name: 'wait_event_interruptible_locked_irq', variant: 'irq' },
  { ...waitLocked, name: 'wait_event_interruptible_exclusive_locked' },
  { ...waitLocked, name: 'wait_event_interruptible_exclusive_locked_irq', variant: 'irq' },
  { ...inode, name: 'inode_wait_for_writeback' },
  { ...dentry, name: 'd_wait_lookup' },
  { ...journal, name: '__jbd2_log_wait_for_space' },
  { ...group, name: 'ext4_grp_locked_error' },
] as const satisfies readonly LockApi[];
