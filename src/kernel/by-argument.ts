// Calls whose lock, or whether there is one at all, is decided by a constant in one argument. With anything
// but these constants there (a variable, several locks at once) nothing is said about the call.
import type { LockApi } from './lock-api.js';
import type { Versioned } from './version.js';

/** The rows of one function, by the text of its argument `arg`, spaces left out. */
export interface ArgumentLockApi extends Versioned {
  readonly name: string;
  readonly arg: number;
  readonly rows: ReadonlyMap<string, LockApi>;
}

type Lock = Pick<LockApi, 'lockType' | 'mode' | 'field' | 'nested'>;
type Call = Pick<LockApi, 'name' | 'effect' | 'takenOn' | 'sleeps' | 'ownerless' | 'handsOver' | 'source'>;

/** One row per text; `lockArg` is the argument that the lock belongs to. */
function byArgument(
  call: Call,
  arg: number,
  lockArg: number,
  locks: Readonly<Record<string, Lock>>,
): ArgumentLockApi {
  const rows = Object.entries(locks).map(
    ([text, lock]) => [text, { ...call, ...lock, variant: 'plain', lockArgs: [lockArg] } as const] as const,
  );
  return { name: call.name, arg, rows: new Map<string, LockApi>(rows) };
}

const exclusive = (field: string): Lock => ({ lockType: 'rwsem', mode: 'exclusive', field });
const shared = (field: string): Lock => ({ lockType: 'rwsem', mode: 'shared', field });

// Three locks of one inode (fs/xfs/xfs_inode.c: xfs_ilock); the class that some add is for lockdep alone.
const xfsField = {
  inode: '->i_lock',
  io: '->i_vnode.i_rwsem',
  mmap: '->i_vnode.i_mapping->invalidate_lock',
} as const;
const nested = (lock: Lock): Lock => ({ ...lock, nested: true });
const xfsLocks = {
  XFS_ILOCK_EXCL: exclusive(xfsField.inode),
  XFS_ILOCK_SHARED: shared(xfsField.inode),
  XFS_IOLOCK_EXCL: exclusive(xfsField.io),
  XFS_IOLOCK_SHARED: shared(xfsField.io),
  XFS_MMAPLOCK_EXCL: exclusive(xfsField.mmap),
  XFS_MMAPLOCK_SHARED: shared(xfsField.mmap),
  'XFS_ILOCK_EXCL|XFS_ILOCK_PARENT': nested(exclusive(xfsField.inode)),
  'XFS_ILOCK_EXCL|XFS_ILOCK_RTBITMAP': nested(exclusive(xfsField.inode)),
  'XFS_ILOCK_EXCL|XFS_ILOCK_RTSUM': nested(exclusive(xfsField.inode)),
  'XFS_ILOCK_SHARED|XFS_ILOCK_RTBITMAP': nested(shared(xfsField.inode)),
  'XFS_ILOCK_SHARED|XFS_ILOCK_RTSUM': nested(shared(xfsField.inode)),
};
const demoted = {
  XFS_ILOCK_EXCL: shared(xfsField.inode),
  XFS_IOLOCK_EXCL: shared(xfsField.io),
  XFS_MMAPLOCK_EXCL: shared(xfsField.mmap),
};
const xfs = { source: 'fs/xfs/xfs_inode.c' } as const;

const xfsCalls = [
  byArgument({ ...xfs, name: 'xfs_ilock', effect: 'acquire', sleeps: true }, 1, 0, xfsLocks),
  byArgument({ ...xfs, name: 'xfs_ilock_nowait', effect: 'try-acquire', takenOn: 'nonzero' }, 1, 0, xfsLocks),
  byArgument({ ...xfs, name: 'xfs_iunlock', effect: 'release' }, 1, 0, xfsLocks),
  byArgument({ ...xfs, name: 'xfs_ilock_demote', effect: 'downgrade' }, 1, 0, demoted),
  byArgument({ ...xfs, name: 'xfs_assert_ilocked', effect: 'assert-held' }, 1, 0, xfsLocks),
  // Hands the lock to the transaction, whose commit or cancel releases it; with 0 it stays the caller's.
  byArgument(
    {
      name: 'xfs_trans_ijoin',
      effect: 'release',
      handsOver: true,
      source: 'fs/xfs/libxfs/xfs_trans_inode.c',
    },
    2,
    1,
    {
      XFS_ILOCK_EXCL: exclusive(xfsField.inode),
    },
  ),
];

const btrfsField = '->vfs_inode.i_rwsem';
const btrfsLocks = { '0': exclusive(btrfsField), BTRFS_ILOCK_SHARED: shared(btrfsField) };
const btrfs = { source: 'fs/btrfs/inode.c' } as const;

const btrfsCalls = [
  byArgument({ ...btrfs, name: 'btrfs_inode_lock', effect: 'acquire', sleeps: true }, 1, 0, btrfsLocks),
  byArgument({ ...btrfs, name: 'btrfs_inode_unlock', effect: 'release' }, 1, 0, btrfsLocks),
  byArgument(
    { name: 'btrfs_tree_unlock_rw', effect: 'release', ownerless: true, source: 'fs/btrfs/locking.h' },
    1,
    0,
    {
      BTRFS_WRITE_LOCK: exclusive('->lock'),
      BTRFS_READ_LOCK: shared('->lock'),
    },
  ),
];

const page: Lock = { lockType: 'page-lock', mode: 'exclusive' };
const folio: Lock = { lockType: 'folio-lock', mode: 'exclusive' };
const umount = { true: exclusive('->s_umount'), false: shared('->s_umount') };
const f2fs = { effect: 'release', ownerless: true, source: 'fs/f2fs/f2fs.h' } as const;

const otherCalls = [
  // They give up the reference too; the second is the later form of the first.
  byArgument({ ...f2fs, name: 'f2fs_put_page' }, 1, 0, { '1': page, true: page }),
  byArgument({ ...f2fs, name: 'f2fs_folio_put', source: 'fs/f2fs/f2fs.h (after 6.12)' }, 1, 0, {
    true: folio,
  }),
  byArgument(
    { name: 'super_lock', effect: 'try-acquire', takenOn: 'nonzero', sleeps: true, source: 'fs/super.c' },
    1,
    0,
    umount,
  ),
  byArgument({ name: 'super_unlock', effect: 'release', source: 'fs/super.c' }, 1, 0, umount),
];

export const argumentLockApis: readonly ArgumentLockApi[] = [...xfsCalls, ...btrfsCalls, ...otherCalls];
