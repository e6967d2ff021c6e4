// Where the source of 6.12 says other than the fact sheets of contracts and guards, or what they say is no row.

interface SleepCorrection {
  readonly sleeps: 'always' | 'sometimes' | 'never';
  readonly why: string;
}

export const sleepCorrected: Readonly<Record<string, SleepCorrection>> = {
  inode_dec_link_count: { sleeps: 'sometimes', why: 'as mark_inode_dirty' },
  inode_inc_link_count: { sleeps: 'sometimes', why: 'as mark_inode_dirty' },
  inode_newsize_ok: { sleeps: 'never', why: 'sends a signal at most: spinlocks only' },
  inode_wait_for_writeback: { sleeps: 'sometimes', why: 'only while I_SYNC is set, with the i_lock dropped' },
  ilookup5_nowait: { sleeps: 'always', why: 'waits for an inode that is being freed, as its row says' },
  vfree: { sleeps: 'always', why: 'might_sleep() outside of interrupts' },
  kvmalloc: { sleeps: 'sometimes', why: 'its flags decide, as for kmalloc' },
  security_d_instantiate: { sleeps: 'sometimes', why: 'a negative dentry has nothing to instantiate' },
};

/** Locks that are taken of objects that no argument leads to: aliases, children, other inodes of the hash chain. */
export const locksLeftOut: Readonly<Record<string, readonly string[]>> = {
  d_obtain_alias: ['d_lock'],
  d_obtain_root: ['d_lock'],
  d_find_alias: ['d_lock'],
  d_find_any_alias: ['d_lock'],
  d_prune_aliases: ['d_lock'],
  d_mark_dontcache: ['d_lock'],
  // By trylock: it fails where the caller holds it.
  d_splice_alias: ['i_rwsem'],
  d_lookup: ['d_lock'],
  d_hash_and_lookup: ['d_lock'],
  __d_lookup: ['d_lock'],
  dput: ['i_lock'],
  iget_locked: ['i_lock'],
  iget5_locked: ['i_lock'],
  evict_inodes: ['i_lock'],
  vfs_rename: ['i_rwsem'],
  iterate_supers: ['s_umount'],
  // The comment of mark_buffer_dirty() is older than its body.
  mark_buffer_dirty: ['i_private_lock'],
};

/** What is required but cannot be a lock of an argument, and what the text does not require. */
export const requirementsLeftOut: Readonly<Record<string, string>> = {
  filemap_map_pages: 'takes rcu_read_lock() itself',
  filemap_dirty_folio:
    'asks for a folio that is not truncated: a reference, a page table lock or the folio lock',
  block_dirty_folio: 'as filemap_dirty_folio',
};

/** Requirements that the fact sheet does not have. */
export const requirementsAdded: Readonly<Record<string, string>> = {
  d_splice_alias: 'the parent is locked at least shared: Documentation/filesystems/locking.rst, ->lookup',
};

interface ReferenceCorrection {
  readonly gives?: boolean;
  readonly takes?: boolean;
  readonly returns?: 'either';
  readonly why: string;
}

const counter = { takes: true, why: 'a counter of references: its argument stands for the object' };

export const referencesCorrected: Readonly<Record<string, ReferenceCorrection>> = {
  d_alloc: { takes: false, why: "the reference on the parent is the new dentry's, not the caller's" },
  filemap_add_folio: { takes: false, why: "the reference is the page cache's" },
  filemap_remove_folio: { gives: false, why: "the reference is the page cache's" },
  inode_insert5: { returns: 'either', why: 'the new inode, or an old one with a reference' },
  refcount_inc: counter,
  refcount_inc_not_zero: counter,
  kref_get_unless_zero: counter,
  lockref_get: counter,
  lockref_get_not_dead: counter,
  refcount_dec_and_test: { ...counter, gives: true, takes: false },
  kref_put: { ...counter, gives: true, takes: false },
};

/** Results that the fact sheet speaks of in words that its pattern does not fit. */
export const resultsCorrected: Readonly<Record<string, string>> = {
  d_obtain_alias: 'NULL in, -ESTALE out',
  filemap_get_folio: 'NULL only before 6.4',
  d_inode: 'NULL for a negative dentry',
  iget_locked: 'the sheet names the convention that it has not',
  sb_bread: 'the sheet names the convention that it has not',
  wait_event: 'only its variants return something',
};

const noField = 'no field of its own';
const indirect = 'no path from the object leads to the lock';
const perFilesystem = 'the filesystem decides';
const ofOther = 'a field of another structure';

/** Guards that no row of a field can say. */
export const fieldsLeftOut: Readonly<Record<string, string>> = {
  'dentry.d_lock': 'the lock itself',
  'dentry.d_u.d_in_lookup_hash': `${indirect}: the bucket follows from the parent and the hash`,
  'dentry.d_fsdata': perFilesystem,
  'dentry.d_time': perFilesystem,
  'dentry.DCACHE_PAR_LOOKUP (d_in_lookup)': `${noField}: a bit of d_flags`,
  'dentry.DCACHE_MOUNTED': `${noField}: a bit of d_flags`,
  'inode.i_flags S_DEAD': `${noField}: a bit of i_flags`,
  'inode.i_lru': indirect,
  'inode.i_link': 'set before the inode is seen: set-once, whoever reads it under RCU',
  'inode.i_fsnotify_marks': indirect,
  'inode.i_atime/i_mtime/i_ctime': 'nothing guards them; the fields have other names since 6.11',
  'inode.inode memory': noField,
  'super_block.s_dentry_lru, s_inode_lru': indirect,
  'super_block.s_vfs_rename_mutex': 'the lock itself',
  'mount.mnt_pcp->mnt_count': 'per CPU, summed under mount_lock',
  'mount.mnt_pcp->mnt_writers': 'per CPU, with preemption off',
  'mount.unmounted, ex_mountpoints': 'variables of fs/namespace.c',
  'address_space.page cache content vs block map': noField,
  'address_space.folio->mapping, folio->index': ofOther,
  'address_space.folio dirty/writeback flags': ofOther,
  'address_space.folio private (buffer list)': ofOther,
  'dquot.inode dquot pointers, mem_dqinfo': ofOther,
  'buffer_head.b_state bits (BH_Lock owner: mapping, uptodate during I/O)':
    'changed by atomic bit operations',
  'global.rename_lock': 'the lock itself',
};
