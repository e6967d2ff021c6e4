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

/** The lock is taken as often as in the other image: where nothing is shown, it may be held as before. */
export const takesAsOften = (facts: FunctionFacts, other: FunctionFacts, shown: string): boolean =>
  lockCounts(facts, shown).acquires >= lockCounts(other, shown).acquires;

/**
 * True when one image makes calls that the other does not, and their names say that they may take or release a
 * lock: what a lock call that went did may be done by them now.
 */
export function mayCompensate(one: FunctionFacts, other: FunctionFacts): boolean {
  const counts = helperCalls(one);
  for (const [name, count] of helperCalls(other)) counts.set(name, (counts.get(name) ?? 0) - count);
  return [...counts.values()].some((count) => count !== 0);
}

const releasing = /put|free|release|drop|end|finish|done|abort|cleanup|destroy|cancel|fail/i;

function helperCalls({ points }: FunctionFacts): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { step } of points) {
    if (step.kind === 'guard-begin') counts.set('guard', (counts.get('guard') ?? 0) + 1);
    if (step.kind !== 'call' || lockCallOf(step.call, new Map())) continue;
    const name = calleeName(step.call) ?? '';
    if (speaksOfLocking(name) || mayComeBackLocked(name) || releasing.test(name))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
