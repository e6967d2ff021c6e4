// A reference is given up under a spinlock, and giving up the last one sleeps.
import { textOf } from '../src/lockstate/access-path.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import type { PathState } from '../src/lockstate/path-state.js';
import { maskOf } from '../src/lockstate/store.js';
import { zero } from '../src/lockstate/value.js';
import { defineRule } from '../src/rule/contract.js';
import { holdingWords } from '../src/rule/held-locks.js';
import { certaintyUnder } from '../src/rule/said-at-call.js';
import { atomicAt, chainSteps, type SleepingCall, sleepingCalls } from '../src/rule/sleeping-calls.js';

export default defineRule({
  id: 'put-in-atomic',
  severity: 'warning',
  summary: 'A put whose last reference sleeps is made under a spinlock',
  messages: {
    must: "{call} sleeps when it drops the last reference, but '{lock}' is held",
    may: "{call} sleeps when it drops the last reference, but '{lock}' is held on a path that gets here",
  },
  *check(facts) {
    for (const sleeper of sleepingCalls(facts)) {
      const { at, call, what, states, when, through } = sleeper;
      if (when !== 'last-reference') continue;
      const atomic = atomicAt(states);
      if (!atomic || (atomic.byCaller && !atomic.lock.because)) continue;
      const isDoubtful =
        (through && through.passed !== 'always') || states.every((state) => keepsAlias(facts, state, call));
      yield {
        messageId: atomic.everywhere ? 'must' : 'may',
        ...certaintyUnder(atomic.lock, call, isDoubtful ? 'possible' : 'likely'),
        at,
        lock: atomic.lock.shown,
        lanes: [atomic.key],
        data: { call: what },
        witness: [
          { line: atomic.lock.at.line, text: holdingWords(atomic.lock) },
          { line: at.line, text: 'the last put sleeps' },
          ...chainSteps(sleeper),
        ],
      };
    }
  },
});

/** The path holds a reference on an alias of the inode, which holds one on the inode: this put is not the last. */
function keepsAlias(facts: FunctionFacts, state: PathState, { args }: SleepingCall['call']): boolean {
  const inode = args[0] && textOf(args[0]);
  return facts.points.some(({ step }) => {
    if (step.kind !== 'assign' || step.value?.kind !== 'call') return false;
    const finds = /^d_find_(?:any_)?alias$/.test(calleeName(step.value) ?? '');
    const [of] = step.value.args;
    return finds && of && textOf(of) === inode && (maskOf(state, step.target) & zero) === 0;
  });
}
