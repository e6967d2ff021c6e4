// OpenZFS on Linux: the Solaris names of the SPL, and the holds of the DMU.
import type { LockApi } from '../lock-api.js';
import { puts, takes } from '../reference-row.js';
import { acquire, attempt, mutex, pair, type Preset, release, rwsem } from './preset.js';

const mutexSource = 'include/os/linux/spl/sys/mutex.h';
const rwSource = 'include/os/linux/spl/sys/rwlock.h';
const dmu = 'include/sys/dmu.h';
const own = mutex(mutexSource);

const reader = rwsem(rwSource, 'shared');
const writer = rwsem(rwSource, 'exclusive');
const byMode = (make: (lock: Omit<LockApi, 'name' | 'effect'>) => LockApi): ReadonlyMap<string, LockApi> =>
  new Map([
    ['RW_READER', make(reader)],
    ['RW_WRITER', make(writer)],
  ]);

// The teardown lock of a mounted filesystem: shared by every operation, exclusive for its end.
const teardown = { ...rwsem('include/os/linux/zfs/sys/zfs_vfsops_os.h', 'shared'), lockName: 'zfs_enter' };
const recursiveTeardown = { ...teardown, recursive: true };
const config = { ...rwsem('include/sys/dsl_pool.h', 'shared'), lockName: 'dsl_pool_config', recursive: true };
const dnode = {
  ...rwsem('include/sys/dbuf.h', 'shared'),
  lockName: 'db_dnode',
  recursive: true,
  sleeps: false,
};

export const openzfs: Preset = {
  name: 'openzfs',
  summary: 'OpenZFS: mutex_enter and rw_enter, zfs_enter, holds and releases of the DMU and DSL',
  folders: ['module/zfs/', 'module/os/linux/', 'module/zcommon/', 'include/os/linux/'],
  rows: {
    lockApis: [
      ...pair(own, 'mutex_enter', 'mutex_exit'),
      { ...acquire(own, 'mutex_enter_nested'), nested: true },
      attempt({ ...own, sleeps: true }, 'zero', 'mutex_enter_interruptible'),
      attempt(own, 'nonzero', 'mutex_tryenter'),
      { ...own, name: 'MUTEX_HELD', effect: 'query' },
      { ...own, name: 'MUTEX_NOT_HELD', effect: 'query' },
      { ...writer, name: 'rw_exit', effect: 'release', anyMode: true },
      { ...writer, name: 'rw_downgrade', effect: 'downgrade' },
      { ...reader, lockType: 'other', name: 'RW_LOCK_HELD', effect: 'query' },
      { ...writer, name: 'RW_WRITE_HELD', effect: 'query' },
      attempt({ ...recursiveTeardown, sleeps: true }, 'zero', 'zfs_enter'),
      release(recursiveTeardown, 'zfs_exit'),
      ...pair(config, 'dsl_pool_config_enter', 'dsl_pool_config_exit'),
      ...pair(dnode, 'DB_DNODE_ENTER', 'DB_DNODE_EXIT'),
      // A condition variable gives the mutex up while it waits.
      ...[
        'cv_wait',
        'cv_wait_sig',
        'cv_wait_io',
        'cv_timedwait',
        'cv_timedwait_sig',
        'cv_timedwait_hires',
      ].map((name): LockApi => ({
        ...own,
        name,
        effect: 'drop-and-retake',
        lockArgs: [1],
        source: 'include/os/linux/spl/sys/condvar.h',
      })),
    ],
    choices: [
      { name: 'rw_enter', arg: 1, rows: byMode((lock) => acquire(lock, 'rw_enter')) },
      { name: 'rw_tryenter', arg: 1, rows: byMode((lock) => attempt(lock, 'nonzero', 'rw_tryenter')) },
    ],
    jumpMacros: [],
    referenceTakers: [
      ...takes('include/os/linux/zfs/sys/zfs_znode_impl.h', 'zhold'),
      ...takes('include/sys/dbuf.h', 'dbuf_add_ref'),
      ...takes(dmu, 'dmu_buf_add_ref'),
      ...takes('include/sys/dnode.h', 'dnode_add_ref'),
    ],
    referencePutters: [
      ...puts('include/os/linux/zfs/sys/zfs_znode_impl.h', 'zrele'),
      ...puts('include/sys/dbuf.h', 'dbuf_rele'),
      ...puts(dmu, 'dmu_buf_rele', 'dmu_objset_rele'),
      ...puts('include/sys/dnode.h', 'dnode_rele'),
      ...puts('include/sys/dsl_dataset.h', 'dsl_dataset_rele'),
      ...puts('include/sys/dsl_dir.h', 'dsl_dir_rele'),
      ...puts('include/sys/dsl_pool.h', 'dsl_pool_rele'),
      ...puts('include/sys/spa.h', 'spa_close'),
    ],
    noreturnCalls: [{ name: 'spl_panic', source: 'include/os/linux/spl/sys/debug.h' }],
  },
};
