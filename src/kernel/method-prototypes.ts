// Functions that can only be one method, by their parameters: for code whose operation table is not in view.
import type { MethodPrototype } from './rows.js';

// The mount's idmap came first with 5.12, as struct user_namespace, and became struct mnt_idmap with 6.3; it is
// left out of the comparison. What is compared is the type without `const` and white space (include/linux/fs.h).
const inode = { table: 'inode_operations', source: 'include/linux/fs.h: struct inode_operations' } as const;
const dir = 'struct inode *';
const dentry = 'struct dentry *';

export const methodPrototypes = [
  { ...inode, method: 'lookup', returns: dentry, params: [dir, dentry, 'unsigned int'] },
  {
    ...inode,
    method: 'atomic_open',
    returns: 'int',
    params: [dir, dentry, 'struct file *', 'unsigned int', 'umode_t'],
  },
  { ...inode, method: 'create', returns: 'int', params: [dir, dentry, 'umode_t', 'bool'] },
  { ...inode, method: 'mknod', returns: 'int', params: [dir, dentry, 'umode_t', 'dev_t'] },
  { ...inode, method: 'symlink', returns: 'int', params: [dir, dentry, 'char *'] },
  { ...inode, method: 'mkdir', returns: 'int', params: [dir, dentry, 'umode_t'] },
  { ...inode, method: 'mkdir', returns: dentry, params: [dir, dentry, 'umode_t'] },
  { ...inode, method: 'rename', returns: 'int', params: [dir, dentry, dir, dentry, 'unsigned int'] },
] as const satisfies readonly MethodPrototype[];
