// Fields of dentries and inodes, and the locks that guard them.
import {
  atomic,
  bitLockOf,
  type GuardedField,
  guardedFields,
  rwsemOf,
  seqlockNamed,
  setOnce,
  spinNamed,
  spinOf,
  under,
  writtenUnder,
} from './guarded-field.js';

const dcache = 'fs/dcache.c';
const dLock = spinOf('->d_lock');
const renameLock = seqlockNamed('rename_lock');

const dentries = guardedFields('dentry', [
  ['d_flags', writtenUnder(dLock), 'include/linux/dcache.h'],
  ['d_seq', writtenUnder(dLock), 'include/linux/dcache.h'],
  // The bucket's lock as well; RCU is enough to walk.
  ['d_hash', writtenUnder(dLock), dcache],
  [
    'd_parent d_name',
    {
      kind: 'locks',
      write: [renameLock, dLock],
      read: [dLock, renameLock, rwsemOf('->d_parent->d_inode->i_rwsem', 'shared')],
      hint: true,
    },
    dcache,
  ],
  // A reader with a reference of its own on a positive dentry needs no lock.
  ['d_inode', writtenUnder(spinOf('->d_inode->i_lock'), dLock), dcache],
  // lockref operations need no lock; `count++` does.
  ['d_lockref.count', writtenUnder(dLock), 'lib/lockref.c'],
  ['d_lru', under(dLock), dcache],
  ['d_wait', under(dLock), dcache],
  ['d_sib', under(spinOf('->d_parent->d_lock')), dcache],
  ['d_children', under(dLock), dcache],
  ['d_u.d_alias', under(spinOf('->d_inode->i_lock'), dLock), dcache],
  ['d_op', setOnce, dcache],
  ['d_sb', setOnce, dcache],
]);

const fs = 'include/linux/fs.h';
const inodeC = 'fs/inode.c';
const iLock = spinOf('->i_lock');
const iRwsem = rwsemOf('->i_rwsem');
const listLock = spinOf('->i_sb->s_inode_list_lock');

const inodes = guardedFields('inode', [
  ['i_state', writtenUnder(iLock), inodeC],
  ['i_hash', writtenUnder(spinNamed('inode_hash_lock'), iLock), inodeC],
  ['i_sb_list', under(listLock), inodeC],
  // The writeback's list_lock as well, whose owner may change: inode_to_wb_and_lock_list().
  ['i_io_list dirtied_when', under(iLock), 'fs/fs-writeback.c'],
  ['i_wb_list', under(spinOf('->i_sb->s_inode_wblist_lock')), 'fs/fs-writeback.c'],
  ['i_dentry', writtenUnder(iLock), dcache],
  ['i_count', atomic, inodeC],
  ['i_nlink', writtenUnder(iRwsem), fs],
  ['i_size', writtenUnder(iRwsem), fs],
  ['i_blocks i_bytes', writtenUnder(iLock), 'fs/stat.c'],
  ['i_flags', writtenUnder(iRwsem), inodeC],
  ['i_mode i_uid i_gid', writtenUnder(iRwsem), 'fs/attr.c'],
  // cmpxchg() or rcu_assign_pointer().
  ['i_acl i_default_acl', atomic, 'fs/posix_acl.c'],
  ['i_op i_fop i_mapping->a_ops', setOnce, fs],
  ['i_link', setOnce, 'Documentation/filesystems/vfs.rst'],
  ['i_dir_seq', writtenUnder(dLock), dcache],
  ['i_dio_count i_writecount i_version', atomic, fs],
  ['i_flctx', setOnce, 'include/linux/filelock.h'],
  ['i_data.nrpages', writtenUnder(spinOf('->i_data.i_pages.xa_lock')), fs],
]);

const superC = 'fs/super.c';
const sUmount = rwsemOf('->s_umount');

const superblocks = guardedFields('super_block', [
  ['s_list s_instances s_count', under(spinNamed('sb_lock')), superC],
  ['s_active', atomic, superC],
  ['s_inodes', under(spinOf('->s_inode_list_lock')), fs],
  ['s_inodes_wb', under(spinOf('->s_inode_wblist_lock')), fs],
  ['s_roots', under(bitLockOf('->s_roots')), dcache],
  ['s_mounts mnt_instance', under(seqlockNamed('mount_lock')), 'fs/mount.h'],
  ['s_root', writtenUnder(sUmount), superC],
  // Remount sets SB_RDONLY and its like; the states of birth and death have barriers of their own.
  ['s_flags', writtenUnder(sUmount), superC],
  ['s_writers.frozen', under(sUmount), superC],
  ['s_d_op s_op s_xattr', setOnce, fs],
]);

export const inodeGuards: readonly GuardedField[] = [...dentries, ...inodes, ...superblocks];
