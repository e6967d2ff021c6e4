// Calls that put an object into a container others look into, take it out, or move it.
// Lockless containers (llist) are not here: they need no lock.
import type { Publisher } from './rows.js';

// list_add(new, head): the node is the object, the head names the container.
const list = { objectArg: 0, containerArg: 1, source: 'include/linux/list.h' } as const;
const node = { objectArg: 0, source: 'include/linux/list.h' } as const;
const rculist = { ...list, source: 'include/linux/rculist.h' } as const;
const rcunode = { ...node, source: 'include/linux/rculist.h' } as const;

const lists = [
  { ...list, name: 'list_add', effect: 'add' },
  { ...list, name: 'list_add_tail', effect: 'add' },
  { ...rculist, name: 'list_add_rcu', effect: 'add' },
  { ...rculist, name: 'list_add_tail_rcu', effect: 'add' },
  { ...node, name: 'list_del', effect: 'remove' },
  { ...node, name: 'list_del_init', effect: 'remove' },
  { ...node, name: 'list_del_init_careful', effect: 'remove' },
  { ...rcunode, name: 'list_del_rcu', effect: 'remove' },
  { ...list, name: 'list_move', effect: 'move' },
  { ...list, name: 'list_move_tail', effect: 'move' },
  { ...list, name: 'list_bulk_move_tail', effect: 'move', objectArg: 1, containerArg: 0 },
  { ...list, name: 'list_splice', effect: 'move' },
  { ...list, name: 'list_splice_init', effect: 'move' },
  { ...list, name: 'list_splice_tail', effect: 'move' },
  { ...list, name: 'list_splice_tail_init', effect: 'move' },
  { ...rculist, name: 'list_splice_init_rcu', effect: 'move' },
  { ...node, name: 'list_replace', effect: 'remove' },
  { ...node, name: 'list_replace_init', effect: 'remove' },
  { ...rcunode, name: 'list_replace_rcu', effect: 'remove' },
] as const satisfies readonly Publisher[];

const bl = { ...list, source: 'include/linux/list_bl.h' } as const;
const rcubl = { ...list, source: 'include/linux/rculist_bl.h' } as const;

const hashLists = [
  { ...list, name: 'hlist_add_head', effect: 'add' },
  { ...list, name: 'hlist_add_before', effect: 'add' },
  { ...list, name: 'hlist_add_behind', effect: 'add' },
  { ...rculist, name: 'hlist_add_head_rcu', effect: 'add' },
  { ...rculist, name: 'hlist_add_tail_rcu', effect: 'add' },
  { ...rculist, name: 'hlist_add_before_rcu', effect: 'add' },
  { ...rculist, name: 'hlist_add_behind_rcu', effect: 'add' },
  { ...node, name: 'hlist_del', effect: 'remove' },
  { ...node, name: 'hlist_del_init', effect: 'remove' },
  { ...rcunode, name: 'hlist_del_rcu', effect: 'remove' },
  { ...rcunode, name: 'hlist_del_init_rcu', effect: 'remove' },
  { ...bl, name: 'hlist_bl_add_head', effect: 'add' },
  { ...bl, name: 'hlist_bl_add_before', effect: 'add' },
  { ...bl, name: 'hlist_bl_add_behind', effect: 'add' },
  { ...rcubl, name: 'hlist_bl_add_head_rcu', effect: 'add' },
  { name: 'hlist_bl_del', effect: 'remove', objectArg: 0, source: 'include/linux/list_bl.h' },
  { name: 'hlist_bl_del_init', effect: 'remove', objectArg: 0, source: 'include/linux/list_bl.h' },
  { name: 'hlist_bl_del_rcu', effect: 'remove', objectArg: 0, source: 'include/linux/rculist_bl.h' },
] as const satisfies readonly Publisher[];

const hash = { objectArg: 1, containerArg: 0, source: 'include/linux/hashtable.h' } as const;
const hashed = { objectArg: 0, source: 'include/linux/hashtable.h' } as const;
const rb = { objectArg: 0, containerArg: 1, source: 'include/linux/rbtree.h' } as const;
const lru = { objectArg: 1, containerArg: 0, source: 'include/linux/list_lru.h' } as const;

const trees = [
  { ...hash, name: 'hash_add', effect: 'add' },
  { ...hash, name: 'hash_add_rcu', effect: 'add' },
  { ...hashed, name: 'hash_del', effect: 'remove' },
  { ...hashed, name: 'hash_del_rcu', effect: 'remove' },
  { ...rb, name: 'rb_insert_color', effect: 'add' },
  { ...rb, name: 'rb_insert_color_cached', effect: 'add' },
  { ...rb, name: 'rb_add', effect: 'add' },
  { ...rb, name: 'rb_add_cached', effect: 'add' },
  { ...rb, name: 'rb_find_add', effect: 'add' },
  { ...rb, name: 'rb_erase', effect: 'remove' },
  { ...rb, name: 'rb_erase_cached', effect: 'remove' },
  {
    name: 'rb_replace_node',
    effect: 'remove',
    objectArg: 0,
    containerArg: 2,
    source: 'include/linux/rbtree.h',
  },
  { ...lru, name: 'list_lru_add', effect: 'add' },
  { ...lru, name: 'list_lru_del', effect: 'remove' },
] as const satisfies readonly Publisher[];

// The object is a value here; removing names a key. xa_store() and the other forms without underscores take
// the array's own lock; they count where a wider lock is to cover them.
const indexed = [
  { name: 'xa_store', effect: 'add', objectArg: 2, containerArg: 0, source: 'lib/xarray.c' },
  { name: 'xa_insert', effect: 'add', objectArg: 2, containerArg: 0, source: 'include/linux/xarray.h' },
  { name: 'xa_alloc', effect: 'add', objectArg: 2, containerArg: 0, source: 'include/linux/xarray.h' },
  { name: 'xa_erase', effect: 'remove', objectArg: 1, containerArg: 0, source: 'lib/xarray.c' },
  { name: '__xa_store', effect: 'add', objectArg: 2, containerArg: 0, source: 'include/linux/xarray.h' },
  { name: '__xa_insert', effect: 'add', objectArg: 2, containerArg: 0, source: 'include/linux/xarray.h' },
  { name: '__xa_alloc', effect: 'add', objectArg: 2, containerArg: 0, source: 'include/linux/xarray.h' },
  { name: '__xa_erase', effect: 'remove', objectArg: 1, containerArg: 0, source: 'include/linux/xarray.h' },
  { name: 'xas_store', effect: 'add', objectArg: 1, containerArg: 0, source: 'lib/xarray.c' },
  { name: 'radix_tree_insert', effect: 'add', objectArg: 2, containerArg: 0, source: 'lib/radix-tree.c' },
  { name: 'radix_tree_delete', effect: 'remove', objectArg: 1, containerArg: 0, source: 'lib/radix-tree.c' },
  {
    name: 'radix_tree_delete_item',
    effect: 'remove',
    objectArg: 2,
    containerArg: 0,
    source: 'lib/radix-tree.c',
  },
  { name: 'idr_alloc', effect: 'add', objectArg: 1, containerArg: 0, source: 'lib/idr.c' },
  { name: 'idr_alloc_cyclic', effect: 'add', objectArg: 1, containerArg: 0, source: 'lib/idr.c' },
  { name: 'idr_alloc_u32', effect: 'add', objectArg: 1, containerArg: 0, source: 'lib/idr.c' },
  { name: 'idr_replace', effect: 'add', objectArg: 1, containerArg: 0, source: 'lib/idr.c' },
  { name: 'idr_remove', effect: 'remove', objectArg: 1, containerArg: 0, source: 'lib/radix-tree.c' },
] as const satisfies readonly Publisher[];

// The container is the dentry cache. They take its locks themselves; what they need besides is exclusion
// against another adder of the same name.
const dentry = { effect: 'add', objectArg: 0, source: 'fs/dcache.c' } as const;

const dentries = [
  { ...dentry, name: 'd_add' },
  { ...dentry, name: 'd_add_ci' },
  { ...dentry, name: 'd_instantiate' },
  { ...dentry, name: 'd_instantiate_new' },
  { ...dentry, name: 'd_rehash' },
  { ...dentry, name: 'd_splice_alias', objectArg: 1 },
  { ...dentry, name: 'd_drop', effect: 'remove' },
  { ...dentry, name: '__d_drop', effect: 'remove' },
  { ...dentry, name: 'insert_inode_locked', source: 'fs/inode.c' },
  { ...dentry, name: 'insert_inode_locked4', source: 'fs/inode.c' },
  { ...dentry, name: '__insert_inode_hash', source: 'fs/inode.c' },
  { ...dentry, name: 'insert_inode_hash', source: 'include/linux/fs.h' },
  { ...dentry, name: 'remove_inode_hash', effect: 'remove', source: 'include/linux/fs.h' },
] as const satisfies readonly Publisher[];

export const publishers: readonly Publisher[] = [...lists, ...hashLists, ...trees, ...indexed, ...dentries];
