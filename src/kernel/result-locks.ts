// Calls whose result says whether a lock is held, or is the very object that is locked.
import type { ResultLock } from './rows.js';

const folio = {
  lockOf: 'result',
  heldOn: 'no-error-pointer',
  lockType: 'folio-lock',
  mode: 'exclusive',
  releasedBy: ['folio_unlock'],
  source: 'include/linux/pagemap.h',
} as const;
const page = { ...folio, heldOn: 'non-null', lockType: 'page-lock', releasedBy: ['unlock_page'] } as const;
const parent = {
  lockOf: { args: [2] },
  heldOn: 'no-error-pointer',
  lockType: 'rwsem',
  mode: 'exclusive',
  field: '->dentry->d_inode->i_rwsem',
  releasedBy: ['done_path_create'],
  source: 'fs/namei.c',
} as const;
const twoParents = {
  lockOf: { args: [0, 1] },
  // The other result is the ancestor that a rename must not touch: NULL and a dentry both mean held.
  heldOn: 'no-error-pointer',
  lockType: 'rwsem',
  mode: 'exclusive',
  releasedBy: ['unlock_rename'],
  source: 'fs/namei.c',
} as const;
const umount = {
  lockOf: 'result',
  lockType: 'rwsem',
  mode: 'exclusive',
  field: '->s_umount',
  source: 'fs/super.c',
} as const;

// The result is a child of the directory that is locked for it.
const child = {
  lockOf: 'result',
  heldOn: 'no-error-pointer',
  lockType: 'rwsem',
  mode: 'exclusive',
  field: '->d_parent->d_inode->i_rwsem',
  source: 'fs/namei.c (after 6.12)',
} as const;
const creating = { ...child, releasedBy: ['end_creating', 'end_creating_keep'] } as const;
const removing = { ...child, releasedBy: ['end_removing'] } as const;

export const resultLocks = [
  { ...folio, name: 'filemap_lock_folio' },
  { ...folio, name: 'filemap_grab_folio' },
  { ...page, name: 'find_lock_page' },
  { ...page, name: 'find_or_create_page' },
  { ...page, name: 'grab_cache_page' },
  { ...page, name: 'grab_cache_page_write_begin', source: 'mm/folio-compat.c' },
  { ...parent, name: 'kern_path_create' },
  { ...parent, name: 'user_path_create' },
  { ...parent, name: 'kern_path_locked', lockOf: { args: [1] }, releasedBy: ['inode_unlock'] },
  { ...parent, name: 'user_path_locked_at', releasedBy: ['inode_unlock'] },
  { ...twoParents, name: 'lock_rename' },
  { ...creating, name: 'start_creating' },
  { ...creating, name: 'start_creating_noperm' },
  { ...creating, name: 'start_creating_killable' },
  { ...creating, name: 'start_creating_dentry' },
  { ...removing, name: 'start_removing' },
  { ...removing, name: 'start_removing_noperm' },
  { ...removing, name: 'start_removing_killable' },
  { ...removing, name: 'start_removing_dentry' },
  {
    ...umount,
    name: 'sget',
    heldOn: 'no-error-pointer',
    releasedBy: ['deactivate_locked_super', 'up_write'],
  },
  {
    ...umount,
    name: 'sget_fc',
    heldOn: 'no-error-pointer',
    releasedBy: ['deactivate_locked_super', 'up_write'],
  },
] as const satisfies readonly ResultLock[];
