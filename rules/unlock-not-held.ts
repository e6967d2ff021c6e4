// A release is reached on a path that never took the lock.
import { balances, heldAtExits, releasesUnheld } from '../src/lockstate/balance.js';
import { type FunctionFacts, lockPoints, type LockPoint } from '../src/lockstate/facts.js';
import { lastField } from '../src/lockstate/access-path.js';
import { isFromHelper } from '../src/rule/locking-helpers.js';
import { lostKeyPrefix, type PathState } from '../src/lockstate/path-state.js';
import { losesAcquire, mayCompensate, sameCalls, takesAsOften } from '../src/rule/lock-counts.js';
import { mayBeHeldFromAbove } from '../src/rule/open-ends.js';
import { type Certainty, defineRule, type Report, type WitnessLine } from '../src/rule/contract.js';
import { isMisreadRelease } from '../src/rule/trylock-misreads.js';
import { isUnstableRelease } from '../src/rule/unstable-conditions.js';

type Said = Report<'never' | 'path' | 'failed'>;

export default defineRule({
  id: 'unlock-not-held',
  severity: 'error',
  summary: 'A lock is released on a path that does not hold it',
  messages: {
    never: "'{lock}' is released here, but nothing acquires it any more",
    path: "'{lock}' is released here, but one path gets here without having acquired it",
    failed: "'{lock}' is released here, but one path gets here after failing to acquire it",
  },
  *check(facts) {
    for (const point of lockPoints(facts)) {
      const [first] = point.readings;
      if (first?.lock.api.effect !== 'release') continue;
      // trylock-misread and unstable-lock-condition tell both ends.
      if (isMisreadRelease(facts, point.at) || isUnstableRelease(facts, point.at)) continue;
      yield* neverAcquired(facts, point);
      yield* onSomePath(facts, point);
    }
  },
});

/** Nothing in the text takes it: right for a helper that its caller locks for, wrong when the other image took it. */
function* neverAcquired(facts: FunctionFacts, { at, readings }: LockPoint): Generator<Said> {
  const statuses = readings.map(({ state, lock }) => state.locks.get(lock.key));
  const reading =
    readings[
      statuses.findIndex((status) => status === undefined || (status.kind === 'held' && status.byCaller))
    ];
  if (!reading || facts.fn.annotations.length > 0) return;
  // Taken on another path: that is for the check of paths below. One that was dropped and taken again is no such.
  if (statuses.some((status) => status?.kind === 'held' && !status.byCaller && status.entry === 'free'))
    return;
  // Another object's lock was taken and stays held: wrong-lock-object tells both ends.
  if (releasesOther(facts, at, reading)) return;
  const { shown, key } = reading.lock;
  if (takenAgain(facts, key) || isFromHelper(facts, shown, at)) return;
  yield {
    messageId: 'never',
    certainty: undefined,
    contrast: {
      certainty: facts.fn.complete ? 'certain' : 'likely',
      holds: (other) =>
        facts.fn.complete
          ? balances(other, shown) && !releasesUnheld(other, shown)
          : wentFromHunks(facts, other, { at, shown }),
      witness: (other) => acquireLines(other, shown),
    },
    at,
    lock: shown,
    lanes: [key],
    witness: [{ line: at.line, text: 'released without an acquire' }],
  };
}

/** Hunk scope: the acquire went, and neither another hunk nor a helper takes the lock instead. */
function wentFromHunks(
  facts: FunctionFacts,
  other: FunctionFacts,
  { at, shown }: { readonly at: LockPoint['at']; readonly shown: string },
): boolean {
  if (!balances(other, shown) || takesAsOften(facts, other, shown) || mayCompensate(facts, other))
    return false;
  if (mayBeHeldFromAbove(facts, at, shown)) return false;
  // A loop or a label may come to the release out of view as well: then the acquire must be all that went.
  return (
    !releasesUnheld(other, shown) || (losesAcquire(facts, other, shown) && sameCalls(facts, other, shown))
  );
}

/** Dropped and taken again: the caller's lock all the time. */
function takenAgain(facts: FunctionFacts, key: string): boolean {
  const endings = facts.exits.flatMap(({ states }) => states.map((state) => state.locks.get(key)?.kind));
  return endings.includes('held') && !endings.includes('free');
}

function releasesOther(
  facts: FunctionFacts,
  at: LockPoint['at'],
  { state, lock }: LockPoint['readings'][number],
): boolean {
  if (holdsNameless(state, lock.key)) return true;
  return [...heldAtExits(facts)].some(
    ({ lock: left }) => left.releasedAs?.at.line === at.line && left.releasedAs.at.column === at.column,
  );
}

function acquireLines(facts: FunctionFacts, shown: string): readonly WitnessLine[] {
  for (const { at, readings } of lockPoints(facts)) {
    const takes = readings.some(({ lock }) => lock.shown === shown && /acquire/.test(lock.api.effect));
    if (takes) return [{ line: at.line, text: 'was acquired here' }];
  }
  return [];
}

function* onSomePath(facts: FunctionFacts, { at, readings }: LockPoint): Generator<Said> {
  const held = readings.find(({ state, lock }) => {
    const status = state.locks.get(lock.key);
    return status?.kind === 'held' && !status.byCaller && status.entry === 'free';
  });
  if (!held) return;
  const acquired = held.state.locks.get(held.lock.key);
  const line = acquired?.kind === 'held' ? acquired.at.line : at.line;
  for (const { state, lock } of readings) {
    const status = state.locks.get(lock.key);
    const failed = status?.kind === 'free' && !status.at;
    if (lock.key !== held.lock.key || (status !== undefined && !failed) || holdsNameless(state, lock.key))
      continue;
    const certainty: Certainty | undefined = facts.fn.complete ? 'possible' : undefined;
    yield {
      messageId: failed ? 'failed' : 'path',
      certainty,
      contrast: { certainty: 'likely', holds: (other) => facts.fn.complete && balances(other, lock.shown) },
      at,
      lock: lock.shown,
      lanes: [lock.key],
      witness: [
        { line, text: 'acquired here on other paths' },
        { line: at.line, text: 'released, also without it' },
      ],
    };
    return;
  }
}

/** A lock of the same field is held under a name that was lost: it may be this one. */
const holdsNameless = (state: PathState, key: string): boolean =>
  [...state.locks.keys()].some(
    (other) => other.startsWith(lostKeyPrefix) && lastField(other) === lastField(key),
  );
