// OpenAFS: the global lock of the client, its reader/writer/shared locks, and the references of its caches.
import type { LockApi } from '../lock-api.js';
import { puts } from '../reference-row.js';
import { acquire, attempt, mutex, pair, type Preset, release, rwsem, unnamed } from './preset.js';

const source = 'src/afs/lock.h';
const shared = rwsem(source, 'shared');
const exclusive = rwsem(source, 'exclusive');
const global = unnamed({ ...mutex('src/afs/LINUX/osi_machdep.h'), sleeps: true }, 'AFS_GLOCK');

/** A shared lock keeps writers and other shared holders out, and lets readers in. */
const sharedWriter = { ...exclusive, lockType: 'rwsem' } as const;

export const openafs: Preset = {
  name: 'openafs',
  summary: 'OpenAFS client: the global lock, ObtainReadLock and its kin, afs_Put*',
  folders: ['src/afs/', 'src/rx/', 'src/libafs/'],
  rows: {
    lockApis: [
      acquire(global, 'AFS_GLOCK'),
      release(global, 'AFS_GUNLOCK'),
      { ...global, name: 'AFS_ASSERT_GLOCK', effect: 'assert-held', sleeps: false },
      { ...global, name: 'ISAFS_GLOCK', effect: 'query', sleeps: false },
      ...pair(shared, 'ObtainReadLock', 'ReleaseReadLock'),
      ...pair(exclusive, 'ObtainWriteLock', 'ReleaseWriteLock'),
      ...pair(sharedWriter, 'ObtainSharedLock', 'ReleaseSharedLock'),
      attempt(exclusive, 'zero', 'NBObtainWriteLock'),
      attempt(shared, 'zero', 'NBObtainReadLock'),
      attempt(sharedWriter, 'zero', 'NBObtainSharedLock'),
      { ...exclusive, name: 'ConvertWToRLock', effect: 'downgrade' },
      ...pair(mutex('src/rx/rx_kmutex.h'), 'MUTEX_ENTER', 'MUTEX_EXIT'),
      attempt(mutex('src/rx/rx_kmutex.h'), 'nonzero', 'MUTEX_TRYENTER'),
      // Both give the global lock up while they wait.
      ...['afs_osi_Sleep', 'afs_osi_Wait', 'afs_osi_SleepSig'].map((name): LockApi => ({
        ...global,
        name,
        effect: 'drop-and-retake',
        sleeps: false,
      })),
    ],
    referencePutters: [
      ...puts('src/afs/afs_prototypes.h', 'afs_PutVCache', 'afs_PutDCache', 'afs_PutVolume', 'afs_PutConn'),
      ...puts('src/afs/afs_prototypes.h', 'afs_PutCell', 'afs_PutUser', 'afs_PutServer'),
    ],
    sleepRows: [
      { name: 'afs_osi_Alloc', when: 'always', source: 'src/afs/afs_prototypes.h' },
      { name: 'osi_AllocLargeSpace', when: 'always', source: 'src/afs/afs_prototypes.h' },
    ],
  },
};
