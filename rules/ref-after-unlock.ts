// The reference is taken after the lock under which the object was found has been dropped.
import { heldInText } from '../src/lockstate/balance.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import type { PathState } from '../src/lockstate/path-state.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { heldLocksOf } from '../src/rule/held-locks.js';
import { type ReferenceCall, referenceCalls } from '../src/rule/reference-calls.js';
import {
  isPartOfOwned,
  isPinnedFind,
  isTakenInside,
  type StaleFind,
  staleFind,
} from '../src/rule/stale-finds.js';

export default defineRule({
  id: 'ref-after-unlock',
  severity: 'error',
  summary: 'A reference is taken after the lock that kept the object alive or identical was dropped',
  messages: {
    dropped: "{call} takes the reference after '{lock}', under which the object was found, was dropped",
    retaken:
      "{call} takes the reference in another critical section of '{lock}' than the one that checked the object",
  },
  *check(facts) {
    for (const taken of referenceCalls(facts)) {
      for (const state of taken.states) {
        const stale = staleFind(facts, state, taken);
        if (!stale) continue;
        yield lateReference(facts, taken, stale);
        break;
      }
    }
    yield* movedOut(facts);
  },
});

/** What pins the object may be out of view (the caller's reference): alone the shape is a possibility. */
function lateReference(
  facts: FunctionFacts,
  taken: ReferenceCall,
  { origin, lock, retaken, pinned }: StaleFind,
): Report<'dropped' | 'retaken'> {
  const second = retaken ? [{ line: retaken.at.line, text: `'${retaken.shown}' is taken anew` }] : [];
  return {
    messageId: retaken ? 'retaken' : 'dropped',
    // An outer lock keeps the object: it may be another one than was checked, but not freed.
    severity: pinned ? 'warning' : 'error',
    certainty: 'possible',
    contrast: { certainty: 'likely', holds: (other) => takesInside(facts, other, taken) },
    at: taken.at,
    lock: lock.shown,
    lanes: [lock.key],
    data: { call: taken.text },
    witness: [
      { line: origin.at.line, text: `chosen under '${lock.shown}'` },
      ...second,
      { line: taken.at.line, text: `reference taken behind that critical section` },
    ],
  };
}

/**
 * Where the object was found is not shown, or not understood. A reference that the other image takes before the release,
 * and this one behind it, has lost what protected the object.
 */
function* movedOut(facts: FunctionFacts): Generator<Report<'dropped'>> {
  for (const taken of referenceCalls(facts)) {
    const [state] = taken.states;
    const released = [...(state?.locks ?? [])].flatMap(([key, lock]) =>
      lock.kind === 'free' && lock.at ? [{ key, lock, at: lock.at }] : [],
    );
    const last = released.sort((a, b) => b.at.line - a.at.line)[0];
    if (!last || taken.fallible || taken.states.some(holdsOwn)) continue;
    const { shown } = last.lock;
    const owned = isPartOfOwned(facts, taken);
    yield {
      messageId: 'dropped',
      certainty: undefined,
      contrast: {
        certainty: 'likely',
        holds: (other) =>
          [...referenceCalls(other)].some(
            (call) =>
              call.text === taken.text &&
              heldInText(other, call.at, shown) &&
              (!owned || isPinnedFind(other, call, shown)),
          ),
      },
      at: taken.at,
      lock: shown,
      lanes: [last.key],
      data: { call: taken.text },
      witness: [
        { line: last.at.line, text: 'dropped here' },
        { line: taken.at.line, text: 'reference taken after it was dropped' },
      ],
    };
  }
}

/** A lock that the function took itself: the object may be kept by it. What its callers hold, they held before. */
const holdsOwn = (state: PathState): boolean =>
  heldLocksOf(state).some(([, { byCaller, because }]) => !byCaller && because === undefined);

/** The other image takes this kind of reference while the locks of the find are still held. */
function takesInside(facts: FunctionFacts, other: FunctionFacts, taken: ReferenceCall): boolean {
  if (facts.fn.complete !== other.fn.complete) return false;
  const calls = [...referenceCalls(other)].filter(({ name }) => name === taken.name);
  return calls.some(({ states, ...call }) =>
    states.every((state) => isTakenInside(state, { ...call, states })),
  );
}
