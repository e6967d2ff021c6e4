// What a filesystem method may rely on when the VFS calls it: Documentation/filesystems/locking.rst.
// Parameters are counted in the 6.12 prototypes (include/linux/fs.h): those of inode_operations that create,
// remove or rename have the idmap first.
import type { EntryLock, MethodContract } from './rows.js';

const inodeShared = (param: number): EntryLock => ({
  param,
  field: '->i_rwsem',
  mode: 'shared',
  lockType: 'rwsem',
});
const inodeExclusive = (param: number): EntryLock => ({ ...inodeShared(param), mode: 'exclusive' });
const victim = (param: number): EntryLock => ({ ...inodeExclusive(param), field: '->d_inode->i_rwsem' });
const spin = (param: number, field: string): EntryLock => ({
  param,
  field,
  mode: 'exclusive',
  lockType: 'spinlock',
});
const umount = (mode: 'shared' | 'exclusive'): EntryLock => ({
  param: 0,
  field: '->s_umount',
  mode,
  lockType: 'rwsem',
});
const folio = (param: number): EntryLock => ({
  param,
  field: '',
  mode: 'exclusive',
  lockType: 'folio-lock',
});

const inode = {
  table: 'inode_operations',
  mayBlock: 'yes',
  source: 'Documentation/filesystems/locking.rst',
} as const;
const free = { ...inode, locks: [] } as const;

const inodeOperations: readonly MethodContract[] = [
  // Parallel since 4.7; the dentry is in-lookup, so that nobody else adds this name.
  { ...inode, method: 'lookup', locks: [inodeShared(0)], nameExclusion: 'in-lookup' },
  { ...inode, method: 'create', locks: [inodeExclusive(1)], nameExclusion: 'exclusive' },
  { ...inode, method: 'mkdir', locks: [inodeExclusive(1)], nameExclusion: 'exclusive' },
  { ...inode, method: 'mknod', locks: [inodeExclusive(1)], nameExclusion: 'exclusive' },
  { ...inode, method: 'symlink', locks: [inodeExclusive(1)], nameExclusion: 'exclusive' },
  { ...inode, method: 'link', locks: [victim(0), inodeExclusive(1)], nameExclusion: 'exclusive' },
  { ...inode, method: 'unlink', locks: [inodeExclusive(0), victim(1)], nameExclusion: 'exclusive' },
  { ...inode, method: 'rmdir', locks: [inodeExclusive(0), victim(1)], nameExclusion: 'exclusive' },
  // Source and target are locked too, but which of them depends on their types.
  { ...inode, method: 'rename', locks: [inodeExclusive(1), inodeExclusive(3)], nameExclusion: 'exclusive' },
  // Exclusive only when the open flags have O_CREAT.
  { ...inode, method: 'atomic_open', locks: [inodeShared(0)], nameExclusion: 'none' },
  // The dentry has no name that another thread could add.
  { ...free, method: 'tmpfile', nameExclusion: 'exclusive' },
  { ...inode, method: 'setattr', locks: [victim(1)] },
  { ...inode, method: 'set_acl', locks: [victim(1)] },
  { ...inode, method: 'fileattr_set', locks: [victim(1)] },
  { ...free, method: 'readlink' },
  { ...free, method: 'getattr' },
  { ...free, method: 'listxattr' },
  { ...free, method: 'fiemap' },
  { ...free, method: 'update_time' },
  { ...free, method: 'get_acl' },
  { ...free, method: 'fileattr_get' },
  { ...free, method: 'get_link', mayBlock: 'rcu-walk' },
  { ...free, method: 'permission', mayBlock: 'rcu-walk' },
  { ...free, method: 'get_inode_acl', mayBlock: 'rcu-walk' },
];

const dentry = { ...inode, table: 'dentry_operations' } as const;

const dentryOperations: readonly MethodContract[] = [
  { ...dentry, method: 'd_revalidate', locks: [], mayBlock: 'rcu-walk' },
  { ...dentry, method: 'd_weak_revalidate', locks: [] },
  { ...dentry, method: 'd_hash', locks: [], mayBlock: 'no' },
  { ...dentry, method: 'd_compare', locks: [], mayBlock: 'no' },
  { ...dentry, method: 'd_delete', locks: [spin(0, '->d_lock')], mayBlock: 'no' },
  { ...dentry, method: 'd_prune', locks: [spin(0, '->d_lock')], mayBlock: 'no' },
  { ...dentry, method: 'd_init', locks: [] },
  { ...dentry, method: 'd_release', locks: [] },
  { ...dentry, method: 'd_iput', locks: [] },
  { ...dentry, method: 'd_dname', locks: [], mayBlock: 'no' },
  { ...dentry, method: 'd_automount', locks: [] },
  { ...dentry, method: 'd_manage', locks: [], mayBlock: 'rcu-walk' },
  { ...dentry, method: 'd_real', locks: [] },
];

const sb = { ...inode, table: 'super_operations' } as const;

const superOperations: readonly MethodContract[] = [
  { ...sb, method: 'drop_inode', locks: [spin(0, '->i_lock')], mayBlock: 'no' },
  { ...sb, method: 'free_inode', locks: [], mayBlock: 'no' },
  { ...sb, method: 'put_super', locks: [umount('exclusive')] },
  { ...sb, method: 'sync_fs', locks: [umount('shared')] },
  { ...sb, method: 'freeze_fs', locks: [umount('exclusive')] },
  { ...sb, method: 'unfreeze_fs', locks: [umount('exclusive')] },
  { ...sb, method: 'remount_fs', locks: [umount('exclusive')] },
  { ...sb, method: 'free_cached_objects', locks: [umount('shared')] },
  { ...sb, method: 'shutdown', locks: [umount('shared')], source: 'fs/super.c: fs_bdev_mark_dead' },
  { ...sb, method: 'alloc_inode', locks: [] },
  { ...sb, method: 'destroy_inode', locks: [] },
  { ...sb, method: 'dirty_inode', locks: [] },
  { ...sb, method: 'write_inode', locks: [] },
  { ...sb, method: 'evict_inode', locks: [] },
  { ...sb, method: 'statfs', locks: [] },
  { ...sb, method: 'umount_begin', locks: [] },
];

const file = { ...inode, table: 'file_operations' } as const;
const mmapLock: EntryLock = {
  param: 1,
  field: '->vm_mm->mmap_lock',
  mode: 'exclusive',
  lockType: 'rwsem',
};
const directory: EntryLock = { ...inodeShared(0), field: '->f_inode->i_rwsem' };

const fileOperations: readonly MethodContract[] = [
  { ...file, method: 'iterate_shared', locks: [directory] },
  { ...file, method: 'mmap', locks: [mmapLock], source: 'mm/mmap.c: mmap_region' },
];

const mapping = { ...inode, table: 'address_space_operations' } as const;
const host = (param: number): EntryLock => ({ ...inodeExclusive(param), field: '->host->i_rwsem' });

const addressSpaceOperations: readonly MethodContract[] = [
  { ...mapping, method: 'writepage', locks: [{ ...folio(0), lockType: 'page-lock' }] },
  { ...mapping, method: 'read_folio', locks: [folio(1)] },
  { ...mapping, method: 'write_begin', locks: [host(1)] },
  { ...mapping, method: 'write_end', locks: [host(1), folio(5)] },
  { ...mapping, method: 'dirty_folio', locks: [], mayBlock: 'no' },
  { ...mapping, method: 'invalidate_folio', locks: [folio(0)] },
  { ...mapping, method: 'release_folio', locks: [folio(0)] },
  { ...mapping, method: 'free_folio', locks: [folio(0)], mayBlock: 'no' },
  { ...mapping, method: 'launder_folio', locks: [folio(0)] },
  { ...mapping, method: 'is_partially_uptodate', locks: [folio(0)] },
  { ...mapping, method: 'error_remove_folio', locks: [folio(1)] },
  { ...mapping, method: 'migrate_folio', locks: [folio(1), folio(2)] },
];

export const methodContracts: readonly MethodContract[] = [
  ...inodeOperations,
  ...dentryOperations,
  ...superOperations,
  ...fileOperations,
  ...addressSpaceOperations,
];
