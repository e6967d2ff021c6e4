// Locks of the fact sheet of methods that the rows in src/kernel/methods-*.ts leave out, each with its reason.

const some = 'only some of the callers hold it: what is said to be held is held on every call';
const unnamed = 'no parameter leads to it, and nothing that a filesystem does hangs on it';
const stale = 'the documentation names locks that are gone; what took their place is taken inside the method';
const state = 'a state of the object, no lock';
const hidden = 'a row without an object: its holder may not sleep, that is all that is used';

/** By `table.method`, by the lock as the sheet writes it. */
export const entryLocksLeftOut: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'inode_operations.rename': {
    'i_rwsem(source) if non-directory, or directory changing parent exclusive': some,
    'i_rwsem(target) if non-directory or to be removed exclusive': some,
    's_vfs_rename_mutex when old_dir != new_dir mutex': some,
  },
  'dentry_operations.d_compare': {
    'rename_lock as documented; may be called with only RCU': `${some}; the row says RCU, as it must be expected`,
  },
  'super_operations.free_inode': { 'rcu callback (softirq) context': hidden },
  'super_operations.write_inode': { 'I_SYNC bit (inode pinned for writeback) bit': state },
  'super_operations.evict_inode': { 'I_FREEING set, no references state': state },
  'super_operations.statfs': { 's_umount maybe shared (ustat only)': some },
  'super_operations.show_options': { 'namespace_sem shared': unnamed },
  'super_operations.show_devname': { 'namespace_sem shared': unnamed },
  'super_operations.show_path': { 'namespace_sem shared': unnamed },
  'super_operations.show_stats': { 'namespace_sem shared': unnamed },
  'super_operations.quota_read': { 'dqio_sem (via quota code) yes': unnamed },
  'super_operations.quota_write': { 'dqio_sem (via quota code) yes': unnamed },
  'file_operations.llseek': { 'f_pos_lock if FMODE_ATOMIC_POS mutex': some },
  'file_operations.write_iter': { 'SB_FREEZE_WRITE for regular files shared': some },
  'file_operations.iterate_shared': {
    'f_pos_lock exclusive': 'it keeps apart users of one open file, not of the directory',
  },
  'file_operations.get_unmapped_area': { 'mmap_lock write when called for mmap': some },
  'file_operations.fallocate': { 'SB_FREEZE_WRITE shared': `${some}: for regular files` },
  'file_operations.copy_file_range': { 'SB_FREEZE_WRITE(out) shared': `${some}: for regular files` },
  'file_operations.remap_file_range': { 'SB_FREEZE_WRITE(out) shared': `${some}: for regular files` },
  'address_space_operations.read_folio': {
    'invalidate_lock shared': `${some} (mm/filemap.c: do_read_cache_folio does not)`,
  },
  'address_space_operations.dirty_folio': { 'folio lock or page table lock maybe': hidden },
  'address_space_operations.readahead': { 'folio lock exclusive': 'its folios are not parameters' },
  'address_space_operations.invalidate_folio': {
    'invalidate_lock exclusive': `${some}: not at the eviction of an inode`,
  },
  'address_space_operations.swap_rw': { 'folio lock exclusive': 'its folio is not a parameter' },
  'file_lock_operations.fl_copy_lock': {
    'inode->i_lock (documented; flc_lock in current code) spin': hidden,
  },
  'file_lock_operations.fl_release_private': { 'i_lock/flc_lock maybe': some },
  'lock_manager_operations.lm_notify': { 'blocked_lock_lock spin': hidden },
  'lock_manager_operations.lm_break': { 'flc_lock spin': hidden },
  'lock_manager_operations.lm_change': { 'flc_lock spin': hidden },
  'lock_manager_operations.lm_breaker_owns_lease': { 'flc_lock spin': hidden },
  'lock_manager_operations.lm_lock_expirable': { 'flc_lock spin': hidden },
  'dquot_operations.write_dquot': {
    'dqonoff_sem or dqptr_sem as documented; dquot->dq_lock mutex in current code yes': stale,
  },
  'dquot_operations.acquire_dquot': {
    'dqonoff_sem or dqptr_sem as documented; dquot->dq_lock mutex in current code yes': stale,
  },
  'dquot_operations.release_dquot': {
    'dqonoff_sem or dqptr_sem as documented; dquot->dq_lock mutex in current code yes': stale,
  },
  'dquot_operations.write_info': { 'dqonoff_sem as documented yes': stale },
  'vm_operations_struct.fault': {
    'mmap_lock or VMA lock shared': `${some} since 6.4, the row of before has it`,
  },
  'vm_operations_struct.page_mkwrite': { 'mmap_lock or VMA lock shared': `${some} since 6.4` },
  'vm_operations_struct.pfn_mkwrite': { 'mmap_lock or VMA lock shared': `${some} since 6.4` },
  'vm_operations_struct.huge_fault': { 'mmap_lock maybe shared': some },
  'vm_operations_struct.map_pages': { 'RCU shared': hidden },
  'inode hash callback.iget5_locked test()': { 'inode_hash_lock or RCU spin': hidden },
  'inode hash callback.iget5_locked set()': { 'inode_hash_lock spin': hidden },
};

/** Rows for methods that the sheet does not have. */
export const methodsBesideTheSheet: Readonly<Record<string, string>> = {
  'address_space_operations.error_remove_page': 'before folios',
  'address_space_operations.freepage': 'before folios',
  'address_space_operations.invalidatepage': 'before folios',
  'address_space_operations.launder_page': 'before folios',
  'address_space_operations.migratepage': 'before folios',
  'address_space_operations.readpage': 'before folios',
  'address_space_operations.releasepage': 'before folios',
  'address_space_operations.set_page_dirty': 'before folios',
  'call_rcu.function': 'a callback in a softirq',
  'file_operations.iterate': 'gone with 6.6',
  'file_operations.readdir': 'gone with 3.11',
  'inode_operations.removexattr': 'gone with 4.9',
  'inode_operations.setxattr': 'gone with 4.9',
  'timer_setup.function': 'a callback in a softirq',
};
