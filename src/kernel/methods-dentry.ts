// dentry_operations and export_operations: what their methods may rely on at entry.
import { rcuRead, spin, victim, withMutexBefore } from './entry-lock.js';
import type { MethodContract } from './rows.js';

const dentry = {
  table: 'dentry_operations',
  mayBlock: 'yes',
  locks: [],
  source: 'Documentation/filesystems/locking.rst',
} as const;
const dying = [spin('dentry', '->d_lock'), spin('dentry', '->d_inode->i_lock')];

const dentryOperations: readonly MethodContract[] = [
  // The parent is not locked in lookup_fast(), with the parent's inode as an argument (6.14) or without.
  { ...dentry, method: 'd_revalidate', mayBlock: 'rcu-walk' },
  { ...dentry, method: 'd_weak_revalidate' },
  { ...dentry, method: 'd_hash', locks: [rcuRead], mayBlock: 'no' },
  {
    ...dentry,
    method: 'd_compare',
    locks: [rcuRead],
    mayBlock: 'no',
    source: 'Documentation/filesystems/vfs.rst',
  },
  { ...dentry, method: 'd_delete', locks: [spin('dentry', '->d_lock')], mayBlock: 'no' },
  // ->i_lock when the dentry is positive; the parent's ->d_lock too until 6.8.
  {
    ...dentry,
    method: 'd_prune',
    locks: dying,
    mayBlock: 'no',
    since: '6.8',
    source: 'fs/dcache.c: __dentry_kill',
  },
  {
    ...dentry,
    method: 'd_prune',
    locks: [...dying, spin('dentry', '->d_parent->d_lock')],
    mayBlock: 'no',
    until: '6.8',
    source: 'Documentation/filesystems/porting.rst',
  },
  { ...dentry, method: 'd_init' },
  { ...dentry, method: 'd_release' },
  { ...dentry, method: 'd_iput' },
  { ...dentry, method: 'd_dname', mayBlock: 'no' },
  { ...dentry, method: 'd_automount' },
  { ...dentry, method: 'd_manage', mayBlock: 'rcu-walk' },
  { ...dentry, method: 'd_real' },
];

const exporting = { ...dentry, table: 'export_operations', source: 'include/linux/exportfs.h' } as const;

const exportOperations: readonly MethodContract[] = [
  { ...exporting, method: 'encode_fh', mayBlock: 'no' },
  { ...exporting, method: 'fh_to_dentry' },
  { ...exporting, method: 'fh_to_parent' },
  // The parent is not locked, and says so.
  { ...exporting, method: 'get_name' },
  // The child is locked, which keeps it from being moved; its parent is what is looked for.
  { ...exporting, method: 'get_parent', locks: [victim], source: 'fs/exportfs/expfs.c: reconnect_one' },
  { ...exporting, method: 'commit_metadata' },
];

export const dentryMethods: readonly MethodContract[] = withMutexBefore([
  ...dentryOperations,
  ...exportOperations,
]);
