// A call that may sleep is made where sleeping is forbidden.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { type Certainty, defineRule, type Report } from '../src/rule/contract.js';
import { holdingWords } from '../src/rule/held-locks.js';
import { certaintyUnder } from '../src/rule/said-at-call.js';
import { cameIntoSection, sleepsBeforeRelease } from '../src/rule/sleeps-before-release.js';
import {
  atomicAt,
  chainSteps,
  type SleepingCall,
  sleepingCalls,
  hangsOnArgument,
} from '../src/rule/sleeping-calls.js';

export default defineRule({
  id: 'sleep-in-atomic',
  severity: 'error',
  summary: 'A call that may sleep is made under a spinlock or with preemption or interrupts off',
  messages: {
    must: "{call} may sleep, but '{lock}' is held",
    may: "{call} may sleep, but '{lock}' is held on a path that gets here",
  },
  *check(facts) {
    yield* beforeRelease(facts);
    for (const sleeper of sleepingCalls(facts)) {
      const { at, what, states, when } = sleeper;
      if (when === 'last-reference') continue;
      const atomic = atomicAt(states);
      if (!atomic || (defersInInterrupt.test(what) && atomic.lock.variant === 'bh')) continue;
      // Callers that hold it may ask not to wait.
      const isOptional = atomic.lock.because !== undefined && hangsOnArgument(facts, sleeper);
      yield {
        messageId: atomic.everywhere ? 'must' : 'may',
        ...certaintyUnder(atomic.lock, sleeper.call, certaintyOf(atomic.byCaller, sleeper, isOptional)),
        at,
        lock: atomic.lock.shown,
        lanes: [atomic.key],
        data: { call: what },
        witness: [
          { line: atomic.lock.at.line, text: holdingWords(atomic.lock) },
          { line: at.line, text: 'may sleep' },
          ...chainSteps(sleeper),
        ],
      };
    }
  },
});

/** Hunk scope: the release that follows says that the lock is held. */
function* beforeRelease(facts: FunctionFacts): Generator<Report<'must' | 'may'>> {
  for (const found of sleepsBeforeRelease(facts)) {
    const { sleep, key, shown, releaseAt } = found;
    yield {
      messageId: 'must',
      certainty: undefined,
      contrast: { certainty: 'likely', holds: (other) => cameIntoSection(facts, other, found) },
      at: sleep.at,
      lock: shown,
      lanes: [key],
      data: { call: sleep.what },
      witness: [
        { line: sleep.at.line, text: 'may sleep' },
        { line: releaseAt.line, text: 'released here, so held above' },
      ],
    };
  }
}

// vfree() hands its work on when bottom halves are off: in_interrupt() counts them (mm/vmalloc.c: vfree).
const defersInInterrupt = /\bk?vfree\(\)/;

/** A sleep behind a condition of the callee may not happen in this call. */
function certaintyOf(byCaller: boolean, { through, when }: SleepingCall, isOptional: boolean): Certainty {
  if (isOptional || through?.passed === 'by-argument') return 'possible';
  if (through?.passed === 'by-state') return 'likely';
  return byCaller || when === 'non-null' ? 'likely' : 'certain';
}
