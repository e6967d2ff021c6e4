// Lock wrappers of single filesystems that are used outside the file that defines them. Each one takes or
// releases one lock; where the lock cannot be reached by a field path, the wrapper's argument names it.
// Left out, because what they do to the lock depends on a state: fuse_lock_inode, cluster locks
// (ocfs2_inode_lock, gfs2_glock_nq), reiserfs's nested forms, nfs_page_group_lock (some callers do not ask
// whether it worked), ceph_start_io_read and its kind (they cannot fail in 6.12, later they can), six locks
// of bcachefs. Where a constant argument decides, by-argument.ts has the rows.
import type { LockApi } from './lock-api.js';

const mutex = { lockType: 'mutex', mode: 'exclusive', variant: 'plain', lockArgs: [0] } as const;
const spin = { ...mutex, lockType: 'spinlock' } as const;
const writing = { ...mutex, lockType: 'rwsem' } as const;
const reading = { ...writing, mode: 'shared' } as const;
const acquire = { effect: 'acquire', sleeps: true } as const;
const attempt = { effect: 'try-acquire', takenOn: 'nonzero' } as const;
const asking = { effect: 'try-acquire', takenOn: 'zero', sleeps: true } as const;
const release = { effect: 'release' } as const;

const affsLink = { ...mutex, lockName: 'affs_lock_link', source: 'fs/affs/affs.h' } as const;
const affsDir = { ...mutex, lockName: 'affs_lock_dir', source: 'fs/affs/affs.h' } as const;
const affsExt = { ...mutex, lockName: 'affs_lock_ext', source: 'fs/affs/affs.h' } as const;
const seqmutex = { ...mutex, field: '->lock', source: 'fs/bcachefs/seqmutex.h' } as const;
const bucket = {
  ...mutex,
  lockType: 'bit-spinlock',
  lockName: 'bucket_lock',
  source: 'fs/bcachefs/buckets.h',
} as const;

export const affsAndBcachefsApis = [
  { ...affsLink, ...acquire, name: 'affs_lock_link' },
  { ...affsLink, ...release, name: 'affs_unlock_link' },
  { ...affsDir, ...acquire, name: 'affs_lock_dir', nested: true },
  { ...affsDir, ...release, name: 'affs_unlock_dir' },
  { ...affsExt, ...acquire, name: 'affs_lock_ext' },
  { ...affsExt, ...release, name: 'affs_unlock_ext' },
  { ...seqmutex, ...acquire, name: 'seqmutex_lock' },
  { ...seqmutex, ...attempt, name: 'seqmutex_trylock' },
  { ...seqmutex, ...release, name: 'seqmutex_unlock' },
  { ...mutex, ...asking, name: 'bch2_trans_mutex_lock', lockArgs: [1], source: 'fs/bcachefs/btree_iter.h' },
  // A bit that is waited for: sleeping is allowed.
  { ...bucket, ...acquire, name: 'bucket_lock' },
  { ...bucket, ...release, name: 'bucket_unlock' },
] as const satisfies readonly LockApi[];

// An extent buffer's lock often passes into a btrfs_path, which releases it later.
const tree = { ...writing, field: '->lock', ownerless: true, source: 'fs/btrfs/locking.c' } as const;
const treeRead = { ...tree, mode: 'shared' } as const;
const zoned = { ...mutex, source: 'fs/btrfs/zoned.h' } as const;
const zonedMeta = { ...zoned, field: '->zoned_meta_io_lock' } as const;
const zonedData = { ...zoned, lockName: 'btrfs_zoned_data_reloc_lock' } as const;
const exclop = { ...spin, field: '->super_lock', source: 'fs/btrfs/ioctl.c' } as const;
const refHead = { ...mutex, field: '->mutex' } as const;
// Writers exclude readers, not each other.
const drew = { ...reading, recursive: true, source: 'fs/btrfs/locking.c' } as const;
const drewWrite = { ...drew, lockName: 'btrfs_drew_write_lock' } as const;
const drewRead = { ...drew, lockName: 'btrfs_drew_read_lock' } as const;

export const btrfsApis = [
  { ...tree, ...acquire, name: 'btrfs_tree_lock', source: 'fs/btrfs/locking.h' },
  { ...tree, ...acquire, name: 'btrfs_tree_lock_nested', nested: true },
  { ...tree, ...attempt, name: 'btrfs_try_tree_write_lock' },
  { ...tree, ...release, name: 'btrfs_tree_unlock' },
  { ...treeRead, ...acquire, name: 'btrfs_tree_read_lock', source: 'fs/btrfs/locking.h' },
  { ...treeRead, ...acquire, name: 'btrfs_tree_read_lock_nested', nested: true },
  { ...treeRead, ...attempt, name: 'btrfs_try_tree_read_lock' },
  { ...treeRead, ...release, name: 'btrfs_tree_read_unlock' },
  { ...tree, name: 'btrfs_assert_tree_write_locked', effect: 'assert-held', source: 'fs/btrfs/locking.h' },
  // They do nothing on a filesystem that is not zoned, both ways.
  { ...zonedMeta, ...acquire, name: 'btrfs_zoned_meta_io_lock' },
  { ...zonedMeta, ...release, name: 'btrfs_zoned_meta_io_unlock' },
  { ...zonedData, ...acquire, name: 'btrfs_zoned_data_reloc_lock' },
  { ...zonedData, ...release, name: 'btrfs_zoned_data_reloc_unlock' },
  { ...exclop, ...attempt, name: 'btrfs_exclop_start_try_lock', atomic: true },
  { ...exclop, ...release, name: 'btrfs_exclop_start_unlock' },
  // Drops delayed_refs->lock while it waits; entered and left with that one held.
  {
    ...refHead,
    name: 'btrfs_delayed_ref_lock',
    effect: 'try-acquire',
    takenOn: 'zero',
    lockArgs: [1],
    ownerless: true,
    source: 'fs/btrfs/delayed-ref.c',
  },
  { ...refHead, ...release, name: 'btrfs_delayed_ref_unlock', source: 'fs/btrfs/delayed-ref.h' },
  { ...drewWrite, ...acquire, name: 'btrfs_drew_write_lock' },
  { ...drewWrite, ...attempt, name: 'btrfs_drew_try_write_lock' },
  { ...drewWrite, ...release, name: 'btrfs_drew_write_unlock' },
  { ...drewRead, ...acquire, name: 'btrfs_drew_read_lock' },
  { ...drewRead, ...release, name: 'btrfs_drew_read_unlock' },
] as const satisfies readonly LockApi[];

const group = {
  ...spin,
  lockArgs: [0, 1],
  // assert_spin_locked(ext4_group_lock_ptr(sb, group)) names the same lock.
  lockName: '*ext4_group_lock_ptr',
  source: 'fs/ext4/ext4.h',
} as const;
const xattr = { ...writing, lockName: 'ext4_xattr_sem', source: 'fs/ext4/xattr.h' } as const;
const writepages = {
  ...reading,
  lockType: 'percpu-rwsem',
  lockName: 's_writepages_rwsem',
  source: 'fs/ext4/ext4.h',
} as const;
const headBit = {
  ...mutex,
  lockType: 'bit-spinlock',
  lockName: 'BH_JournalHead',
  source: 'include/linux/jbd2.h',
} as const;
const barrier = { ...mutex, field: '->j_barrier', source: 'fs/jbd2/transaction.c' } as const;

export const ext4Apis = [
  { ...group, name: 'ext4_lock_group', effect: 'acquire', atomic: true },
  { ...group, ...attempt, name: 'ext4_try_lock_group', atomic: true },
  { ...group, ...release, name: 'ext4_unlock_group' },
  { ...xattr, ...acquire, name: 'ext4_write_lock_xattr' },
  { ...xattr, ...attempt, name: 'ext4_write_trylock_xattr' },
  { ...xattr, ...release, name: 'ext4_write_unlock_xattr' },
  { ...writepages, ...acquire, name: 'ext4_writepages_down_read' },
  { ...writepages, ...release, name: 'ext4_writepages_up_read' },
  { ...writepages, ...acquire, name: 'ext4_writepages_down_write', mode: 'exclusive' },
  { ...writepages, ...release, name: 'ext4_writepages_up_write', mode: 'exclusive' },
  { ...headBit, name: 'jbd_lock_bh_journal_head', effect: 'acquire', atomic: true },
  { ...headBit, ...release, name: 'jbd_unlock_bh_journal_head' },
  { ...barrier, ...acquire, name: 'jbd2_journal_lock_updates' },
  { ...barrier, ...release, name: 'jbd2_journal_unlock_updates' },
] as const satisfies readonly LockApi[];

// struct f2fs_rwsem holds one rwsem: the key is that of the f2fs_rwsem.
const f2fsWrite = { ...writing, source: 'fs/f2fs/f2fs.h' } as const;
const f2fsRead = { ...reading, source: 'fs/f2fs/f2fs.h' } as const;
const checkpoint = { field: '->cp_rwsem' } as const;

export const f2fsApis = [
  { ...f2fsRead, ...acquire, name: 'f2fs_down_read' },
  { ...f2fsRead, ...acquire, name: 'f2fs_down_read_nested', nested: true },
  { ...f2fsRead, ...attempt, name: 'f2fs_down_read_trylock' },
  { ...f2fsRead, ...release, name: 'f2fs_up_read' },
  { ...f2fsWrite, ...acquire, name: 'f2fs_down_write' },
  { ...f2fsWrite, ...acquire, name: 'f2fs_down_write_nested', nested: true },
  { ...f2fsWrite, ...attempt, name: 'f2fs_down_write_trylock' },
  { ...f2fsWrite, ...release, name: 'f2fs_up_write' },
  { ...f2fsRead, ...checkpoint, ...acquire, name: 'f2fs_lock_op' },
  { ...f2fsRead, ...checkpoint, ...attempt, name: 'f2fs_trylock_op' },
  { ...f2fsRead, ...checkpoint, ...release, name: 'f2fs_unlock_op' },
  { ...f2fsWrite, ...checkpoint, ...acquire, name: 'f2fs_lock_all' },
  { ...f2fsWrite, ...checkpoint, ...release, name: 'f2fs_unlock_all' },
  // They release what their caller took.
  { ...f2fsWrite, ...release, name: 'f2fs_gc', field: '->gc_lock', sleeps: true, source: 'fs/f2fs/gc.c' },
  {
    ...f2fsRead,
    ...release,
    name: 'f2fs_handle_failed_inode',
    field: '->i_sb->s_fs_info->cp_rwsem',
    sleeps: true,
    source: 'fs/f2fs/inode.c',
  },
] as const satisfies readonly LockApi[];
