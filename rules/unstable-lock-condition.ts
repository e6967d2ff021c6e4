// A lock is taken and released each behind a test of one condition, and the condition changes in between.
import { defineRule } from '../src/rule/contract.js';
import { unstableConditions } from '../src/rule/unstable-conditions.js';

export default defineRule({
  id: 'unstable-lock-condition',
  severity: 'error',
  summary: 'A lock is taken and released behind two tests of a condition that changes in between',
  messages: {
    kept: "'{lock}' is taken and released only where '{condition}' says so, but that changes in between: the lock may be kept, or released without having been taken",
  },
  *check(facts) {
    for (const { condition, lock, key, takenAt, changedAt, releasedAt, keptAt } of unstableConditions(
      facts,
    )) {
      yield {
        messageId: 'kept',
        certainty: 'likely',
        at: releasedAt,
        lock,
        lanes: [key],
        data: { condition },
        witness: [
          { line: takenAt.line, text: 'acquired here on the condition' },
          { line: changedAt.line, text: 'the condition changes' },
          { line: releasedAt.line, text: 'released here on the condition' },
          ...(keptAt ? [{ line: keptAt.line, text: 'may return with it held' }] : []),
        ],
      };
    }
  },
});
