// Contracts of helpers that change an inode: links, size, attributes, times.
import { type ApiContract, contracts } from './api-contract.js';
import { asserted, dentryRwsem, documented, fileRwsem, iLock, iRwsem, usual } from './contract-locks.js';

export const inodeFieldContracts: readonly ApiContract[] = [
  ...contracts('fs/inode.c', {
    drop_nlink: { sleeps: 'never', requires: [usual(iRwsem(0, 'exclusive'))], result: 'nothing' },
    clear_nlink: { sleeps: 'never', requires: [usual(iRwsem(0, 'exclusive'))], result: 'nothing' },
    set_nlink: { sleeps: 'never', requires: [usual(iRwsem(0, 'exclusive'))], result: 'nothing' },
    inc_nlink: { sleeps: 'never', requires: [usual(iRwsem(0, 'exclusive'))], result: 'nothing' },
    inode_set_flags: { sleeps: 'never', requires: [usual(iRwsem(0, 'exclusive'))], result: 'nothing' },
    inode_dio_wait: { sleeps: 'always', requires: [usual(iRwsem(0, 'exclusive'))], result: 'nothing' },
    file_remove_privs: { sleeps: 'always', requires: [usual(fileRwsem(0))], result: 'errno' },
    file_update_time: { sleeps: 'always', result: 'errno' },
    file_modified: { sleeps: 'always', requires: [documented(fileRwsem(0))], result: 'errno' },
    touch_atime: { sleeps: 'always', result: 'nothing' },
  }),
  ...contracts('include/linux/fs.h', {
    inode_dec_link_count: {
      sleeps: 'sometimes',
      requires: [usual(iRwsem(0, 'exclusive'))],
      mayTake: [iLock(0)],
      result: 'nothing',
    },
    inode_inc_link_count: {
      sleeps: 'sometimes',
      requires: [usual(iRwsem(0, 'exclusive'))],
      mayTake: [iLock(0)],
      result: 'nothing',
    },
    i_size_write: { sleeps: 'never', requires: [usual(iRwsem(0, 'exclusive'))], result: 'nothing' },
    i_size_read: { sleeps: 'never', result: 'value' },
    mark_inode_dirty: { sleeps: 'sometimes', mayTake: [iLock(0)], result: 'nothing' },
    mark_inode_dirty_sync: { sleeps: 'sometimes', mayTake: [iLock(0)], result: 'nothing' },
  }),
  ...contracts('fs/stat.c', {
    inode_add_bytes: { sleeps: 'never', takes: [iLock(0)], result: 'nothing' },
    __inode_add_bytes: { sleeps: 'never', requires: [usual(iLock(0))], result: 'nothing' },
    __inode_sub_bytes: { sleeps: 'never', requires: [usual(iLock(0))], result: 'nothing' },
    inode_sub_bytes: { sleeps: 'never', takes: [iLock(0)], result: 'nothing' },
    inode_get_bytes: { sleeps: 'never', takes: [iLock(0)], result: 'value' },
  }),
  ...contracts('fs/fs-writeback.c', {
    write_inode_now: { sleeps: 'always', result: 'errno' },
    sync_inode_metadata: { sleeps: 'always', result: 'errno' },
    inode_wait_for_writeback: { sleeps: 'sometimes', requires: [asserted(iLock(0))], result: 'nothing' },
  }),
  ...contracts('fs/attr.c', {
    setattr_prepare: { sleeps: 'always', requires: [usual(dentryRwsem(1, 'exclusive'))], result: 'errno' },
    setattr_copy: { sleeps: 'never', requires: [usual(iRwsem(1, 'exclusive'))], result: 'nothing' },
    notify_change: { sleeps: 'always', requires: [asserted(dentryRwsem(1, 'exclusive'))], result: 'errno' },
    inode_newsize_ok: { sleeps: 'never', requires: [documented(iRwsem(0, 'exclusive'))], result: 'errno' },
  }),
  ...contracts('fs/xattr.c', {
    __vfs_setxattr_noperm: {
      sleeps: 'always',
      requires: [documented(dentryRwsem(1, 'exclusive'))],
      result: 'errno',
    },
    vfs_setxattr: { sleeps: 'always', takes: [dentryRwsem(1, 'exclusive')], result: 'errno' },
    vfs_getxattr: { sleeps: 'always', result: 'count-or-errno' },
  }),
];
