// Shared data is accessed without the lock that the other image took for it and that the rest of the file holds.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { defineRule } from '../src/rule/contract.js';
import { documentedStores } from '../src/rule/documented-guards.js';
import { lostGuard } from '../src/rule/lost-guards.js';
import { isBare, type SharedAccess, sharedAccesses } from '../src/rule/shared-accesses.js';

export default defineRule({
  id: 'inferred-guard',
  severity: 'error',
  summary: 'Shared data is accessed without the lock that the rest of the file holds for it',
  messages: {
    lost: '{what} without the lock that the other image holds there and the rest of this file holds for it',
  },
  *check(facts) {
    if (!facts.fn.complete) return;
    // What is documented is no belief: field-outside-guard.
    const documented = new Set(documentedStores(facts).map(({ access }) => access));
    for (const access of sharedAccesses(facts)) {
      if (!isBare(access) || documented.has(access)) continue;
      yield {
        messageId: 'lost',
        certainty: undefined,
        contrast: {
          certainty: 'likely',
          holds: (other) => lostGuard(facts, other, access) !== undefined,
          witness: (other) => takenLine(facts, other, access),
        },
        at: access.at,
        data: { what: whatHappens(access) },
        witness: [{ line: access.at.line, text: 'runs with no lock held, here or in a caller in view' }],
      };
    }
  },
});

/** One acquire that is gone is one finding, whatever it guarded: its line is the first witness of all. */
function takenLine(
  facts: FunctionFacts,
  other: FunctionFacts,
  access: SharedAccess,
): readonly { readonly line: number; readonly text: string }[] {
  const guard = lostGuard(facts, other, access);
  if (!guard) return [];
  const places = guard.held === 1 ? 'one other place' : `${guard.held} other places`;
  return [
    { line: guard.takenAt.line, text: `'${guard.lock}' is acquired here, as in ${places} of the file` },
  ];
}

function whatHappens({ kind, text }: SharedAccess): string {
  switch (kind) {
    case 'changed':
      return `'${text}' is changed`;
    case 'walked':
      return `'${text}' is used`;
    case 'called':
      return `${text}() is called`;
    default:
      return kind satisfies never;
  }
}
