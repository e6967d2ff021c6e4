// Locks of the page cache: folios, pages and buffer heads. They have no owner: the completion of the I/O
// that is started under one often releases it, so that leaving a function with one held proves nothing.
import type { LockApi } from './lock-api.js';

const folio = {
  lockType: 'folio-lock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  ownerless: true,
  source: 'include/linux/pagemap.h',
} as const;
const page = { ...folio, lockType: 'page-lock' } as const;

export const folioApis = [
  { ...folio, name: 'folio_lock', effect: 'acquire', sleeps: true },
  { ...folio, name: '__folio_lock', effect: 'acquire', sleeps: true },
  { ...folio, name: 'folio_trylock', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...folio, name: 'folio_lock_killable', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  // Returns 0 with the folio locked, else VM_FAULT_ flags and the mmap lock may have been dropped.
  { ...folio, name: 'folio_lock_or_retry', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...folio, name: 'folio_unlock', effect: 'release', source: 'mm/filemap.c' },
  { ...folio, name: 'folio_end_read', effect: 'release', source: 'mm/filemap.c' },
  { ...folio, name: 'ufs_put_locked_folio', effect: 'release', source: 'fs/ufs/util.h' },
  {
    ...folio,
    name: 'folio_test_locked',
    effect: 'query',
    source: 'include/linux/page-flags.h: PAGEFLAG(Locked',
  },
  { ...page, name: 'lock_page', effect: 'acquire', sleeps: true },
  { ...page, name: 'trylock_page', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...page, name: 'lock_page_killable', effect: 'try-acquire', takenOn: 'zero', sleeps: true },
  { ...page, name: 'unlock_page', effect: 'release' },
  { ...page, name: 'PageLocked', effect: 'query', source: 'include/linux/page-flags.h: PAGEFLAG(Locked' },
] as const satisfies readonly LockApi[];

const buffer = { ...folio, lockType: 'buffer-lock', source: 'include/linux/buffer_head.h' } as const;

export const bufferLockApis = [
  { ...buffer, name: 'lock_buffer', effect: 'acquire', sleeps: true },
  { ...buffer, name: 'trylock_buffer', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...buffer, name: 'unlock_buffer', effect: 'release' },
  // The end of the I/O releases it: the caller has it no more.
  { ...buffer, name: 'submit_bh', effect: 'release', lockArgs: [1], sleeps: true, source: 'fs/buffer.c' },
  { ...buffer, name: '__bh_read', effect: 'release', sleeps: true, source: 'fs/buffer.c' },
  { ...buffer, name: 'ext4_read_bh', effect: 'release', sleeps: true, source: 'fs/ext4/super.c' },
  { ...buffer, name: 'ext4_read_bh_nowait', effect: 'release', sleeps: true, source: 'fs/ext4/super.c' },
  { ...buffer, name: 'buffer_locked', effect: 'query' },
] as const satisfies readonly LockApi[];
