// super_operations, file_system_type, dquot_operations, block_device_operations: what they may rely on at entry.
import { mutex, softirq, umount, unlocked } from './entry-lock.js';
import type { MethodContract } from './rows.js';

const sb = {
  table: 'super_operations',
  mayBlock: 'yes',
  locks: [],
  source: 'Documentation/filesystems/locking.rst',
} as const;
const described = { ...sb, source: 'Documentation/filesystems/vfs.rst' } as const;
const exclusive = [umount('exclusive')];
const shared = [umount('shared')];

const superOperations: readonly MethodContract[] = [
  {
    ...sb,
    method: 'drop_inode',
    locks: [{ of: 'inode', field: '->i_lock', mode: 'exclusive', lockType: 'spinlock' }],
    mayBlock: 'no',
  },
  // Called by call_rcu().
  { ...sb, method: 'free_inode', locks: [softirq], mayBlock: 'no' },
  { ...sb, method: 'put_super', locks: exclusive },
  { ...sb, method: 'sync_fs', locks: shared },
  { ...sb, method: 'freeze_fs', locks: exclusive },
  { ...sb, method: 'unfreeze_fs', locks: exclusive },
  { ...sb, method: 'remount_fs', locks: exclusive },
  { ...described, method: 'free_cached_objects', locks: shared, source: 'fs/super.c: super_cache_scan' },
  { ...sb, method: 'shutdown', locks: shared, source: 'fs/super.c: fs_bdev_mark_dead' },
  { ...sb, method: 'alloc_inode' },
  { ...sb, method: 'destroy_inode' },
  { ...sb, method: 'dirty_inode' },
  { ...sb, method: 'write_inode' },
  { ...sb, method: 'evict_inode' },
  { ...described, method: 'freeze_super' },
  { ...described, method: 'thaw_super' },
  { ...sb, method: 'statfs' },
  { ...sb, method: 'umount_begin' },
  { ...sb, method: 'show_options' },
  { ...described, method: 'show_devname' },
  { ...described, method: 'show_path' },
  { ...described, method: 'show_stats' },
  { ...sb, method: 'quota_read' },
  { ...sb, method: 'quota_write' },
  { ...described, method: 'get_dquots', mayBlock: 'no' },
  { ...sb, method: 'nr_cached_objects', mayBlock: 'no', source: 'fs/super.c: super_cache_count' },
];

const type = { ...sb, table: 'file_system_type' } as const;

const fileSystemTypes: readonly MethodContract[] = [
  { ...type, method: 'mount' },
  // generic_shutdown_super() unlocks it.
  { ...type, method: 'kill_sb', locks: exclusive.map(unlocked) },
];

const quota = { ...sb, table: 'dquot_operations' } as const;

// dquot_acquire() and its like take ->dq_lock themselves (fs/quota/dquot.c): nothing is held around the methods.
const dquotOperations: readonly MethodContract[] = [
  { ...quota, method: 'write_dquot' },
  { ...quota, method: 'acquire_dquot' },
  { ...quota, method: 'release_dquot' },
  { ...quota, method: 'mark_dirty' },
  { ...quota, method: 'write_info' },
  { ...quota, method: 'alloc_dquot', source: 'include/linux/quota.h' },
  { ...quota, method: 'destroy_dquot', source: 'include/linux/quota.h' },
];

const device = {
  ...sb,
  table: 'block_device_operations',
  locks: [mutex('gendisk', '->open_mutex')],
} as const;

const blockDeviceOperations: readonly MethodContract[] = [
  { ...device, method: 'open', since: '6.5' },
  { ...device, method: 'open', locks: [mutex('block_device', '->bd_disk->open_mutex')], until: '6.5' },
  { ...device, method: 'release' },
];

export const superMethods: readonly MethodContract[] = [
  ...superOperations,
  ...fileSystemTypes,
  ...dquotOperations,
  ...blockDeviceOperations,
];
