// Every lock API and guard class, put together from the tables by family.
import { bitSpinlockApis, hlistBlApis } from './bit-lock.js';
import { atomicContextApis, scopeApis } from './context.js';
import { decAndLockApis } from './dec-and-lock.js';
import { dropAndRetakeApis } from './drop-and-retake.js';
import { bufferLockApis, folioApis } from './folio.js';
import { affsAndBcachefsApis, btrfsApis, ext4Apis, f2fsApis } from './fs-locks.js';
import { clusterApis, ioLockApis, nfsAndSmbApis } from './fs-locks-net.js';
import { coreWrapperApis, localFsApis, xfsApis } from './fs-locks-xfs.js';
import {
  cleanupClasses,
  contextGuards,
  localLockGuards,
  rawGuards,
  rwlockGuards,
  sleepingGuards,
  spinGuards,
} from './guard.js';
import { inodeLockApis, invalidateLockApis, mmapTreeLockApis, twoInodeApis } from './inode-lock.js';
import { localLockApis } from './local-lock.js';
import type { LockApi } from './lock-api.js';
import { lockdepApis } from './lockdep.js';
import { lockrefApis } from './lockref.js';
import { mutexApis, rtMutexApis, wwMutexApis } from './mutex.js';
import { rcuApis, srcuApis } from './rcu.js';
import type { GuardClass } from './rows.js';
import { rwlockApis } from './rwlock.js';
import { mmapLockApis, percpuRwsemApis, rwsemApis } from './rwsem.js';
import { freezeApis, mountTreeApis, mountWriteApis, superLockApis } from './sb-and-freeze.js';
import { semaphoreApis } from './semaphore.js';
import { seqcountApis, seqlockApis } from './seqlock.js';
import { rawSpinlockApis, spinlockApis } from './spinlock.js';
import { mappingLockApis, taskAndPipeApis } from './task-and-pipe.js';
import { idrLockApis, xarrayLockApis, xasLockApis } from './xarray-lock.js';

export const lockApis: readonly LockApi[] = [
  ...spinlockApis,
  ...rawSpinlockApis,
  ...rwlockApis,
  ...bitSpinlockApis,
  ...hlistBlApis,
  ...localLockApis,
  ...mutexApis,
  ...wwMutexApis,
  ...rtMutexApis,
  ...rwsemApis,
  ...percpuRwsemApis,
  ...mmapLockApis,
  ...semaphoreApis,
  ...seqlockApis,
  ...seqcountApis,
  ...rcuApis,
  ...srcuApis,
  ...folioApis,
  ...bufferLockApis,
  ...inodeLockApis,
  ...twoInodeApis,
  ...invalidateLockApis,
  ...mmapTreeLockApis,
  ...superLockApis,
  ...freezeApis,
  ...mountWriteApis,
  ...mountTreeApis,
  ...decAndLockApis,
  ...lockrefApis,
  ...xarrayLockApis,
  ...xasLockApis,
  ...idrLockApis,
  ...taskAndPipeApis,
  ...mappingLockApis,
  ...atomicContextApis,
  ...scopeApis,
  ...lockdepApis,
  ...dropAndRetakeApis,
  ...affsAndBcachefsApis,
  ...btrfsApis,
  ...ext4Apis,
  ...f2fsApis,
  ...ioLockApis,
  ...nfsAndSmbApis,
  ...clusterApis,
  ...xfsApis,
  ...localFsApis,
  ...coreWrapperApis,
];

export const guardClasses: readonly GuardClass[] = [
  ...spinGuards,
  ...rawGuards,
  ...rwlockGuards,
  ...sleepingGuards,
  ...localLockGuards,
  ...contextGuards,
  ...cleanupClasses,
];
