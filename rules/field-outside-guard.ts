// A field of a dentry, inode or file is written outside the lock that the kernel documents for it.
import { defineRule } from '../src/rule/contract.js';
import { documentedStores, lostLine } from '../src/rule/documented-guards.js';

export default defineRule({
  id: 'field-outside-guard',
  severity: 'error',
  summary: 'A field is written without the lock that is documented to guard it',
  messages: {
    lost: "'{place}' is written without '{lock}', which guards it ({source})",
  },
  *check(facts) {
    for (const store of documentedStores(facts)) {
      const { access, lock, source } = store;
      yield {
        messageId: 'lost',
        certainty: undefined,
        contrast: {
          certainty: 'likely',
          holds: (other) => lostLine(facts, other, store) !== undefined,
          witness: (other) => {
            const taken = lostLine(facts, other, store);
            return taken ? [{ line: taken.line, text: `'${lock}' is acquired for it here` }] : [];
          },
        },
        at: access.at,
        data: { place: access.text, lock, source },
        witness: [{ line: access.at.line, text: 'written with no lock held' }],
      };
    }
  },
});
