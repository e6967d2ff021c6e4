// An object is used after the reference that kept it was given up.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { type Certainty, defineRule } from '../src/rule/contract.js';
import { type DeadUse, deadUses, staysInView } from '../src/rule/dead-objects.js';
import { isRewritten } from '../src/rule/rewritten.js';

export default defineRule({
  id: 'use-after-put',
  severity: 'error',
  summary: 'An object is used after its reference was given up',
  messages: {
    freed: "'{object}' is used after {by}() freed it",
    put: "'{object}' is used after {by}() gave up the reference: its memory may be gone",
    passed: "'{object}' is passed to {callee}() after {by}() gave it up: its memory may be gone",
  },
  *check(facts) {
    for (const use of deadUses(facts)) {
      if (use.kind === 'again' || use.given.how === 'consumed' || !use.given.sure) continue;
      // It gives up what the structure points to, not the structure (fs/namei.c).
      if (use.given.by === 'path_put' || use.given.by === 'fdput') continue;
      yield {
        messageId: use.kind === 'pass' ? 'passed' : use.given.how === 'freed' ? 'freed' : 'put',
        certainty: certaintyOf(facts, use),
        contrast: { certainty: 'likely', holds: (other) => isAlive(facts, other, use) },
        at: use.at,
        lock: use.shown,
        data: { object: use.shown, by: use.given.by, callee: use.by },
        witness: [
          ...(use.acquired ? [{ line: use.acquired.at.line, text: `acquired by ${use.acquired.by}()` }] : []),
          { line: use.given.at.line, text: `given up by ${use.given.by}()` },
          { line: use.at.line, text: 'used here' },
        ],
      };
    }
  },
});

/**
 * Freed memory is gone for all. A reference may be one of several, and who else keeps the object (a list, a tree, the
 * caller) is seldom in the text: of that the other image must tell.
 */
function certaintyOf(facts: FunctionFacts, use: DeadUse): Certainty | undefined {
  if (!facts.fn.complete || facts.lifetimes().gaveUp || use.kind === 'pass') return undefined;
  if (use.given.how !== 'freed') return undefined;
  return use.everywhere ? 'certain' : 'likely';
}

/** The other image has the object given up, too, and does not use it behind that. */
function isAlive(facts: FunctionFacts, other: FunctionFacts, use: DeadUse): boolean {
  if (other.fn.complete !== facts.fn.complete || other.lifetimes().gaveUp || facts.lifetimes().gaveUp)
    return false;
  if (isRewritten(facts, other) || !staysInView(facts, use)) return false;
  return [...deadUses(other)].every(({ shown, kind }) => shown !== use.shown || kind === 'again');
}
