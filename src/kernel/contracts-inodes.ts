// Contracts of the inode cache: inodes found, made, unlocked and put.
import { type ApiContract, contracts } from './api-contract.js';
import { asserted, documented, iLock, inodeHashLock, rcu, spinAt, usual } from './contract-locks.js';

export const inodeContracts: readonly ApiContract[] = [
  ...contracts('fs/inode.c', {
    iput: { sleeps: 'sometimes', mayTake: [iLock(0)], references: { 0: 'put' }, result: 'nothing' },
    ihold: { sleeps: 'never', references: { 0: 'taken' }, result: 'nothing' },
    igrab: {
      sleeps: 'never',
      takes: [iLock(0)],
      references: { 0: 'taken-on-success' },
      returns: 'argument',
      result: 'null',
    },
    new_inode: { sleeps: 'always', returns: 'owned', result: 'null', gfp: 'GFP_KERNEL' },
    new_inode_pseudo: { sleeps: 'always', returns: 'owned', result: 'null' },
    iget_locked: { sleeps: 'always', mayTake: [inodeHashLock], returns: 'owned', result: 'null' },
    iget5_locked: { sleeps: 'always', mayTake: [inodeHashLock], returns: 'owned', result: 'null' },
    iget5_locked_rcu: { sleeps: 'always', mayTake: [inodeHashLock], returns: 'owned', result: 'null' },
    ilookup: { sleeps: 'always', forbids: [inodeHashLock], returns: 'owned', result: 'null' },
    ilookup5: { sleeps: 'always', takes: [inodeHashLock], returns: 'owned', result: 'null' },
    ilookup5_nowait: { sleeps: 'always', takes: [inodeHashLock], returns: 'owned', result: 'null' },
    find_inode_nowait: { sleeps: 'never', takes: [inodeHashLock], result: 'null' },
    find_inode_rcu: { sleeps: 'never', requires: [asserted(rcu)], returns: 'borrowed', result: 'null' },
    inode_insert5: { sleeps: 'always', takes: [inodeHashLock], mayTake: [iLock(0)], result: 'null' },
    insert_inode_locked: { sleeps: 'always', takes: [inodeHashLock], mayTake: [iLock(0)], result: 'errno' },
    insert_inode_locked4: { sleeps: 'always', takes: [inodeHashLock], mayTake: [iLock(0)], result: 'errno' },
    unlock_new_inode: { sleeps: 'never', takes: [iLock(0)], result: 'nothing' },
    discard_new_inode: { sleeps: 'always', takes: [iLock(0)], references: { 0: 'put' }, result: 'nothing' },
    clear_inode: { sleeps: 'always', result: 'nothing' },
    evict_inodes: { sleeps: 'always', takes: [spinAt(0, '->s_inode_list_lock')], result: 'nothing' },
    generic_delete_inode: { sleeps: 'never', requires: [usual(iLock(0))], result: 'value' },
    __insert_inode_hash: { sleeps: 'never', takes: [inodeHashLock, iLock(0)], result: 'nothing' },
    __remove_inode_hash: { sleeps: 'never', takes: [inodeHashLock, iLock(0)], result: 'nothing' },
    inode_sb_list_add: {
      sleeps: 'never',
      takes: [spinAt(0, '->i_sb->s_inode_list_lock')],
      forbids: [iLock(0)],
      result: 'nothing',
    },
  }),
  ...contracts('include/linux/fs.h', {
    __iget: {
      sleeps: 'never',
      requires: [documented(iLock(0))],
      references: { 0: 'taken' },
      result: 'nothing',
    },
    generic_drop_inode: { sleeps: 'never', requires: [usual(iLock(0))], result: 'value' },
  }),
  ...contracts('fs/bad_inode.c', {
    iget_failed: { sleeps: 'always', takes: [iLock(0)], references: { 0: 'put' }, result: 'nothing' },
    make_bad_inode: { sleeps: 'never', mayTake: [inodeHashLock, iLock(0)], result: 'nothing' },
  }),
  ...contracts('include/linux/writeback.h', {
    wait_on_inode: { sleeps: 'always', forbids: [inodeHashLock, iLock(0)], result: 'nothing' },
  }),
];
