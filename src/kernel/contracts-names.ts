// Contracts of name lookup and of the operations on names.
import { type ApiContract, contracts } from './api-contract.js';
import { asserted, dentryRwsem, documented, iRwsem, rwsemAt } from './contract-locks.js';

export const nameContracts: readonly ApiContract[] = [
  ...contracts('fs/namei.c', {
    lookup_one_len: {
      sleeps: 'always',
      requires: [asserted(dentryRwsem(1, 'shared'))],
      returns: 'owned',
      result: 'error-pointer',
    },
    lookup_one: {
      sleeps: 'always',
      requires: [asserted(dentryRwsem(2, 'shared'))],
      returns: 'owned',
      result: 'error-pointer',
    },
    try_lookup_one_len: {
      sleeps: 'always',
      requires: [asserted(dentryRwsem(1, 'shared'))],
      returns: 'owned',
      result: 'null-or-error-pointer',
    },
    lookup_one_len_unlocked: {
      sleeps: 'always',
      mayTake: [dentryRwsem(1, 'shared')],
      returns: 'owned',
      result: 'error-pointer',
    },
    lookup_one_unlocked: {
      sleeps: 'always',
      mayTake: [dentryRwsem(2, 'shared')],
      returns: 'owned',
      result: 'error-pointer',
    },
    lookup_positive_unlocked: {
      sleeps: 'always',
      mayTake: [dentryRwsem(1, 'shared')],
      returns: 'owned',
      result: 'error-pointer',
    },
    lookup_one_qstr_excl: {
      sleeps: 'always',
      requires: [documented(dentryRwsem(1, 'exclusive'))],
      returns: 'owned',
      result: 'error-pointer',
    },
    vfs_create: { sleeps: 'always', requires: [documented(iRwsem(1, 'exclusive'))], result: 'errno' },
    vfs_mkdir: { sleeps: 'always', requires: [documented(iRwsem(1, 'exclusive'))], result: 'errno' },
    vfs_mknod: { sleeps: 'always', requires: [documented(iRwsem(1, 'exclusive'))], result: 'errno' },
    vfs_symlink: { sleeps: 'always', requires: [documented(iRwsem(1, 'exclusive'))], result: 'errno' },
    vfs_unlink: {
      sleeps: 'always',
      requires: [documented(iRwsem(1, 'exclusive'))],
      takes: [dentryRwsem(2, 'exclusive')],
      result: 'errno',
    },
    vfs_rmdir: {
      sleeps: 'always',
      requires: [documented(iRwsem(1, 'exclusive'))],
      takes: [dentryRwsem(2, 'exclusive')],
      result: 'errno',
    },
    vfs_link: {
      sleeps: 'always',
      requires: [documented(iRwsem(2, 'exclusive'))],
      takes: [dentryRwsem(0, 'exclusive')],
      result: 'errno',
    },
    vfs_rename: {
      sleeps: 'always',
      requires: [
        documented(rwsemAt(0, '->old_dir->i_rwsem', 'exclusive')),
        documented(rwsemAt(0, '->new_dir->i_rwsem', 'exclusive')),
      ],
      result: 'errno',
    },
    kern_path: { sleeps: 'always', result: 'errno' },
    path_get: { sleeps: 'never', references: { 0: 'taken' }, result: 'nothing' },
    path_put: { sleeps: 'always', references: { 0: 'put' }, result: 'nothing' },
    inode_permission: { sleeps: 'sometimes', result: 'errno' },
    generic_permission: { sleeps: 'sometimes', result: 'errno' },
    page_get_link: { sleeps: 'always', result: 'error-pointer' },
  }),
  ...contracts('fs/open.c', {
    finish_open: { sleeps: 'always', result: 'errno' },
    finish_no_open: { sleeps: 'never', references: { 1: 'moved-on-success' }, result: 'errno' },
    dentry_open: { sleeps: 'always', returns: 'owned', result: 'error-pointer' },
  }),
];
