// A call that may sleep is made where sleeping is forbidden.
import { defineRule } from '../src/rule/contract.js';
import { atomicAt, sleepingCalls } from '../src/rule/sleeping-calls.js';

export default defineRule({
  id: 'sleep-in-atomic',
  severity: 'error',
  summary: 'A call that may sleep is made under a spinlock or with preemption or interrupts off',
  messages: {
    must: "{call} may sleep, but '{lock}' is held",
    may: "{call} may sleep, but '{lock}' is held on a path that gets here",
  },
  *check(facts) {
    for (const { at, what, states, when } of sleepingCalls(facts)) {
      if (when === 'last-reference') continue;
      const atomic = atomicAt(states);
      if (!atomic) continue;
      yield {
        messageId: atomic.everywhere ? 'must' : 'may',
        certainty: atomic.byCaller || when === 'non-null' ? 'likely' : 'certain',
        at,
        lock: atomic.lock.shown,
        lanes: [atomic.key],
        data: { call: what },
        witness: [
          { line: atomic.lock.at.line, text: atomic.byCaller ? 'held here' : 'acquired here' },
          { line: at.line, text: 'may sleep' },
        ],
      };
    }
  },
});
