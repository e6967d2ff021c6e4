// inode_operations and xattr_handler: what their methods may rely on at entry.
import { directory, inodeExclusive, inodeShared, victim, withMutexBefore } from './entry-lock.js';
import type { MethodContract } from './rows.js';

const inode = {
  table: 'inode_operations',
  mayBlock: 'yes',
  source: 'Documentation/filesystems/locking.rst',
} as const;
const free = { ...inode, locks: [] } as const;
const naming = { ...inode, nameExclusion: 'exclusive' } as const;

const inodeOperations: readonly MethodContract[] = [
  // Parallel since 4.7; the dentry is in-lookup, so that nobody else adds this name.
  { ...inode, method: 'lookup', locks: [inodeShared('inode')], nameExclusion: 'in-lookup' },
  { ...naming, method: 'create', locks: [directory] },
  { ...naming, method: 'mkdir', locks: [directory] },
  { ...naming, method: 'mknod', locks: [directory] },
  { ...naming, method: 'symlink', locks: [directory] },
  { ...naming, method: 'link', locks: [victim, directory] },
  { ...naming, method: 'unlink', locks: [directory, victim] },
  { ...naming, method: 'rmdir', locks: [directory, victim] },
  // Source and target are locked too, but which of them depends on their types.
  { ...naming, method: 'rename', locks: [directory, inodeExclusive('inode', '', 1)] },
  // Exclusive only when the open flags have O_CREAT.
  { ...inode, method: 'atomic_open', locks: [inodeShared('inode')], nameExclusion: 'none' },
  // The dentry has no name that another thread could add.
  { ...free, method: 'tmpfile', nameExclusion: 'exclusive' },
  { ...inode, method: 'setattr', locks: [victim] },
  { ...inode, method: 'set_acl', locks: [victim], since: '6.2', source: 'fs/posix_acl.c: vfs_set_acl' },
  {
    ...inode,
    method: 'set_acl',
    locks: [inodeExclusive('inode')],
    until: '6.2',
    source: 'fs/posix_acl.c: vfs_set_acl',
  },
  { ...inode, method: 'fileattr_set', locks: [victim], since: '5.13' },
  { ...free, method: 'readlink' },
  { ...free, method: 'getattr' },
  { ...free, method: 'listxattr' },
  { ...free, method: 'fiemap' },
  { ...free, method: 'update_time' },
  { ...free, method: 'get_acl' },
  { ...free, method: 'fileattr_get' },
  { ...free, method: 'get_offset_ctx' },
  { ...free, method: 'get_link', mayBlock: 'rcu-walk' },
  { ...free, method: 'permission', mayBlock: 'rcu-walk' },
  { ...free, method: 'get_inode_acl', mayBlock: 'rcu-walk' },
  // Gone with 4.9 (include/linux/fs.h of 6.12 has no such methods); xattr handlers took their place.
  { ...inode, method: 'setxattr', locks: [victim], until: '4.9' },
  { ...inode, method: 'removexattr', locks: [victim], until: '4.9' },
];

const xattr = { ...inode, table: 'xattr_handler' } as const;

const xattrHandlers: readonly MethodContract[] = [
  { ...xattr, method: 'list', locks: [] },
  { ...xattr, method: 'get', locks: [] },
  { ...xattr, method: 'set', locks: [inodeExclusive('inode')] },
];

export const inodeMethods: readonly MethodContract[] = withMutexBefore([
  ...inodeOperations,
  ...xattrHandlers,
]);
