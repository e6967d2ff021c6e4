// A reference is given up under a spinlock, and giving up the last one sleeps.
import { defineRule } from '../src/rule/contract.js';
import { atomicAt, sleepingCalls } from '../src/rule/sleeping-calls.js';

export default defineRule({
  id: 'put-in-atomic',
  severity: 'warning',
  summary: 'A put whose last reference sleeps is made under a spinlock',
  messages: {
    must: "{call} sleeps when it drops the last reference, but '{lock}' is held",
    may: "{call} sleeps when it drops the last reference, but '{lock}' is held on a path that gets here",
  },
  *check(facts) {
    for (const { at, what, states, when } of sleepingCalls(facts)) {
      if (when !== 'last-reference') continue;
      const atomic = atomicAt(states);
      if (!atomic || atomic.byCaller) continue;
      yield {
        messageId: atomic.everywhere ? 'must' : 'may',
        certainty: 'likely',
        at,
        lock: atomic.lock.shown,
        lanes: [atomic.key],
        data: { call: what },
        witness: [
          { line: atomic.lock.at.line, text: 'acquired here' },
          { line: at.line, text: 'the last put sleeps' },
        ],
      };
    }
  },
});
