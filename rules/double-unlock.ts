// A lock is released twice on one path.
import { lockPoints } from '../src/lockstate/facts.js';
import { releases } from '../src/lockstate/balance.js';
import type { FreeLock } from '../src/lockstate/path-state.js';
import { type Certainty, defineRule } from '../src/rule/contract.js';

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
        if (lock.api.effect !== 'release' || status?.kind !== 'free' || !status.at || status.doubled)
          continue;
        const everywhere = readings.every((other) => other.state.locks.get(other.lock.key)?.kind === 'free');
        yield {
          messageId: everywhere ? 'must' : 'may',
          certainty: everywhere ? certaintyOf(status, lock.api.ownerless ?? false) : 'possible',
          contrast: { certainty: 'likely', holds: (other) => releases(other, lock.shown) },
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

/** What has no owner may have been taken again by another task; what the caller took may be taken again unseen. */
function certaintyOf(status: FreeLock, ownerless: boolean): Certainty {
  if (ownerless) return 'possible';
  return status.entry === 'free' ? 'certain' : 'likely';
}
