// Fields of mounts, files, mappings, writeback, file locks and quota, and the locks that guard them.
import {
  atomic,
  type GuardedField,
  guardedFields,
  mutexOf,
  rwlockNamed,
  rwlockOf,
  rwsemNamed,
  rwsemOf,
  seqlockNamed,
  setOnce,
  spinNamed,
  spinOf,
  under,
  writtenUnder,
} from './guarded-field.js';
import { inodeGuards } from './guarded-fields-inode.js';

const namespaceC = 'fs/namespace.c';
const namespaceSem = rwsemNamed('namespace_sem');
const mountLock = seqlockNamed('mount_lock');

const mounts = guardedFields('mount', [
  ['mnt_hash mnt_parent mnt_mountpoint', writtenUnder(namespaceSem, mountLock), namespaceC],
  ['mnt_ns', writtenUnder(namespaceSem), 'fs/mount.h'],
  ['mnt_mounts mnt_child mnt_share mnt_slave mnt_master', under(namespaceSem, mountLock), namespaceC],
  ['mnt.mnt_flags', writtenUnder(mountLock), namespaceC],
  ['mnt_namespace.mounts', under(namespaceSem), 'fs/mount.h'],
  ['mnt_ns_tree', under(rwlockNamed('mnt_ns_tree_lock')), namespaceC],
]);

const fs = 'include/linux/fs.h';

const files = [
  ...guardedFields('file', [
    ['f_flags f_ep', writtenUnder(spinOf('->f_lock')), fs],
    ['f_pos', under(mutexOf('->f_pos_lock')), fs],
    ['f_count', atomic, fs],
    ['f_mode f_op f_mapping f_inode f_path', setOnce, 'fs/open.c'],
    ['f_owner', under(rwlockOf('->f_owner->lock')), fs],
  ]),
  ...guardedFields('files_struct', [
    ['fdt fd', writtenUnder(spinOf('->file_lock')), 'include/linux/fdtable.h'],
  ]),
];

const pagesLock = spinOf('->i_pages.xa_lock');

const mappings = guardedFields('address_space', [
  ['i_pages', writtenUnder(pagesLock), fs],
  ['nrpages', writtenUnder(pagesLock), fs],
  ['i_mmap i_mmap_writable', under(rwsemOf('->i_mmap_rwsem')), fs],
  ['i_private_list i_private_data', under(spinOf('->i_private_lock')), fs],
  ['wb_err f_wb_err', atomic, fs],
]);

const writeback = guardedFields('bdi_writeback', [
  [
    'b_dirty b_io b_more_io b_dirty_time b_attached',
    under(spinOf('->list_lock')),
    'include/linux/backing-dev-defs.h',
  ],
  ['work_list', under(spinOf('->work_lock')), 'include/linux/backing-dev-defs.h'],
]);

const fileLocks = [
  ...guardedFields('file_lock_context', [
    ['flc_flock flc_posix flc_lease', under(spinOf('->flc_lock')), 'fs/locks.c'],
  ]),
  ...guardedFields('file_lock', [
    ['flc_blocked_requests flc_blocker blocked_hash', under(spinNamed('blocked_lock_lock')), 'fs/locks.c'],
  ]),
];

const others = [
  ...guardedFields('dquot', [['dq_dqb', under(spinOf('->dq_dqb_lock')), 'fs/quota/dquot.c']]),
  ...guardedFields('buffer_head', [
    ['b_assoc_buffers', under(spinOf('->b_assoc_map->i_private_lock')), 'fs/buffer.c'],
  ]),
];

export const guardedFieldRows: readonly GuardedField[] = [
  ...inodeGuards,
  ...mounts,
  ...files,
  ...mappings,
  ...writeback,
  ...fileLocks,
  ...others,
];
