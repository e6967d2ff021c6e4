// address_space_operations, and the callbacks of the inode cache and of buffers: what they may rely on at entry.
import { folio, hiddenSpin, inodeExclusive, page, softirq, unlocked, withMutexBefore } from './entry-lock.js';
import type { EntryLock, MethodContract } from './rows.js';

const mapping = {
  table: 'address_space_operations',
  mayBlock: 'yes',
  locks: [],
  source: 'Documentation/filesystems/locking.rst',
} as const;
const host = inodeExclusive('address_space', '->host');
/** invalidate_lock is held around ->read_folio by most callers, not by all (mm/filemap.c: do_read_cache_folio). */
const locked = [folio()];
const readLocks: EntryLock = {
  of: 'readahead_control',
  field: '->mapping->invalidate_lock',
  mode: 'shared',
  lockType: 'rwsem',
};

const folioMethods: readonly MethodContract[] = [
  { ...mapping, method: 'read_folio', locks: locked.map(unlocked) },
  { ...mapping, method: 'readahead', locks: [readLocks], since: '5.15' },
  { ...mapping, method: 'readahead', until: '5.15' },
  { ...mapping, method: 'writepages' },
  { ...mapping, method: 'write_begin', locks: [host] },
  { ...mapping, method: 'write_end', locks: [host, unlocked(folio())], since: '6.12' },
  { ...mapping, method: 'write_end', locks: [host, unlocked(page())], until: '6.12' },
  // By the holder of the folio lock, or of the page table's.
  { ...mapping, method: 'dirty_folio', locks: [hiddenSpin('page table lock')], mayBlock: 'no' },
  { ...mapping, method: 'bmap' },
  { ...mapping, method: 'invalidate_folio', locks: locked },
  { ...mapping, method: 'release_folio', locks: locked },
  { ...mapping, method: 'free_folio', locks: locked, mayBlock: 'no' },
  { ...mapping, method: 'direct_IO' },
  { ...mapping, method: 'migrate_folio', locks: [folio(), folio(1)] },
  { ...mapping, method: 'launder_folio', locks: locked },
  { ...mapping, method: 'is_partially_uptodate', locks: locked },
  { ...mapping, method: 'is_dirty_writeback', source: 'Documentation/filesystems/vfs.rst' },
  { ...mapping, method: 'error_remove_folio', locks: locked },
  { ...mapping, method: 'swap_activate' },
  { ...mapping, method: 'swap_deactivate' },
  { ...mapping, method: 'swap_rw' },
];

const lockedPage = [page()];

// Before folios: 5.18 and 5.19 renamed most of them, 6.0 ->migratepage, 6.8 ->error_remove_page.
const pageMethods: readonly MethodContract[] = [
  { ...mapping, method: 'writepage', locks: lockedPage.map(unlocked) },
  { ...mapping, method: 'readpage', locks: lockedPage.map(unlocked), until: '5.19' },
  { ...mapping, method: 'invalidatepage', locks: lockedPage, until: '5.18' },
  { ...mapping, method: 'releasepage', locks: lockedPage, until: '5.19' },
  { ...mapping, method: 'freepage', locks: lockedPage, mayBlock: 'no', until: '5.19' },
  { ...mapping, method: 'launder_page', locks: lockedPage, until: '5.18' },
  { ...mapping, method: 'migratepage', locks: [page(), page(1)], until: '6.0' },
  { ...mapping, method: 'error_remove_page', locks: lockedPage, until: '6.8' },
  {
    ...mapping,
    method: 'set_page_dirty',
    locks: [hiddenSpin('page table lock')],
    mayBlock: 'no',
    until: '5.18',
  },
];

const hashed = {
  ...mapping,
  table: 'iget5_locked',
  mayBlock: 'no',
  locks: [hiddenSpin('inode_hash_lock')],
} as const;

/** Functions that are no entries of a table but arguments or members: `bh->b_end_io`, `iget5_locked(.., test, set, ..)`. */
const callbacks: readonly MethodContract[] = [
  {
    ...hashed,
    method: 'test',
    callbackOf: [
      { call: 'iget5_locked', argument: 2 },
      { call: 'ilookup5', argument: 2 },
      { call: 'ilookup5_nowait', argument: 2 },
      { call: 'inode_insert5', argument: 2 },
      { call: 'insert_inode_locked4', argument: 2 },
    ],
    source: 'Documentation/filesystems/porting.rst',
  },
  {
    ...hashed,
    method: 'set',
    callbackOf: [
      { call: 'iget5_locked', argument: 3 },
      { call: 'inode_insert5', argument: 3 },
    ],
    source: 'fs/inode.c: inode_insert5',
  },
  // Softirqs: a callback of RCU, a timer.
  {
    ...mapping,
    table: 'call_rcu',
    method: 'function',
    mayBlock: 'no',
    locks: [softirq],
    callbackOf: [{ call: 'call_rcu', argument: 1 }],
    source: 'Documentation/RCU/whatisRCU.rst',
  },
  {
    ...mapping,
    table: 'timer_setup',
    method: 'function',
    mayBlock: 'no',
    locks: [softirq],
    callbackOf: [{ call: 'timer_setup', argument: 1 }],
    source: 'include/linux/timer.h',
  },
  {
    ...mapping,
    table: 'buffer_head',
    method: 'b_end_io',
    mayBlock: 'no',
    locks: [softirq, { of: 'buffer_head', field: '', mode: 'exclusive', lockType: 'buffer-lock' }],
  },
];

export const mappingMethods: readonly MethodContract[] = withMutexBefore([
  ...folioMethods,
  ...pageMethods,
  ...callbacks,
]);
