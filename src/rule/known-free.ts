// Locks that a path knows not to hold: it has released them.
import { allLockApis, lockApi } from '../kernel/index.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName, speaksOfLocking } from '../lockstate/lock-call.js';
import type { FreeLock, LockStatus } from '../lockstate/path-state.js';

/** A lock with the place of its release. */
export type ReleasedLock = FreeLock & Required<Pick<FreeLock, 'at'>>;

/** Released on this path, by a call that does so at once. */
export function wasReleased(status: LockStatus | undefined): status is ReleasedLock {
  return (
    status?.kind === 'free' &&
    status.at !== undefined &&
    status.entry !== 'unknown' &&
    status.doubled !== true &&
    !handsOver(status.api)
  );
}

/** xfs_trans_ijoin() with flags: the lock is held until the transaction ends. */
const handsOver = (name: string | undefined): boolean =>
  name !== undefined &&
  lockApi(name) === undefined &&
  allLockApis().some((api) => api.name === name && api.handsOver === true);

/** True when a call that may run between two lines speaks of locking and does what nobody knows: it may take a lock. */
export function mayRetake(facts: FunctionFacts, from: number, to: number): boolean {
  return facts.points.some(({ step }) => {
    if (step.kind === 'unseen') return isBetween(step.at.line, from, to);
    const name = step.kind === 'call' ? calleeName(step.call) : undefined;
    if (name === undefined || !isBetween(step.at.line, from, to)) return false;
    if (lockApi(name) || !speaksOfLocking(name)) return false;
    const summary = facts.summary(name);
    return !summary || summary.opaque || summary.outcomes.length === 0;
  });
}

/** Round a loop when the release stands below. */
const isBetween = (line: number, from: number, to: number): boolean =>
  from <= to ? line > from && line < to : line > from || line < to;
