// Contracts of the page cache.
import { type ApiContract, contracts } from './api-contract.js';
import {
  asserted,
  documented,
  folioLock,
  iRwsem,
  invalidateLock,
  rwsemAt,
  spinAt,
  usual,
} from './contract-locks.js';

export const pageContracts: readonly ApiContract[] = [
  ...contracts('include/linux/mm.h', {
    folio_get: { sleeps: 'never', references: { 0: 'taken' }, result: 'nothing' },
    folio_put: { sleeps: 'never', references: { 0: 'put' }, result: 'nothing' },
    put_page: { sleeps: 'never', references: { 0: 'put' }, result: 'nothing' },
    get_page: { sleeps: 'never', references: { 0: 'taken' }, result: 'nothing' },
  }),
  ...contracts('include/linux/pagemap.h', {
    filemap_get_folio: { sleeps: 'never', returns: 'owned', result: 'error-pointer' },
    find_get_page: { sleeps: 'never', returns: 'owned', result: 'null' },
    filemap_lock_folio: { sleeps: 'always', returns: 'owned', result: 'error-pointer' },
    filemap_grab_folio: { sleeps: 'always', returns: 'owned', result: 'error-pointer' },
    read_mapping_folio: { sleeps: 'always', returns: 'owned', result: 'error-pointer' },
    folio_wait_locked: { sleeps: 'always', forbids: [folioLock(0)], result: 'nothing' },
  }),
  ...contracts('mm/folio-compat.c', {
    grab_cache_page_write_begin: { sleeps: 'always', returns: 'owned', result: 'null' },
  }),
  ...contracts('mm/filemap.c', {
    read_cache_folio: {
      sleeps: 'always',
      requires: [usual(invalidateLock(0, 'shared'))],
      returns: 'owned',
      result: 'error-pointer',
    },
    filemap_add_folio: {
      sleeps: 'sometimes',
      mayTake: [spinAt(0, '->i_pages.xa_lock')],
      result: 'errno',
      gfp: 3,
    },
    filemap_remove_folio: {
      sleeps: 'never',
      requires: [asserted(folioLock(0))],
      takes: [spinAt(0, '->mapping->host->i_lock'), spinAt(0, '->mapping->i_pages.xa_lock')],
      result: 'nothing',
    },
    filemap_release_folio: {
      sleeps: 'sometimes',
      requires: [asserted(folioLock(0))],
      result: 'nonzero-on-success',
      gfp: 1,
    },
    filemap_fault: {
      sleeps: 'always',
      requires: [usual(rwsemAt(0, '->vma->vm_mm->mmap_lock', 'shared'))],
      mayTake: [rwsemAt(0, '->vma->vm_file->f_mapping->invalidate_lock', 'shared')],
      result: 'value',
    },
    filemap_map_pages: { sleeps: 'never', result: 'value' },
    filemap_write_and_wait_range: { sleeps: 'always', result: 'errno' },
    filemap_fdatawrite: { sleeps: 'always', result: 'errno' },
    filemap_fdatawait_range: { sleeps: 'always', result: 'errno' },
    folio_end_writeback: { sleeps: 'never', result: 'nothing' },
    generic_file_write_iter: {
      sleeps: 'always',
      takes: [rwsemAt(0, '->ki_filp->f_mapping->host->i_rwsem', 'exclusive')],
      result: 'count-or-errno',
    },
    __generic_file_write_iter: {
      sleeps: 'always',
      requires: [usual(rwsemAt(0, '->ki_filp->f_mapping->host->i_rwsem', 'exclusive'))],
      result: 'count-or-errno',
    },
    generic_perform_write: {
      sleeps: 'always',
      requires: [usual(rwsemAt(0, '->ki_filp->f_mapping->host->i_rwsem', 'exclusive'))],
      result: 'count-or-errno',
    },
  }),
  ...contracts('mm/page-writeback.c', {
    folio_mark_dirty: { sleeps: 'never', requires: [usual(folioLock(0))], result: 'value' },
    filemap_dirty_folio: {
      sleeps: 'never',
      mayTake: [spinAt(0, '->host->i_lock'), spinAt(0, '->i_pages.xa_lock')],
      result: 'value',
    },
    folio_clear_dirty_for_io: { sleeps: 'never', requires: [asserted(folioLock(0))], result: 'value' },
    folio_wait_writeback: { sleeps: 'always', result: 'nothing' },
    folio_wait_stable: { sleeps: 'always', result: 'nothing' },
    balance_dirty_pages_ratelimited: { sleeps: 'always', result: 'nothing' },
  }),
  ...contracts('fs/buffer.c', {
    block_dirty_folio: {
      sleeps: 'never',
      takes: [spinAt(0, '->i_private_lock')],
      mayTake: [spinAt(0, '->host->i_lock'), spinAt(0, '->i_pages.xa_lock')],
      result: 'value',
    },
  }),
  ...contracts('include/linux/page-flags.h', {
    folio_start_writeback: { sleeps: 'never', requires: [usual(folioLock(0))], result: 'nothing' },
  }),
  ...contracts('mm/truncate.c', {
    truncate_setsize: {
      sleeps: 'always',
      requires: [
        usual(iRwsem(0, 'exclusive')),
        usual(rwsemAt(0, '->i_mapping->invalidate_lock', 'exclusive')),
      ],
      mayTake: [rwsemAt(0, '->i_mapping->i_mmap_rwsem', 'shared')],
      result: 'nothing',
    },
    truncate_pagecache: {
      sleeps: 'always',
      requires: [usual(rwsemAt(0, '->i_mapping->invalidate_lock', 'exclusive'))],
      takes: [rwsemAt(0, '->i_mapping->i_mmap_rwsem', 'shared')],
      result: 'nothing',
    },
    truncate_inode_pages: {
      sleeps: 'always',
      requires: [usual(invalidateLock(0, 'exclusive'))],
      result: 'nothing',
    },
    truncate_inode_pages_final: { sleeps: 'always', result: 'nothing' },
    pagecache_isize_extended: {
      sleeps: 'always',
      requires: [documented(iRwsem(0, 'exclusive'))],
      result: 'nothing',
    },
    invalidate_inode_pages2_range: { sleeps: 'always', result: 'errno' },
  }),
  ...contracts('mm/memory.c', {
    unmap_mapping_range: {
      sleeps: 'always',
      takes: [rwsemAt(0, '->i_mmap_rwsem', 'shared')],
      result: 'nothing',
    },
  }),
  // An error pointer since 6.4.
  ...contracts('mm/filemap.c', {
    filemap_get_folio: { until: '6.4', sleeps: 'never', returns: 'owned', result: 'null' },
    filemap_lock_folio: { until: '6.4', sleeps: 'always', returns: 'owned', result: 'null' },
  }),
];
