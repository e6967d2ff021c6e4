// d_unhashed() decides without a lock that a dentry is looked up or added, where d_in_lookup() is the question.
import { textOf } from '../src/lockstate/access-path.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import { dentryAddition } from '../src/rule/dentry-additions.js';
import { bareStates, entryExclusion } from '../src/rule/name-exclusion.js';
import { defineRule } from '../src/rule/contract.js';
import { isCallOn, unhashedTestOf } from '../src/rule/unhashed-tests.js';

export default defineRule({
  id: 'unhashed-test-race',
  severity: 'error',
  summary: 'An unlocked d_unhashed() decides that a dentry is added; d_in_lookup() is the test',
  messages: {
    decides:
      'd_unhashed({name}) decides that {call}() adds it: another thread that holds the entry may see it unhashed, too, and add it first',
  },
  *check(facts) {
    if (!asks(facts, 'd_unhashed')) return;
    for (const point of facts.points) {
      const added = dentryAddition(facts, point);
      const test = added && unhashedTestOf(facts, point, added.dentry);
      if (!test) continue;
      const [state] = bareStates(facts, point, added.dentry);
      if (!state) continue;
      const exclusion = entryExclusion(facts, textOf(added.dentry, state.aliases));
      if (exclusion === 'exclusive' || exclusion === 'in-lookup') continue;
      const name = textOf(added.dentry);
      yield {
        messageId: 'decides',
        certainty: exclusion === 'none' && facts.fn.complete ? 'likely' : undefined,
        contrast: { certainty: 'likely', holds: (other) => asksOwnershipInstead(facts, other, name) },
        at: test.condition.at,
        data: { name, call: added.call },
        witness: [
          { line: test.condition.at.line, text: 'unhashed for every thread that holds it' },
          { line: point.step.at.line, text: 'hashed here, with no proof that no other thread does so' },
          ...(added.inner ? [{ line: added.inner.line, text: `${added.inner.call}() hashes it` }] : []),
        ],
      };
    }
  },
});

const asks = (facts: FunctionFacts, name: string): boolean =>
  facts.points.some(({ step }) => step.kind === 'call' && calleeName(step.call) === name);

/** The other image asks d_in_lookup() where this one asks d_unhashed(). */
function asksOwnershipInstead(facts: FunctionFacts, other: FunctionFacts, dentry: string): boolean {
  const count = (image: FunctionFacts, name: string): number =>
    image.points.filter(({ step }) => step.kind === 'call' && isCallOn(step.call, name, dentry)).length;
  return (
    count(other, 'd_in_lookup') > count(facts, 'd_in_lookup') &&
    count(other, 'd_unhashed') <= count(facts, 'd_unhashed')
  );
}
