// Hunk scope: a call that may sleep, in a section whose release is shown and whose acquire is not.
import type { Position } from '../base/position.js';
import type { LockType } from '../kernel/index.js';
import { aheadOfStep } from '../lockstate/ahead.js';
import { type FunctionFacts, lockPoints } from '../lockstate/facts.js';
import { isAsEntered } from '../lockstate/path-state.js';
import { sameCounts } from './lock-counts.js';
import { sleepByTables, type SleepingCall } from './sleeping-calls.js';

export interface SleepBeforeRelease {
  readonly sleep: SleepingCall;
  readonly key: string;
  readonly shown: string;
  readonly releaseAt: Position;
}

// Sleeping is forbidden while one of these is held; their release rows do not say so.
const atomicTypes: ReadonlySet<LockType> = new Set<LockType>([
  'spinlock',
  'raw-spinlock',
  'bit-spinlock',
  'rwlock',
]);

/** Calls that may sleep from which every way that is shown comes to the release of a lock that no way has taken. */
export function sleepsBeforeRelease(facts: FunctionFacts): readonly SleepBeforeRelease[] {
  if (facts.fn.complete) return [];
  const locks = atomicReleases(facts);
  if (locks.size === 0) return [];
  const found: SleepBeforeRelease[] = [];
  for (const { step, states } of facts.points) {
    const sleep = step.kind === 'call' ? sleepByTables(step.call, states) : undefined;
    if (sleep?.when !== 'always' && sleep?.when !== 'gfp') continue;
    for (const [shown, key] of locks) {
      if (sleep.states.some((state) => !isAsEntered(state, key))) continue;
      const releaseAt = releaseAhead(facts, sleep.at, shown);
      if (releaseAt) found.push({ sleep, key, shown, releaseAt });
    }
  }
  return found;
}

/** Locks of the section that the text releases, by the name as written. */
function atomicReleases(facts: FunctionFacts): ReadonlyMap<string, string> {
  const locks = new Map<string, string>();
  for (const { readings } of lockPoints(facts)) {
    for (const { lock } of readings) {
      if (lock.api.effect === 'release' && atomicTypes.has(lock.api.lockType))
        locks.set(lock.shown, lock.key);
    }
  }
  return locks;
}

function releaseAhead(facts: FunctionFacts, at: Position, shown: string): Position | undefined {
  const ahead = aheadOfStep(facts, at, shown);
  if (!ahead || ahead.unclear || ahead.unseen || ahead.jumps) return undefined;
  return ahead.acquires.length + ahead.exits.length === 0 ? ahead.releases[0] : undefined;
}

/** The other image does as much to the lock, and does not make this call in its section: the call came in. */
export function cameIntoSection(
  facts: FunctionFacts,
  other: FunctionFacts,
  { sleep, shown }: SleepBeforeRelease,
): boolean {
  const alike = (list: readonly SleepBeforeRelease[]): number =>
    list.filter((one) => one.shown === shown && one.sleep.what === sleep.what).length;
  return (
    sameCounts(facts, other, shown) && alike(sleepsBeforeRelease(other)) < alike(sleepsBeforeRelease(facts))
  );
}
