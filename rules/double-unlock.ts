// A lock is released twice on one path.
import { lockPoints } from '../src/lockstate/facts.js';
import { defineRule } from '../src/rule/contract.js';

export default defineRule({
  id: 'double-unlock',
  severity: 'error',
  summary: 'A lock is released twice on one path',
  messages: {
    must: "'{lock}' is released again; it was already released",
    may: "'{lock}' is released again on a path that already released it",
  },
  *check(facts) {
    for (const { at, readings } of lockPoints(facts)) {
      for (const { state, lock } of readings) {
        const status = state.locks.get(lock.key);
        if (lock.api.effect !== 'release' || status?.kind !== 'free' || !status.at) continue;
        const everywhere = readings.every((other) => other.state.locks.get(other.lock.key)?.kind === 'free');
        yield {
          messageId: everywhere ? 'must' : 'may',
          certainty: status.entry === 'free' ? 'certain' : 'likely',
          at,
          lock: lock.shown,
          lanes: [lock.key],
          witness: [
            { line: status.at.line, text: 'released here' },
            { line: at.line, text: 'released again' },
          ],
        };
        break;
      }
    }
  },
});
