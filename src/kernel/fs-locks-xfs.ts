// Lock wrappers of xfs and of the smaller local filesystems; see fs-locks.ts.
import type { LockApi } from './lock-api.js';

const mutex = { lockType: 'mutex', mode: 'exclusive', variant: 'plain', lockArgs: [0] } as const;
const spin = { ...mutex, lockType: 'spinlock' } as const;
const writing = { ...mutex, lockType: 'rwsem' } as const;
const reading = { ...writing, mode: 'shared' } as const;
const acquire = { effect: 'acquire', sleeps: true } as const;
const attempt = { effect: 'try-acquire', takenOn: 'nonzero' } as const;
const asking = { effect: 'try-acquire', takenOn: 'zero', sleeps: true } as const;
const release = { effect: 'release' } as const;

// xfs_ilock() and its kind are in by-argument.ts. On success the caller has the inode's lock, not the transaction.
const transaction = {
  ...writing,
  field: '->i_lock',
  source: 'fs/xfs/xfs_trans.c',
} as const;
const twoInodes = {
  ...writing,
  lockArgs: [0, 1],
  lockName: 'xfs_ilock2_io_mmap',
  source: 'fs/xfs/xfs_inode.c',
} as const;
// A buffer in a transaction is unlocked by its commit, one under I/O by the end of that.
const buffer = {
  ...mutex,
  lockType: 'semaphore',
  field: '->b_sema',
  ownerless: true,
  source: 'fs/xfs/xfs_buf.c',
} as const;
const ail = { ...spin, field: '->ail_lock', source: 'fs/xfs/xfs_trans_priv.h' } as const;
const dquot = { ...mutex, field: '->q_qlock', ownerless: true, source: 'fs/xfs/xfs_dquot.h' } as const;

export const xfsApis = [
  { ...transaction, ...asking, name: 'xfs_trans_alloc_inode' },
  { ...twoInodes, ...asking, name: 'xfs_ilock2_io_mmap' },
  { ...twoInodes, ...release, name: 'xfs_iunlock2_io_mmap' },
  { ...buffer, ...acquire, name: 'xfs_buf_lock' },
  { ...buffer, ...attempt, name: 'xfs_buf_trylock' },
  { ...buffer, ...release, name: 'xfs_buf_unlock' },
  // Gives up the reference too.
  { ...buffer, ...release, name: 'xfs_buf_relse', source: 'fs/xfs/xfs_buf.h' },
  { ...dquot, ...acquire, name: 'xfs_dqlock' },
  { ...dquot, ...attempt, name: 'xfs_dqlock_nowait' },
  { ...dquot, ...release, name: 'xfs_dqunlock' },
  // They leave with the lock released.
  { ...ail, ...release, name: 'xfs_trans_ail_update' },
  { ...ail, ...release, name: 'xfs_trans_ail_update_bulk' },
  { ...ail, ...release, name: 'xfs_ail_update_finish' },
  { ...spin, ...release, name: 'xlog_wait', lockArgs: [1], source: 'fs/xfs/xfs_log_priv.h' },
  {
    ...spin,
    ...release,
    name: 'xlog_wait_on_iclog',
    field: '->ic_log->l_icloglock',
    source: 'fs/xfs/xfs_log.c',
  },
] as const satisfies readonly LockApi[];

const hfsTree = { ...mutex, lockName: 'hfs_find_init', source: 'fs/hfsplus/bfind.c' } as const;
const hpfs = { ...mutex, lockName: 'hpfs_lock', source: 'fs/hpfs/hpfs_fn.h' } as const;
const jfsRead = { ...reading, lockName: 'rdwrlock', source: 'fs/jfs/jfs_incore.h' } as const;
const jfsWrite = { ...jfsRead, mode: 'exclusive' } as const;
const logsync = {
  ...spin,
  variant: 'irqsave',
  flagsArg: 1,
  field: '->synclock',
  source: 'fs/jfs/jfs_logmgr.h',
} as const;
const ntfs = { ...mutex, field: '->ni_lock', source: 'fs/ntfs3/ntfs_fs.h' } as const;
const overlay = { ...mutex, lockName: 'ovl_inode_lock', source: 'fs/overlayfs/overlayfs.h' } as const;
// Counts its depth: the holder may take it again.
const reiserfs = {
  ...mutex,
  lockName: 'reiserfs_write_lock',
  recursive: true,
  source: 'fs/reiserfs/lock.c',
} as const;
const lprops = { ...mutex, field: '->lp_mutex', source: 'fs/ubifs/misc.h' } as const;

export const localFsApis = [
  // The search data carries the tree's lock from one to the other.
  { ...hfsTree, ...asking, name: 'hfs_find_init', lockArgs: [1] },
  { ...hfsTree, ...release, name: 'hfs_find_exit' },
  { ...hpfs, ...acquire, name: 'hpfs_lock' },
  { ...hpfs, ...release, name: 'hpfs_unlock' },
  { ...spin, ...release, name: 'sleep_on_spinunlock', lockArgs: [1], source: 'fs/jffs2/os-linux.h' },
  { ...jfsRead, ...acquire, name: 'IREAD_LOCK', nested: true },
  { ...jfsRead, ...release, name: 'IREAD_UNLOCK' },
  { ...jfsWrite, ...acquire, name: 'IWRITE_LOCK', nested: true },
  { ...jfsWrite, ...release, name: 'IWRITE_UNLOCK' },
  { ...logsync, name: 'LOGSYNC_LOCK', effect: 'acquire', atomic: true },
  { ...logsync, ...release, name: 'LOGSYNC_UNLOCK' },
  { ...ntfs, ...acquire, name: 'ni_lock' },
  { ...ntfs, ...acquire, name: 'ni_lock_dir', nested: true },
  { ...ntfs, ...acquire, name: 'ni_lock_dir2', nested: true },
  { ...ntfs, ...attempt, name: 'ni_trylock' },
  { ...ntfs, ...release, name: 'ni_unlock' },
  { ...overlay, ...acquire, name: 'ovl_inode_lock' },
  { ...overlay, ...asking, name: 'ovl_inode_lock_interruptible' },
  { ...overlay, ...release, name: 'ovl_inode_unlock' },
  { ...reiserfs, ...acquire, name: 'reiserfs_write_lock' },
  { ...reiserfs, ...release, name: 'reiserfs_write_unlock' },
  { ...lprops, ...acquire, name: 'ubifs_get_lprops' },
  { ...lprops, ...release, name: 'ubifs_release_lprops' },
] as const satisfies readonly LockApi[];

const attached = { ...spin, lockArgs: [1], field: '->i_lock', source: 'include/linux/writeback.h' } as const;
const sighand = {
  ...spin,
  variant: 'irqsave',
  flagsArg: 1,
  field: '->sighand->siglock',
  source: 'include/linux/sched/signal.h',
} as const;
const cpus = {
  ...reading,
  lockType: 'percpu-rwsem',
  lockArgs: [],
  lockName: 'cpu_hotplug_lock',
  source: 'include/linux/cpuhplock.h',
} as const;
const huge = { ...reading, lockName: 'hugetlb_vma_lock', source: 'include/linux/hugetlb.h' } as const;
const hugeWrite = { ...huge, mode: 'exclusive' } as const;

/** Wrappers of the rest of the kernel that filesystems use. */
export const coreWrapperApis = [
  { ...attached, ...release, name: 'wbc_attach_and_unlock_inode' },
  // The flags are passed by address; NULL means that the task is gone.
  { ...sighand, ...attempt, name: 'lock_task_sighand', atomic: true },
  { ...sighand, ...release, name: 'unlock_task_sighand' },
  { ...cpus, ...acquire, name: 'cpus_read_lock' },
  { ...cpus, ...release, name: 'cpus_read_unlock' },
  { ...huge, ...acquire, name: 'hugetlb_vma_lock_read' },
  { ...huge, ...release, name: 'hugetlb_vma_unlock_read' },
  { ...hugeWrite, ...acquire, name: 'hugetlb_vma_lock_write' },
  { ...hugeWrite, ...attempt, name: 'hugetlb_vma_trylock_write' },
  { ...hugeWrite, ...release, name: 'hugetlb_vma_unlock_write' },
] as const satisfies readonly LockApi[];
