// One object's lock is taken, another object's is released.
import { acquires, heldAtExits, releases } from '../src/lockstate/balance.js';
import { defineRule } from '../src/rule/contract.js';

export default defineRule({
  id: 'wrong-lock-object',
  severity: 'error',
  summary: "One object's lock is taken, another object's lock is released",
  messages: {
    other: "'{other}' is released while '{lock}' is held and stays held",
  },
  *check(facts) {
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
