// A call that may sleep is made inside an RCU read section.
import { type Certainty, defineRule } from '../src/rule/contract.js';
import { certaintyUnder } from '../src/rule/said-at-call.js';
import {
  atomicAt,
  chainSteps,
  rcuSectionAt,
  type SleepingCall,
  sleepingCalls,
  hangsOnArgument,
} from '../src/rule/sleeping-calls.js';

export default defineRule({
  id: 'sleep-in-rcu',
  severity: 'error',
  summary: 'A call that may sleep is made inside an RCU read section',
  messages: {
    must: '{call} may sleep inside the RCU read section',
    may: '{call} may sleep, and a path gets here inside the RCU read section',
    put: '{call} sleeps when it drops the last reference, inside the RCU read section',
  },
  *check(facts) {
    for (const sleeper of sleepingCalls(facts, rcuSectionAt)) {
      const { at, what, states, when } = sleeper;
      const section = rcuSectionAt(states);
      // Under a spinlock, too: sleep-in-atomic says it.
      if (!section || atomicAt(states)) continue;
      const { lock, key, everywhere } = section;
      // Callers that hold it may ask not to wait.
      const isOptional = lock.because !== undefined && hangsOnArgument(facts, sleeper);
      yield {
        messageId: when === 'last-reference' ? 'put' : everywhere ? 'must' : 'may',
        ...certaintyUnder(lock, sleeper.call, certaintyOf(section.byCaller, sleeper, isOptional)),
        at,
        lock: lock.shown,
        lanes: [key],
        data: { call: what },
        witness: [
          {
            line: lock.at.line,
            text:
              lock.because?.text ??
              (section.byCaller ? 'in the section here' : `${lock.api} opens the section`),
          },
          { line: at.line, text: when === 'last-reference' ? 'the last put sleeps' : 'may sleep' },
          ...chainSteps(sleeper),
        ],
      };
    }
  },
});

/** A sleep behind a condition of the callee may not happen in this call. */
function certaintyOf(byCaller: boolean, { through, when }: SleepingCall, isOptional: boolean): Certainty {
  if (isOptional || through?.passed === 'by-argument') return 'possible';
  if (through?.passed === 'by-state') return 'likely';
  return byCaller || when === 'non-null' || when === 'last-reference' ? 'likely' : 'certain';
}
