// The catalogue: every rule, in the order of the documentation. Ids are public and never change.
import type { Rule } from '../src/rule/contract.js';
import aliasWalkUnlocked from './alias-walk-unlocked.js';
import assertContradiction from './assert-contradiction.js';
import dNameUnprotected from './d-name-unprotected.js';
import dgetUnderDLock from './dget-under-d-lock.js';
import disconnectedTest from './disconnected-test.js';
import dMoveUnprotected from './d-move-unprotected.js';
import doubleLock from './double-lock.js';
import doublePut from './double-put.js';
import doubleUnlock from './double-unlock.js';
import dropThenSplice from './drop-then-splice.js';
import fieldOutsideGuard from './field-outside-guard.js';
import freeWithoutGracePeriod from './free-without-grace-period.js';
import guardMisuse from './guard-misuse.js';
import inferredGuard from './inferred-guard.js';
import irqsaveFlagsShared from './irqsave-flags-shared.js';
import missingPut from './missing-put.js';
import missingUnlock from './missing-unlock.js';
import mustHold from './must-hold.js';
import mustNotHold from './must-not-hold.js';
import newInodeNotUnlocked from './new-inode-not-unlocked.js';
import publishOutsideLock from './publish-outside-lock.js';
import putInAtomic from './put-in-atomic.js';
import refAfterUnlock from './ref-after-unlock.js';
import sleepInAtomic from './sleep-in-atomic.js';
import sleepInRcu from './sleep-in-rcu.js';
import spliceResultLost from './splice-result-lost.js';
import staleAfterRelock from './stale-after-relock.js';
import trylockMisread from './trylock-misread.js';
import unhashedTestRace from './unhashed-test-race.js';
import unlockNotHeld from './unlock-not-held.js';
import unserializedDAdd from './unserialized-d-add.js';
import unstableLockCondition from './unstable-lock-condition.js';
import useAfterPut from './use-after-put.js';
import useAfterUnlock from './use-after-unlock.js';
import wrongLockObject from './wrong-lock-object.js';
import wrongUnlockVariant from './wrong-unlock-variant.js';

export const rules: readonly Rule[] = [
  doubleLock,
  missingUnlock,
  unlockNotHeld,
  doubleUnlock,
  wrongUnlockVariant,
  wrongLockObject,
  trylockMisread,
  unstableLockCondition,
  irqsaveFlagsShared,
  guardMisuse,
  sleepInAtomic,
  putInAtomic,
  sleepInRcu,
  refAfterUnlock,
  useAfterUnlock,
  staleAfterRelock,
  useAfterPut,
  doublePut,
  missingPut,
  freeWithoutGracePeriod,
  unserializedDAdd,
  spliceResultLost,
  dropThenSplice,
  unhashedTestRace,
  dgetUnderDLock,
  dMoveUnprotected,
  dNameUnprotected,
  aliasWalkUnlocked,
  disconnectedTest,
  newInodeNotUnlocked,
  publishOutsideLock,
  fieldOutsideGuard,
  inferredGuard,
  mustHold,
  mustNotHold,
  assertContradiction,
];
