// Contracts of the buffer cache.
import { type ApiContract, contracts } from './api-contract.js';
import { asserted, bufferLock, folioLock, spinAt } from './contract-locks.js';

export const bufferContracts: readonly ApiContract[] = [
  ...contracts('include/linux/buffer_head.h', {
    sb_bread: { sleeps: 'always', returns: 'owned', result: 'null' },
    sb_getblk: { sleeps: 'always', returns: 'owned', result: 'null' },
    sb_find_get_block: {
      sleeps: 'never',
      mayTake: [spinAt(0, '->s_bdev->bd_mapping->i_private_lock')],
      returns: 'owned',
      result: 'null',
    },
    brelse: { sleeps: 'never', references: { 0: 'put' }, result: 'nothing' },
    bforget: {
      sleeps: 'never',
      mayTake: [spinAt(0, '->b_folio->mapping->i_private_lock')],
      references: { 0: 'put' },
      result: 'nothing',
    },
    get_bh: { sleeps: 'never', references: { 0: 'taken' }, result: 'nothing' },
    put_bh: { sleeps: 'never', references: { 0: 'put' }, result: 'nothing' },
  }),
  ...contracts('fs/buffer.c', {
    __find_get_block: {
      sleeps: 'never',
      mayTake: [spinAt(0, '->bd_mapping->i_private_lock')],
      returns: 'owned',
      result: 'null',
    },
    bdev_getblk: { sleeps: 'sometimes', returns: 'owned', result: 'null', gfp: 3 },
    __bread_gfp: { sleeps: 'always', returns: 'owned', result: 'null', gfp: 3 },
    mark_buffer_dirty: {
      sleeps: 'never',
      mayTake: [
        spinAt(0, '->b_folio->mapping->host->i_lock'),
        spinAt(0, '->b_folio->mapping->i_pages.xa_lock'),
      ],
      result: 'nothing',
    },
    sync_dirty_buffer: { sleeps: 'always', takes: [bufferLock(0)], result: 'errno' },
    try_to_free_buffers: {
      sleeps: 'never',
      requires: [asserted(folioLock(0))],
      mayTake: [spinAt(0, '->mapping->i_private_lock')],
      result: 'nonzero-on-success',
    },
    mark_buffer_dirty_inode: {
      sleeps: 'never',
      mayTake: [spinAt(0, '->b_folio->mapping->i_private_lock')],
      result: 'nothing',
    },
  }),
];
