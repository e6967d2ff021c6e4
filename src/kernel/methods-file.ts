// file_operations, vm_operations_struct and the file lock tables: what their methods may rely on at entry.
import { hiddenSpin, inodeExclusive, inodeShared, mmap, rcuRead, withMutexBefore } from './entry-lock.js';
import type { MethodContract } from './rows.js';

const file = {
  table: 'file_operations',
  mayBlock: 'yes',
  locks: [],
  source: 'Documentation/filesystems/locking.rst',
} as const;

// ->write_iter, ->fallocate, ->copy_file_range and ->remap_file_range run under freeze protection of a regular file.
const unlockedMethods = [
  'llseek',
  'read',
  'write',
  'read_iter',
  'write_iter',
  'iopoll',
  'poll',
  'unlocked_ioctl',
  'compat_ioctl',
  'open',
  'flush',
  'release',
  'fasync',
  'lock',
  'get_unmapped_area',
  'check_flags',
  'flock',
  'splice_write',
  'splice_read',
  'setlease',
  'fallocate',
  'show_fdinfo',
  'mmap_capabilities',
  'copy_file_range',
  'remap_file_range',
  'fadvise',
];

const fileOperations: readonly MethodContract[] = [
  ...unlockedMethods.map((method) => ({ ...file, method })),
  { ...file, method: 'fsync', source: 'Documentation/filesystems/porting.rst' },
  { ...file, method: 'splice_eof', source: 'include/linux/fs.h' },
  { ...file, method: 'uring_cmd', source: 'include/linux/fs.h' },
  { ...file, method: 'uring_cmd_iopoll', source: 'include/linux/fs.h' },
  { ...file, method: 'iterate_shared', locks: [inodeShared('file', '->f_inode')], since: '4.7' },
  // Alone in its directory; gone with 6.6, ->readdir with 3.11 (Documentation/filesystems/porting.rst).
  { ...file, method: 'iterate', locks: [inodeExclusive('file', '->f_inode')] },
  { ...file, method: 'readdir', locks: [inodeExclusive('file', '->f_inode')] },
  {
    ...file,
    method: 'mmap',
    locks: [mmap('vm_area_struct', '', 'exclusive')],
    source: 'mm/mmap.c: mmap_region',
  },
];

const vm = { ...file, table: 'vm_operations_struct' } as const;
const faulting = [mmap('vm_fault', '->vma', 'shared')];

const vmOperations: readonly MethodContract[] = [
  { ...vm, method: 'open', locks: [mmap('vm_area_struct', '', 'exclusive')] },
  // Shared is what all callers have.
  { ...vm, method: 'close', locks: [mmap('vm_area_struct', '', 'shared')] },
  { ...vm, method: 'access', locks: [mmap('vm_area_struct', '', 'shared')] },
  // Since the lock of the one area may be held instead (mm/memory.c: FAULT_FLAG_VMA_LOCK), mmap_lock may be not.
  ...['fault', 'page_mkwrite', 'pfn_mkwrite'].flatMap((method) => [
    { ...vm, method, since: '6.4' as const },
    { ...vm, method, locks: faulting, until: '6.4' as const },
  ]),
  { ...vm, method: 'huge_fault' },
  { ...vm, method: 'map_pages', locks: [rcuRead], mayBlock: 'no', since: '6.5' },
  { ...vm, method: 'map_pages', locks: [hiddenSpin('page table lock')], mayBlock: 'no', until: '6.5' },
];

const fileLock = { ...file, table: 'file_lock_operations' } as const;
const manager = { ...file, table: 'lock_manager_operations' } as const;
const leases = [hiddenSpin('flc_lock')];

const fileLockOperations: readonly MethodContract[] = [
  { ...fileLock, method: 'fl_copy_lock', locks: leases, mayBlock: 'no', source: 'fs/locks.c' },
  { ...fileLock, method: 'fl_release_private' },
  { ...manager, method: 'lm_notify', locks: [hiddenSpin('blocked_lock_lock')], mayBlock: 'no' },
  { ...manager, method: 'lm_grant', mayBlock: 'no' },
  { ...manager, method: 'lm_break', locks: leases, mayBlock: 'no' },
  { ...manager, method: 'lm_change', locks: leases, mayBlock: 'no' },
  { ...manager, method: 'lm_breaker_owns_lease', locks: leases, mayBlock: 'no' },
  { ...manager, method: 'lm_lock_expirable', locks: leases, mayBlock: 'no' },
  { ...manager, method: 'lm_expire_lock' },
];

export const fileMethods: readonly MethodContract[] = withMutexBefore([
  ...fileOperations,
  ...vmOperations,
  ...fileLockOperations,
]);
