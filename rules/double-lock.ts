// A lock is acquired while the same path still holds it: the task waits for itself.
import { acquires } from '../src/lockstate/balance.js';
import { lockPoints } from '../src/lockstate/facts.js';
import { mayNest } from '../src/lockstate/lock-effect.js';
import { defineRule } from '../src/rule/contract.js';
import { releaseFor } from '../src/rule/lock-twins.js';

export default defineRule({
  id: 'double-lock',
  severity: 'error',
  summary: 'A lock is acquired while it is already held',
  messages: {
    must: "'{lock}' is acquired again while still held; this deadlocks",
    may: "'{lock}' is acquired again on a path that still holds it; this deadlocks",
  },
  *check(facts) {
    for (const { call, at, readings } of lockPoints(facts)) {
      for (const { state, lock } of readings) {
        const held = state.locks.get(lock.key);
        if (lock.api.effect !== 'acquire' || mayNest(lock) || lock.api.nested || held?.kind !== 'held')
          continue;
        if (held.byCaller || held.doubled || held.releasedAs || held.lockType !== lock.api.lockType) continue;
        const everywhere = readings.every((other) => other.state.locks.get(other.lock.key)?.kind === 'held');
        const twin = releaseFor(lock.api, call.args.length);
        yield {
          messageId: everywhere ? 'must' : 'may',
          // A path that correlates by means out of sight may not exist; that the patch opened it is a sign that it does.
          certainty: everywhere ? 'certain' : 'possible',
          contrast: { certainty: 'likely', holds: (other) => acquires(other, lock.shown) },
          at,
          lock: lock.shown,
          lanes: [lock.key],
          witness: [
            { line: held.at.line, text: 'acquired here' },
            { line: at.line, text: 'acquired again, still held' },
          ],
          ...(everywhere && twin !== undefined
            ? { fix: { line: at.line, old: lock.api.name, new: twin, description: 'release it instead' } }
            : {}),
        };
        break;
      }
    }
  },
});
