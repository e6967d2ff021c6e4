// Contracts of the dcache: finding, counting and shrinking dentries.
import { type ApiContract, contracts } from './api-contract.js';
import {
  asserted,
  dLock,
  documented,
  iLock,
  mountLock,
  rcu,
  renameLock,
  sUmount,
  spinAt,
  usual,
} from './contract-locks.js';

export const dcacheContracts: readonly ApiContract[] = [
  ...contracts('fs/dcache.c', {
    d_find_alias: { sleeps: 'never', mayTake: [iLock(0)], returns: 'owned', result: 'null' },
    d_find_any_alias: { sleeps: 'never', takes: [iLock(0)], returns: 'owned', result: 'null' },
    d_find_alias_rcu: {
      sleeps: 'never',
      requires: [documented(rcu)],
      takes: [iLock(0)],
      returns: 'borrowed',
      result: 'null',
    },
    d_prune_aliases: { sleeps: 'always', takes: [iLock(0)], result: 'nothing' },
    d_lookup: { sleeps: 'never', forbids: [renameLock], returns: 'owned', result: 'null' },
    __d_lookup: { sleeps: 'never', returns: 'owned', result: 'null' },
    __d_lookup_rcu: { sleeps: 'never', requires: [documented(rcu)], returns: 'borrowed', result: 'null' },
    d_hash_and_lookup: {
      sleeps: 'never',
      forbids: [renameLock],
      returns: 'owned',
      result: 'null-or-error-pointer',
    },
    d_mark_dontcache: { sleeps: 'never', takes: [iLock(0)], result: 'nothing' },
    d_set_d_op: { sleeps: 'never', result: 'nothing' },
    d_same_name: { sleeps: 'never', requires: [usual(dLock(0))], result: 'value' },
    d_ancestor: { sleeps: 'never', requires: [usual(renameLock)], returns: 'borrowed', result: 'null' },
    is_subdir: { sleeps: 'never', forbids: [renameLock], result: 'value' },
    dput: { sleeps: 'always', mayTake: [dLock(0)], references: { 0: 'put' }, result: 'nothing' },
    dput_to_list: { sleeps: 'never', takes: [dLock(0)], references: { 0: 'put' }, result: 'nothing' },
    shrink_dentry_list: { sleeps: 'always', result: 'nothing' },
    shrink_dcache_parent: { sleeps: 'always', takes: [dLock(0)], forbids: [renameLock], result: 'nothing' },
    shrink_dcache_sb: { sleeps: 'always', result: 'nothing' },
    shrink_dcache_for_umount: {
      sleeps: 'always',
      requires: [asserted(sUmount(0, 'exclusive'))],
      result: 'nothing',
    },
    dget_parent: {
      sleeps: 'always',
      takes: [spinAt(0, '->d_parent->d_lock')],
      returns: 'owned',
      result: 'pointer',
    },
    take_dentry_name_snapshot: { sleeps: 'never', takes: [dLock(1)], result: 'nothing' },
    release_dentry_name_snapshot: { sleeps: 'never', result: 'nothing' },
    d_set_mounted: { sleeps: 'never', takes: [renameLock, dLock(0)], result: 'errno' },
    d_parent_ino: { sleeps: 'never', mayTake: [dLock(0)], result: 'value' },
  }),
  ...contracts('fs/d_path.c', {
    d_path: { sleeps: 'never', forbids: [renameLock, mountLock], result: 'error-pointer' },
    dentry_path_raw: { sleeps: 'never', forbids: [renameLock], result: 'error-pointer' },
  }),
  ...contracts('include/linux/dcache.h', {
    dget: {
      sleeps: 'never',
      takes: [dLock(0)],
      references: { 0: 'taken' },
      returns: 'argument',
      result: 'pointer',
    },
    dget_dlock: {
      sleeps: 'never',
      requires: [documented(dLock(0))],
      references: { 0: 'taken' },
      returns: 'argument',
      result: 'pointer',
    },
    d_inode: { sleeps: 'never', returns: 'borrowed', result: 'null' },
  }),
];
