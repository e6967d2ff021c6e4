// Contracts of mounts, files and superblocks.
import { type ApiContract, contracts } from './api-contract.js';
import { asserted, documented, mountLock, sUmount, sbLock } from './contract-locks.js';

export const mountContracts: readonly ApiContract[] = [
  ...contracts('fs/namespace.c', {
    mntget: { sleeps: 'never', references: { 0: 'taken' }, returns: 'argument', result: 'pointer' },
    mntput: { sleeps: 'sometimes', mayTake: [mountLock], references: { 0: 'put' }, result: 'nothing' },
    kern_mount: { sleeps: 'always', returns: 'owned', result: 'error-pointer' },
    kern_unmount: { sleeps: 'always', references: { 0: 'put' }, result: 'nothing' },
    clone_private_mount: { sleeps: 'always', returns: 'owned', result: 'error-pointer' },
    path_is_under: { sleeps: 'never', takes: [mountLock], result: 'value' },
  }),
  ...contracts('fs/file_table.c', {
    fput: { sleeps: 'never', references: { 0: 'put' }, result: 'nothing' },
    __fput_sync: { sleeps: 'always', references: { 0: 'put' }, result: 'nothing' },
    alloc_file_pseudo: {
      sleeps: 'always',
      references: { 0: 'moved-on-success' },
      returns: 'owned',
      result: 'error-pointer',
    },
  }),
  ...contracts('include/linux/fs.h', {
    get_file: { sleeps: 'never', references: { 0: 'taken' }, returns: 'argument', result: 'pointer' },
  }),
  ...contracts('fs/file.c', {
    fget: { sleeps: 'never', returns: 'owned', result: 'null' },
  }),
  ...contracts('fs/super.c', {
    deactivate_super: {
      sleeps: 'always',
      mayTake: [sUmount(0, 'exclusive')],
      references: { 0: 'put' },
      result: 'nothing',
    },
    deactivate_locked_super: {
      sleeps: 'always',
      requires: [documented(sUmount(0, 'exclusive'))],
      references: { 0: 'put' },
      result: 'nothing',
    },
    freeze_super: { sleeps: 'always', takes: [sUmount(0, 'exclusive')], result: 'errno' },
    thaw_super: { sleeps: 'always', takes: [sUmount(0, 'exclusive')], result: 'errno' },
    generic_shutdown_super: {
      sleeps: 'always',
      requires: [asserted(sUmount(0, 'exclusive'))],
      result: 'nothing',
    },
    iterate_supers: { sleeps: 'always', takes: [sbLock], result: 'nothing' },
  }),
  ...contracts('fs/sync.c', {
    sync_filesystem: { sleeps: 'always', requires: [asserted(sUmount(0, 'shared'))], result: 'errno' },
  }),
];
