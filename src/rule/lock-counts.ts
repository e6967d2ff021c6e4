// What a patch does to the lock calls of a function, counted over all that is shown of it in both images.
import { calleeName, lockCallOf, mayComeBackLocked, speaksOfLocking } from '../lockstate/lock-call.js';
import { type FunctionFacts, lockPoints } from '../lockstate/facts.js';

export interface LockCounts {
  readonly acquires: number;
  readonly releases: number;
}

/** How often the text takes and releases the lock called so. */
export function lockCounts(facts: FunctionFacts, shown: string): LockCounts {
  let acquires = 0;
  let releases = 0;
  for (const { readings } of lockPoints(facts)) {
    const own = readings.find(({ lock }) => lock.shown === shown)?.lock.api.effect;
    if (own === 'acquire' || own === 'try-acquire') acquires++;
    if (own === 'release') releases++;
  }
  return { acquires, releases };
}

/** Both images take and release the lock equally often. */
export function sameCounts(facts: FunctionFacts, other: FunctionFacts, shown: string): boolean {
  const [own, before] = [lockCounts(facts, shown), lockCounts(other, shown)];
  return own.acquires === before.acquires && own.releases === before.releases;
}

/** One release of the other image is an acquire here. */
export function isSwapped(facts: FunctionFacts, other: FunctionFacts, shown: string): boolean {
  const [own, before] = [lockCounts(facts, shown), lockCounts(other, shown)];
  return own.acquires === before.acquires + 1 && own.releases === before.releases - 1;
}

/** One acquire less than in the other image, and as many releases. */
export function losesAcquire(facts: FunctionFacts, other: FunctionFacts, shown: string): boolean {
  const [own, before] = [lockCounts(facts, shown), lockCounts(other, shown)];
  return own.acquires === before.acquires - 1 && own.releases === before.releases;
}

/** The lock is taken as often as in the other image: where nothing is shown, it may be held as before. */
export const takesAsOften = (facts: FunctionFacts, other: FunctionFacts, shown: string): boolean =>
  lockCounts(facts, shown).acquires >= lockCounts(other, shown).acquires;

/**
 * True when one image makes calls that the other does not, and their names say that they may take or release a
 * lock: what a lock call that went did may be done by them now.
 */
export function mayCompensate(one: FunctionFacts, other: FunctionFacts): boolean {
  return !isEqual(helperCalls(one), helperCalls(other));
}

const releasing = /put|free|release|drop|end|finish|done|abort|cleanup|destroy|cancel|fail/i;

function helperCalls(facts: FunctionFacts): Map<string, number> {
  const mayMatter = (name: string): boolean =>
    speaksOfLocking(name) || mayComeBackLocked(name) || releasing.test(name);
  return callNames(facts, (name, lock) => lock === undefined && mayMatter(name));
}

/** Both images make the same calls, those on this lock aside: what is done to it by its name is all the difference. */
export function sameCalls(facts: FunctionFacts, other: FunctionFacts, shown: string): boolean {
  const counted = (name: string, lock: string | undefined): boolean => lock !== shown && !prints.test(name);
  return isEqual(callNames(facts, counted), callNames(other, counted));
}

const prints = /^(?:pr_|printk|WARN|trace_|.*_(?:debug|dbg|warn|err|info)$)/;

/** How often each function is called that `counts` lets through: its name, and the lock that the call is about. */
function callNames(
  { points }: FunctionFacts,
  counts: (name: string, lock: string | undefined) => boolean,
): Map<string, number> {
  const names = new Map<string, number>();
  for (const { step } of points) {
    if (step.kind === 'guard-begin') names.set('guard', (names.get('guard') ?? 0) + 1);
    if (step.kind !== 'call') continue;
    const name = calleeName(step.call) ?? '';
    if (counts(name, lockCallOf(step.call, new Map())?.shown)) names.set(name, (names.get(name) ?? 0) + 1);
  }
  return names;
}

const isEqual = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): boolean =>
  one.size === other.size && [...one].every(([name, count]) => other.get(name) === count);
