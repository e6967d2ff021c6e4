// Functions of single filesystems and of their libraries that may sleep and are called from many files.
import type { SleepRow } from './rows.js';
import { sleepsAlways, sleepsByGfp } from './sleep-row.js';

export const filesystemSleepers: readonly SleepRow[] = [
  ...sleepsAlways(
    'fs/jbd2/transaction.c',
    'jbd2_journal_get_create_access',
    'jbd2_journal_get_undo_access',
    'jbd2_journal_get_write_access',
    'jbd2_journal_restart',
    'jbd2_journal_start',
    'jbd2_journal_stop',
  ),
  ...sleepsAlways(
    'fs/jbd2/journal.c',
    'jbd2_complete_transaction',
    'jbd2_journal_destroy',
    'jbd2_journal_flush',
    'jbd2_journal_force_commit',
    'jbd2_log_wait_commit',
  ),
  ...sleepsAlways('fs/ext4/inode.c', 'ext4_bread', 'ext4_getblk'),
  ...sleepsAlways('fs/ext4/ext4.h', 'ext4_iget'),
  ...sleepsAlways('fs/ext4/ext4_jbd2.h', 'ext4_journal_start', 'ext4_journal_start_sb'),
  ...sleepsAlways(
    'fs/btrfs/transaction.c',
    'btrfs_commit_transaction',
    'btrfs_end_transaction',
    'btrfs_join_transaction',
    'btrfs_start_transaction',
  ),
  ...sleepsAlways('fs/btrfs/ctree.c', 'btrfs_alloc_path', 'btrfs_search_slot'),
  ...sleepsAlways('fs/xfs/xfs_trans.c', 'xfs_trans_alloc', 'xfs_trans_commit'),
  ...sleepsAlways('fs/xfs/xfs_log.c', 'xfs_log_force', 'xfs_log_force_seq'),
  ...sleepsAlways('fs/xfs/xfs_icache.c', 'xfs_iget'),
  ...sleepsAlways('fs/f2fs/segment.c', 'f2fs_balance_fs', 'f2fs_issue_flush'),
  ...sleepsAlways('fs/f2fs/inode.c', 'f2fs_iget'),
  ...sleepsAlways('fs/f2fs/node.c', 'f2fs_get_node_page'),
  ...sleepsAlways('fs/gfs2/glock.c', 'gfs2_glock_nq', 'gfs2_glock_dq_wait', 'gfs2_glock_wait'),
  ...sleepsAlways('fs/ocfs2/dlmglue.c', 'ocfs2_inode_lock_full_nested', 'ocfs2_rw_lock', 'ocfs2_super_lock'),
  ...sleepsAlways('fs/ocfs2/journal.c', 'ocfs2_commit_trans', 'ocfs2_start_trans'),
  ...sleepsAlways('fs/nfs/write.c', 'nfs_commit_inode', 'nfs_wb_all'),
  ...sleepsAlways('fs/nfs/inode.c', 'nfs_revalidate_inode', 'nfs_sync_mapping'),
  ...sleepsAlways('fs/ceph/mds_client.c', 'ceph_mdsc_do_request', 'ceph_mdsc_submit_request'),
  ...sleepsByGfp('fs/btrfs/ulist.c', 0, 'ulist_alloc'),
  ...sleepsByGfp('fs/btrfs/ulist.c', 3, 'ulist_add'),
];
