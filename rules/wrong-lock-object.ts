// One object's lock is taken, another object's is released.
import { acquires, balances, heldAtExits, leavesHeld, releases } from '../src/lockstate/balance.js';
import { mentionsOf, textOf } from '../src/lockstate/access-path.js';
import { type FunctionFacts, lockPoints } from '../src/lockstate/facts.js';
import type { LockCall } from '../src/lockstate/lock-call.js';
import { type HeldLock, isAsEntered, lostKeyPrefix, type PathState } from '../src/lockstate/path-state.js';
import type { Expr } from '../src/syntax/model.js';
import { lockCounts } from '../src/rule/lock-counts.js';
import { defineRule, type Report } from '../src/rule/contract.js';

export default defineRule({
  id: 'wrong-lock-object',
  severity: 'error',
  summary: "One object's lock is taken, another object's lock is released",
  messages: {
    other: "'{other}' is released while '{lock}' is held and stays held",
    advanced:
      "'{lock}' is released after '{variable}' became another object: the lock of the first stays held",
  },
  *check(facts) {
    if (!facts.fn.complete) yield* releasedInstead(facts);
    yield* releasedAfterAdvance(facts);
    for (const { key, lock, exit } of heldAtExits(facts)) {
      const other = lock.releasedAs;
      if (!other || lock.doubled) continue;
      // Two names may be one object; two locks that this function takes by both names are two objects.
      const bothTaken = acquires(facts, other.shown);
      const sameReleased = releases(facts, lock.shown);
      yield {
        messageId: 'other',
        certainty: bothTaken && facts.fn.complete ? 'likely' : sameReleased ? 'possible' : undefined,
        contrast: {
          certainty: bothTaken ? 'certain' : 'likely',
          holds: (before) =>
            (acquires(before, lock.shown) && releases(before, lock.shown)) ||
            (balances(before, other.shown) &&
              !acquires(before, lock.shown) &&
              !mayBeOne(facts, lock.shown, other.shown)),
        },
        at: other.at,
        lock: lock.shown,
        lanes: [key, other.key],
        data: { other: other.shown },
        witness: [
          { line: lock.at.line, text: `'${lock.shown}' acquired here` },
          { line: other.at.line, text: `'${other.shown}' released instead` },
          { line: exit.at.line, text: `returns with '${lock.shown}' held` },
        ],
      };
    }
  },
});

/** Hunk scope: the exit is not shown, but the other image releases the lock that this one leaves. */
function* releasedInstead(facts: FunctionFacts): Generator<Report<'other' | 'advanced'>> {
  for (const { at, readings } of lockPoints(facts)) {
    for (const { state, lock } of readings) {
      const isUnclear = state.locks.get(lock.key)?.kind === 'unclear';
      if (lock.api.effect !== 'release' || !(isUnclear || isAsEntered(state, lock.key))) continue;
      const left = leftBehind(state, lock);
      for (const [key, held] of left) {
        // An exit in view that leaves it held tells which of several it is.
        if (left.length > 1 && leavesHeld(facts, held.shown)) continue;
        yield {
          messageId: 'other',
          certainty: undefined,
          contrast: {
            certainty: 'likely',
            holds: (other) => isReplaced(facts, other, held.shown, lock.shown),
          },
          at,
          lock: held.shown,
          lanes: [key, lock.key],
          data: { other: lock.shown },
          witness: [
            { line: held.at.line, text: `'${held.shown}' acquired here` },
            { line: at.line, text: `'${lock.shown}' released instead` },
          ],
        };
      }
    }
  }
}

/** Locks of the same kind that the path took in view and still holds: one of them may be what was meant. */
const leftBehind = (state: PathState, lock: LockCall): readonly (readonly [string, HeldLock])[] =>
  [...state.locks].flatMap(([key, held]) =>
    held.kind === 'held' &&
    held.lockType === lock.api.lockType &&
    !key.startsWith(lostKeyPrefix) &&
    !held.because &&
    !held.releasedAs
      ? [[key, held] as const]
      : [],
  );

/** Between the images one release of the held lock became one of the other lock; the acquires are the same. */
function isReplaced(facts: FunctionFacts, other: FunctionFacts, held: string, released: string): boolean {
  const [ownHeld, beforeHeld] = [lockCounts(facts, held), lockCounts(other, held)];
  const [ownReleased, beforeReleased] = [lockCounts(facts, released), lockCounts(other, released)];
  return (
    ownHeld.releases === beforeHeld.releases - 1 &&
    ownReleased.releases === beforeReleased.releases + 1 &&
    ownHeld.acquires === beforeHeld.acquires &&
    ownReleased.acquires === beforeReleased.acquires
  );
}

/** lock(&p->l); p = p->next; unlock(&p->l): the same words, another object. */
function* releasedAfterAdvance(facts: FunctionFacts): Generator<Report<'other' | 'advanced'>> {
  for (const { at, readings } of lockPoints(facts)) {
    for (const { state, lock } of readings) {
      if (lock.api.effect !== 'release' || !isAsEntered(state, lock.key)) continue;
      const key = `${lostKeyPrefix}${lock.key}`;
      const held = state.locks.get(key);
      if (held?.kind !== 'held' || held.byCaller || held.byGuard) continue;
      const advance = advanceBetween(facts, lock.key, held.at.line, at.line);
      if (!advance) continue;
      yield {
        messageId: 'advanced',
        certainty: undefined,
        contrast: { certainty: 'likely', holds: (other) => balances(other, lock.shown) },
        at,
        lock: held.shown,
        lanes: [key],
        data: { variable: advance.name },
        witness: [
          { line: held.at.line, text: `'${held.shown}' acquired here` },
          { line: advance.line, text: `'${advance.name}' becomes another object` },
          { line: at.line, text: "that object's lock is released instead" },
        ],
      };
      break;
    }
  }
}

/** A store that goes from an object to one it points to: `p = p->next`. A conversion may give the same object again. */
function advanceBetween(
  facts: FunctionFacts,
  key: string,
  from: number,
  to: number,
): { readonly name: string; readonly line: number } | undefined {
  const { roots } = mentionsOf(key);
  for (const { step } of facts.points) {
    if (step.kind !== 'assign' || step.at.line < from || step.at.line > to) continue;
    const { target, value } = step;
    if (target.kind !== 'name' || !roots.has(target.name) || value?.kind !== 'member') continue;
    if (mentionsOf(textOf(value)).roots.has(target.name)) return { name: target.name, line: step.at.line };
  }
  return undefined;
}

/** One of the names comes out of a call: an accessor, for all the text tells, of the same object. */
function mayBeOne(facts: FunctionFacts, shown: string, other: string): boolean {
  const names = new Set([...mentionsOf(shown).roots, ...mentionsOf(other).roots]);
  const isCall = (value: Expr | undefined): boolean => value?.kind === 'call';
  return facts.points.some(({ step }) => {
    if (step.kind === 'declare') return names.has(step.name) && isCall(step.init);
    return (
      step.kind === 'assign' &&
      step.target.kind === 'name' &&
      names.has(step.target.name) &&
      isCall(step.value)
    );
  });
}
