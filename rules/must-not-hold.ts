// A function is called with a lock held that it takes itself: the task waits for itself.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { type Collision, collisions } from '../src/rule/lock-collisions.js';
import { type Certainty, defineRule } from '../src/rule/contract.js';

export default defineRule({
  id: 'must-not-hold',
  severity: 'error',
  summary: 'A function is called with a lock held that it takes itself',
  messages: {
    takes: "{call}() takes '{lock}', which is already held here; this deadlocks",
    'may-take': "{call}() may take '{lock}', which is already held here; this deadlocks when it does",
    forbids: "{call}() must not be called with '{lock}' held",
  },
  *check(facts) {
    for (const collision of collisions(facts)) {
      const { name, at, lock, held, said } = collision;
      if (hasRuleOfItsOwn.test(name) && lock.key.endsWith('d_lock')) continue;
      yield {
        messageId: said.kind,
        certainty: certaintyOf(collision),
        contrast: {
          certainty: 'likely',
          holds: (other) => !(said.kind === 'may-take' && said.byFlag) && !collides(other, collision),
        },
        at,
        lock: lock.shown,
        lanes: [lock.key],
        data: { call: name },
        witness: [
          { line: held.at.line, text: heldWords(held) },
          { line: at.line, text: `called with it held${said.at ? '' : `; ${said.text}`}` },
          ...(said.at ? [{ line: said.at.line, text: said.text }] : []),
        ],
      };
    }
  },
});

// dget-under-d-lock.
const hasRuleOfItsOwn = /^(?:dget|lockref_get(?:_not_\w+)?)$/;

const heldWords = ({ byCaller, because, api }: Collision['held']): string =>
  because?.text ?? (byCaller ? `held here: ${api}` : 'acquired here');

/** A path that another condition rules out may not exist; a table is not the text. */
function certaintyOf({ everywhere, held, said }: Collision): Certainty {
  if (!everywhere || (said.kind === 'may-take' && said.at)) return 'possible';
  return said.at && !held.byCaller ? 'certain' : 'likely';
}

const collides = (other: FunctionFacts, { name, lock }: Collision): boolean =>
  [...collisions(other)].some((known) => known.name === name && known.lock.shown === lock.shown);
