// One object's lock is taken, another object's is released.
import { acquires, heldAtExits, releases } from '../src/lockstate/balance.js';
import { lastField } from '../src/lockstate/access-path.js';
import { type FunctionFacts, lockPoints } from '../src/lockstate/facts.js';
import { defineRule, type Report } from '../src/rule/contract.js';

export default defineRule({
  id: 'wrong-lock-object',
  severity: 'error',
  summary: "One object's lock is taken, another object's lock is released",
  messages: {
    other: "'{other}' is released while '{lock}' is held and stays held",
  },
  *check(facts) {
    if (!facts.fn.complete) yield* releasedInstead(facts);
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
          holds: (before) => acquires(before, lock.shown) && releases(before, lock.shown),
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
function* releasedInstead(facts: FunctionFacts): Generator<Report<'other'>> {
  for (const { at, readings } of lockPoints(facts)) {
    for (const { state, lock } of readings) {
      if (lock.api.effect !== 'release' || state.locks.has(lock.key)) continue;
      const left = [...state.locks].find(
        ([key, held]) =>
          held.kind === 'held' &&
          held.lockType === lock.api.lockType &&
          lastField(key) === lastField(lock.key) &&
          !held.releasedAs,
      );
      if (left?.[1].kind !== 'held') continue;
      const [key, held] = left;
      yield {
        messageId: 'other',
        certainty: undefined,
        contrast: {
          certainty: 'likely',
          holds: (other) =>
            releases(other, held.shown) && !releases(facts, held.shown) && !releases(other, lock.shown),
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
