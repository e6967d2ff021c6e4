// Iterator macros: which arguments are cursors, given a new value on each turn, and which is the container.
import type { IteratorMacro } from './rows.js';

const list = { headArg: 1, cursorArgs: [0], source: 'include/linux/list.h' } as const;
const listSafe = { headArg: 2, cursorArgs: [0, 1], source: 'include/linux/list.h' } as const;
const listRcu = { headArg: 1, cursorArgs: [0], rcu: true, source: 'include/linux/rculist.h' } as const;

const lists = [
  { ...list, name: 'list_for_each' },
  { ...list, name: 'list_for_each_continue' },
  { ...list, name: 'list_for_each_prev' },
  { ...list, name: 'list_for_each_reverse' },
  { ...listRcu, name: 'list_for_each_rcu', source: 'include/linux/list.h' },
  { ...listSafe, name: 'list_for_each_safe' },
  { ...listSafe, name: 'list_for_each_prev_safe' },
  { ...list, name: 'list_for_each_entry' },
  { ...list, name: 'list_for_each_entry_reverse' },
  { ...list, name: 'list_for_each_entry_continue' },
  { ...list, name: 'list_for_each_entry_continue_reverse' },
  { ...list, name: 'list_for_each_entry_from' },
  { ...list, name: 'list_for_each_entry_from_reverse' },
  { ...listSafe, name: 'list_for_each_entry_safe' },
  { ...listSafe, name: 'list_for_each_entry_safe_continue' },
  { ...listSafe, name: 'list_for_each_entry_safe_from' },
  { ...listSafe, name: 'list_for_each_entry_safe_reverse' },
  { ...listRcu, name: 'list_for_each_entry_rcu' },
  { ...listRcu, name: 'list_for_each_entry_srcu' },
  { ...listRcu, name: 'list_for_each_entry_lockless' },
  { ...listRcu, name: 'list_for_each_entry_continue_rcu' },
  { ...listRcu, name: 'list_for_each_entry_from_rcu' },
] as const satisfies readonly IteratorMacro[];

const bl = { headArg: 2, cursorArgs: [0, 1], source: 'include/linux/list_bl.h' } as const;

const hashLists = [
  { ...list, name: 'hlist_for_each' },
  { ...listSafe, name: 'hlist_for_each_safe' },
  { ...list, name: 'hlist_for_each_entry' },
  { name: 'hlist_for_each_entry_continue', cursorArgs: [0], source: 'include/linux/list.h' },
  { name: 'hlist_for_each_entry_from', cursorArgs: [0], source: 'include/linux/list.h' },
  { ...listSafe, name: 'hlist_for_each_entry_safe' },
  { ...listRcu, name: 'hlist_for_each_entry_rcu' },
  { ...listRcu, name: 'hlist_for_each_entry_rcu_notrace' },
  { ...listRcu, name: 'hlist_for_each_entry_rcu_bh' },
  { ...listRcu, name: 'hlist_for_each_entry_srcu' },
  {
    name: 'hlist_for_each_entry_continue_rcu',
    cursorArgs: [0],
    rcu: true,
    source: 'include/linux/rculist.h',
  },
  { name: 'hlist_for_each_entry_from_rcu', cursorArgs: [0], rcu: true, source: 'include/linux/rculist.h' },
  { ...bl, name: 'hlist_bl_for_each_entry' },
  { ...bl, name: 'hlist_bl_for_each_entry_safe', headArg: 3, cursorArgs: [0, 1, 2] },
  { ...bl, name: 'hlist_bl_for_each_entry_rcu', rcu: true, source: 'include/linux/rculist_bl.h' },
  { ...bl, name: 'hlist_nulls_for_each_entry', source: 'include/linux/list_nulls.h' },
  { ...bl, name: 'hlist_nulls_for_each_entry_rcu', rcu: true, source: 'include/linux/rculist_nulls.h' },
  { ...list, name: 'llist_for_each', source: 'include/linux/llist.h' },
  { ...listSafe, name: 'llist_for_each_safe', source: 'include/linux/llist.h' },
  { ...list, name: 'llist_for_each_entry', source: 'include/linux/llist.h' },
  { ...listSafe, name: 'llist_for_each_entry_safe', source: 'include/linux/llist.h' },
] as const satisfies readonly IteratorMacro[];

const hash = { headArg: 0, cursorArgs: [1, 2], source: 'include/linux/hashtable.h' } as const;
const possible = { headArg: 0, cursorArgs: [1], source: 'include/linux/hashtable.h' } as const;
const xa = { headArg: 0, cursorArgs: [1, 2], source: 'include/linux/xarray.h' } as const;
const xas = { headArg: 0, cursorArgs: [1], source: 'include/linux/xarray.h' } as const;
const idr = { headArg: 0, cursorArgs: [1, 2], source: 'include/linux/idr.h' } as const;
const radix = { headArg: 1, cursorArgs: [0, 2], source: 'include/linux/radix-tree.h' } as const;

const trees = [
  { ...hash, name: 'hash_for_each' },
  { ...hash, name: 'hash_for_each_rcu', rcu: true },
  { ...hash, name: 'hash_for_each_safe', cursorArgs: [1, 2, 3] },
  { ...possible, name: 'hash_for_each_possible' },
  { ...possible, name: 'hash_for_each_possible_rcu', rcu: true },
  { ...possible, name: 'hash_for_each_possible_safe', cursorArgs: [1, 2] },
  { ...xa, name: 'xa_for_each' },
  { ...xa, name: 'xa_for_each_start' },
  { ...xa, name: 'xa_for_each_range' },
  { ...xa, name: 'xa_for_each_marked' },
  { ...xas, name: 'xas_for_each' },
  { ...xas, name: 'xas_for_each_marked' },
  { ...xas, name: 'xas_for_each_conflict' },
  { ...idr, name: 'idr_for_each_entry' },
  { ...idr, name: 'idr_for_each_entry_continue' },
  { ...idr, name: 'idr_for_each_entry_ul', cursorArgs: [1, 2, 3] },
  { ...radix, name: 'radix_tree_for_each_slot' },
  { ...radix, name: 'radix_tree_for_each_tagged' },
  { ...listSafe, name: 'rbtree_postorder_for_each_entry_safe', source: 'include/linux/rbtree.h' },
  { name: 'rb_for_each', headArg: 2, cursorArgs: [0], source: 'include/linux/rbtree.h' },
  { ...xas, name: 'mas_for_each', source: 'include/linux/maple_tree.h' },
  { ...xa, name: 'mt_for_each', source: 'include/linux/maple_tree.h' },
] as const satisfies readonly IteratorMacro[];

const bio = { headArg: 1, cursorArgs: [0, 2], source: 'include/linux/bio.h' } as const;
const first = { cursorArgs: [0], source: 'include/linux/cpumask.h' } as const;
const process = { cursorArgs: [0], rcu: true, source: 'include/linux/sched/signal.h' } as const;
const perag = { headArg: 0, cursorArgs: [1, 2], source: 'fs/xfs/libxfs/xfs_ag.h' } as const;

const others = [
  { ...bio, name: 'bio_for_each_segment' },
  { ...bio, name: 'bio_for_each_bvec' },
  { ...bio, name: 'bio_for_each_segment_all' },
  { ...bio, name: 'bio_for_each_bvec_all', source: 'include/linux/bio.h' },
  { ...bio, name: 'bio_for_each_folio_all', cursorArgs: [0] },
  { ...bio, name: 'bio_list_for_each', cursorArgs: [0] },
  { ...bio, name: 'rq_for_each_segment', source: 'include/linux/blk-mq.h' },
  { ...first, name: 'for_each_cpu' },
  { ...first, name: 'for_each_online_cpu' },
  { ...first, name: 'for_each_possible_cpu' },
  { ...first, name: 'for_each_present_cpu' },
  { ...first, name: 'for_each_set_bit', source: 'include/linux/find.h' },
  { ...first, name: 'for_each_set_bit_from', source: 'include/linux/find.h' },
  { ...first, name: 'for_each_clear_bit', source: 'include/linux/find.h' },
  { ...process, name: 'for_each_process' },
  { ...process, name: 'for_each_process_thread', cursorArgs: [0, 1] },
  { ...process, name: 'for_each_thread', headArg: 0, cursorArgs: [1] },
  { ...process, name: 'do_each_pid_task', cursorArgs: [2], source: 'include/linux/pid.h' },
  { ...process, name: 'do_each_pid_thread', cursorArgs: [2], source: 'include/linux/pid.h' },
  { name: 'for_each_sg', headArg: 0, cursorArgs: [1, 3], source: 'include/linux/scatterlist.h' },
  { name: 'for_each_vma', headArg: 0, cursorArgs: [1], source: 'include/linux/mm.h' },
  { name: 'for_each_vma_range', headArg: 0, cursorArgs: [1], source: 'include/linux/mm.h' },
  { ...list, name: 'vma_interval_tree_foreach', source: 'include/linux/mm.h' },
  { ...list, name: 'for_each_file_lock', source: 'include/linux/filelock.h' },
  { name: 'for_each_xattr_handler', headArg: 0, cursorArgs: [1], source: 'fs/xattr.c' },
  { name: 'btrfs_for_each_slot', headArg: 0, cursorArgs: [2, 4], source: 'fs/btrfs/ctree.h' },
  { ...perag, name: 'for_each_perag' },
  { ...perag, name: 'for_each_perag_from' },
  { ...perag, name: 'for_each_perag_range', cursorArgs: [1, 3] },
  { name: 'for_each_xfs_iext', headArg: 0, cursorArgs: [1, 2], source: 'fs/xfs/libxfs/xfs_inode_fork.h' },
] as const satisfies readonly IteratorMacro[];

export const iteratorMacros: readonly IteratorMacro[] = [...lists, ...hashLists, ...trees, ...others];
