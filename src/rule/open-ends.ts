// Hunk scope: locks that the shown text takes and that are held where it goes on to code that is not shown.
import type { Position } from '../base/position.js';
import { leavesHeld } from '../lockstate/balance.js';
import type { FunctionFacts, Leaving } from '../lockstate/facts.js';
import { type HeldLock, lostKeyPrefix } from '../lockstate/path-state.js';
import { lockCounts, sameCalls } from './lock-counts.js';

export interface OpenEnd {
  readonly key: string;
  readonly lock: HeldLock;
  readonly at: Position;
  readonly leaving: Leaving;
  /** Its variable has been given another object since. */
  readonly nameless: boolean;
}

/** All of them in one image, one per place and lock. */
export function openEnds(facts: FunctionFacts): readonly OpenEnd[] {
  const found = new Map<string, OpenEnd>();
  for (const leaving of facts.leavings) {
    for (const state of leaving.states) {
      for (const [key, lock] of state.locks) {
        if (lock.kind !== 'held' || lock.byCaller || lock.byGuard || lock.entry !== 'free') continue;
        const { at } = leaving;
        found.set(`${key}|${at.line}:${at.column}`, {
          key,
          lock,
          at,
          leaving,
          nameless: key.startsWith(lostKeyPrefix),
        });
      }
    }
  }
  return [...found.values()];
}

/**
 * The other image releases the lock that this one takes into unseen code, and that is all that the patch does to it:
 * the code that is not shown is the same for both, and went on without the lock so far.
 */
export function losesRelease(facts: FunctionFacts, other: FunctionFacts, { lock }: OpenEnd): boolean {
  const { shown } = lock;
  const [own, before] = [lockCounts(facts, shown), lockCounts(other, shown)];
  if (own.acquires !== before.acquires || own.releases !== before.releases - 1) return false;
  // One hunk may show the end of the function in one image alone.
  if (facts.leavings.length !== other.leavings.length) return false;
  if (leavesHeld(other, shown) || openEnds(other).some((end) => end.lock.shown === shown)) return false;
  return sameCalls(facts, other, shown);
}

/** What lies behind a jump may release the lock, unless other ways go there without it. */
export function mayBeReleasedThere(facts: FunctionFacts, { key, leaving }: OpenEnd): boolean {
  if (!leaving.jumps) return false;
  return !facts.leavings.some(
    (one) =>
      leaving.label !== undefined &&
      one.label === leaving.label &&
      one.states.every((state) => state.locks.get(key)?.kind !== 'held'),
  );
}

/** Hunk scope: an acquire above these lines is not seen to end: what is shown further down may be its release. */
export const mayBeHeldFromAbove = (facts: FunctionFacts, at: Position, shown: string): boolean =>
  openEnds(facts).some((end) => end.lock.shown === shown && end.at.line <= at.line);
