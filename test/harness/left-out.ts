// What the fact sheets name and the tables of src/kernel/ leave out, each with its reason.

const cookie =
  'a reader of a sequence holds nothing: it takes a cookie and asks later whether it was in time';
const reference = 'counts references and leaves no lock held; the takers among them are in references.ts';
const byState = 'whether and how it is held depends on a flag or a state that the call does not show';
const byResult = 'the lock is that of its result: in result-locks.ts';
const byArgument = 'a constant argument decides: in by-argument.ts';
const waits = 'waits and holds nothing: in sleeping.ts';
const elsewhere = 'released elsewhere: by the completion of the I/O, by another call or by a callback';

/** Lock primitives without a row in the lock tables. */
export const primitivesLeftOut: Readonly<Record<string, string>> = {
  read_seqbegin: cookie,
  read_seqretry: cookie,
  read_seqbegin_or_lock: byState,
  need_seqretry: cookie,
  done_seqretry: byState,
  read_seqcount_begin: cookie,
  raw_seqcount_begin: cookie,
  raw_read_seqcount_begin: cookie,
  read_seqcount_retry: cookie,
  scoped_seqlock_read: 'a loop over a reader section, with a lock only on its second turn',
  write_seqcount_invalidate: 'bumps the sequence, holds nothing',
  synchronize_rcu: waits,
  synchronize_srcu: waits,
  wait_on_buffer: waits,
  find_lock_page: byResult,
  filemap_lock_folio: byResult,
  filemap_grab_folio: byResult,
  grab_cache_page: byResult,
  __filemap_get_folio: byState,
  super_lock: byArgument,
  super_unlock: byArgument,
  user_get_super: byState,
  sget_fc: byResult,
  lock_mount: 'the result is a mountpoint, and two locks are held with it; only fs/namespace.c uses it',
  unlock_mount: 'see lock_mount',
  lock_rename: byResult,
  lock_rename_child:
    'one of the two locks belongs to the parent of its argument, which may change until it is held',
  unlock_rename: 'see lock_rename: its counterpart is known by its result only',
  kern_path_create: byResult,
  user_path_create: byResult,
  done_path_create: 'see kern_path_create',
  kern_path_locked: byResult,
  user_path_locked_at: byResult,
  kiocb_start_write: elsewhere,
  kiocb_end_write: elsewhere,
  vma_start_write: 'released with the mmap lock, by no call of its own',
  kref_put_lock: elsewhere,
  kref_put_mutex: elsewhere,
  lockref_get: reference,
  lockref_get_not_zero: reference,
  lockref_get_not_dead: reference,
  lockref_put_not_zero: reference,
  lockref_put_return: reference,
  dget_dlock: reference,
  pipe_double_lock: 'takes two locks that are released one by one',
  fdget_pos: byState,
  fdput_pos: byState,
};

/** Regions without a row. */
export const regionsLeftOut: Readonly<Record<string, string>> = {
  kmap_local_page: 'sleeping is allowed, nobody is excluded, and helpers hand the mapping to their callers',
};

/** Functions that drop or swap a lock, without a row. */
export const dropOrSwapLeftOut: Readonly<Record<string, string>> = {
  wait_event_cmd: 'its commands are code of the caller; they may unlock and lock anything',
  lock_for_kill: 'leaves another lock held when it succeeds; static in fs/dcache.c',
  __wait_on_freeing_inode: 'releases one lock and keeps another by a flag; static in fs/inode.c',
  filemap_fault: 'drops the mmap lock only with VM_FAULT_RETRY, and no argument leads to it',
  dentry_unlink_inode: 'releases two locks; static in fs/dcache.c',
  __dentry_kill: 'releases two locks and may return with a third; static in fs/dcache.c',
};

/** Functions that the fact sheet calls sleeping, without a sleep row. */
export const sleepersLeftOut: Readonly<Record<string, string>> = {
  inode_dec_link_count: 'as mark_inode_dirty',
  inode_inc_link_count: 'as mark_inode_dirty',
  mark_inode_dirty: 'sleeps only where the filesystem has a ->dirty_inode that does',
  mark_inode_dirty_sync: 'as mark_inode_dirty',
  inode_wait_for_writeback: 'drops the i_lock that it is called under: in drop-and-retake.ts',
  inode_newsize_ok: 'sends a signal at most; its sleeping is not in the text of 6.12',
  inode_permission: 'may be told not to block by its mask',
  generic_permission: 'may be told not to block by its mask',
  deactivate_locked_super: 'a lock row says so: it releases s_umount',
  generic_shutdown_super: 'a lock row says so: it releases s_umount',
  kref_put: 'sleeps if its release callback does, which is right under a lock when the callback does not',
};
