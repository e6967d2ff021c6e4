// The same reference is given up twice on one path.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { type Certainty, defineRule } from '../src/rule/contract.js';
import { type DeadUse, deadUses, isOnlyReference, staysInView } from '../src/rule/dead-objects.js';
import { callsWith, isRewritten } from '../src/rule/rewritten.js';

export default defineRule({
  id: 'double-put',
  severity: 'error',
  summary: 'The same reference is given up twice on one path',
  messages: {
    again: "{callee}() gives up '{object}' again, which {by}() gave up before",
    consumed: "{callee}() gives up '{object}', whose reference {by}() has taken over",
  },
  *check(facts) {
    for (const use of deadUses(facts)) {
      if (use.kind !== 'again' || !use.given.sure || !use.sure) continue;
      const { given, acquired } = use;
      yield {
        messageId: given.how === 'consumed' ? 'consumed' : 'again',
        certainty: certaintyOf(facts, use),
        contrast: { certainty: 'likely', holds: (other) => isGivenOnce(facts, other, use) },
        at: use.at,
        lock: use.shown,
        data: { object: use.shown, by: given.by, callee: use.by },
        witness: [
          ...(acquired ? [{ line: acquired.at.line, text: `acquired by ${acquired.by}()` }] : []),
          { line: given.at.line, text: `given up by ${given.by}()` },
          { line: use.at.line, text: 'given up again' },
        ],
      };
    }
  },
});

/** Of what was put, not freed, the path may own more than one reference: of that the other image must tell. */
function certaintyOf(facts: FunctionFacts, use: DeadUse): Certainty | undefined {
  if (!facts.fn.complete || facts.lifetimes().gaveUp) return undefined;
  // The same call again, by way of a loop: a new turn may see to it that it has a new object.
  if (use.given.at.line === use.at.line) return undefined;
  if (use.given.how === 'freed' && use.frees) return use.everywhere ? 'certain' : 'likely';
  return use.given.how === 'consumed' && isOnlyReference(use) ? 'likely' : undefined;
}

/** The other image gives the object up, and on no path twice. */
function isGivenOnce(facts: FunctionFacts, other: FunctionFacts, use: DeadUse): boolean {
  if (other.fn.complete !== facts.fn.complete || other.lifetimes().gaveUp || facts.lifetimes().gaveUp)
    return false;
  if (isRewritten(facts, other) || !staysInView(facts, use)) return false;
  // One of the two stood there before: who owned a reference then is known by that.
  if (![use.given.by, use.by].some((name) => callsWith(other, name, use.shown))) return false;
  return [...deadUses(other)].every(({ shown, kind }) => shown !== use.shown || kind !== 'again');
}
