// The parent or the name of a dentry is read in the open, where the other image reads it safely.
import { defineRule } from '../src/rule/contract.js';
import { renamedReads, safeLine } from '../src/rule/renamed-reads.js';

export default defineRule({
  id: 'd-name-unprotected',
  severity: 'error',
  summary: 'd_parent or d_name is read with nothing held against a rename',
  messages: {
    open: "'{dentry}->{field}' is read with nothing held against a rename: it may change, and the old one be freed, while it is used; {safe}() was there for that",
  },
  *check(facts) {
    for (const read of renamedReads(facts)) {
      const { dentry, field, safe, at } = read;
      yield {
        messageId: 'open',
        certainty: undefined,
        contrast: {
          certainty: 'likely',
          holds: (other) => safeLine(facts, other, read) !== undefined,
          witness: (other) => {
            const line = safeLine(facts, other, read);
            return line === undefined ? [] : [{ line, text: `${safe}() reads it here` }];
          },
        },
        at,
        data: { dentry, field, safe },
        witness: [{ line: at.line, text: 'read with no lock held' }],
      };
    }
  },
});
