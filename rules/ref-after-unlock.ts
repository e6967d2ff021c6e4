// The reference is taken after the lock under which the object was found has been dropped.
import { heldInText } from '../src/lockstate/balance.js';
import { textOf } from '../src/lockstate/access-path.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { heldLocksOf, origins, type ReferenceCall, referenceCalls } from '../src/rule/reference-calls.js';
import { defineRule, type Report } from '../src/rule/contract.js';

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
    if (!facts.fn.complete) yield* movedOut(facts);
    for (const taken of referenceCalls(facts)) {
      for (const state of taken.states) {
        const origin = origins(state, taken.object);
        if (!origin || taken.fallible) continue;
        const dropped = origin.under.filter(({ key, at }) => !isStillHeld(state, key, at));
        const [lock] = dropped;
        // A lock of the find that is still held goes on protecting the object's existence.
        if (!lock || (dropped.length < origin.under.length && !sameLockRetaken(state, lock.key))) continue;
        const retaken = sameLockRetaken(state, lock.key);
        yield {
          messageId: retaken ? 'retaken' : 'dropped',
          certainty: 'possible',
          contrast: {
            certainty: 'likely',
            holds: (other) => takesInside(other, taken),
          },
          at: taken.at,
          lock: lock.shown,
          lanes: [lock.key],
          data: { call: `${taken.name}(${taken.shown})` },
          witness: [
            { line: origin.at.line, text: `found under '${lock.shown}'` },
            { line: taken.at.line, text: 'reference taken after it was dropped' },
          ],
        };
        break;
      }
    }
  },
});

/**
 * Hunk scope: where the object was found is not shown. A reference that the other image takes before the release,
 * and this one behind it, has lost what protected the object.
 */
function* movedOut(facts: FunctionFacts): Generator<Report<'dropped'>> {
  for (const taken of referenceCalls(facts)) {
    const [state] = taken.states;
    const released = [...(state?.locks ?? [])].flatMap(([key, lock]) =>
      lock.kind === 'free' && lock.at ? [{ key, lock, at: lock.at }] : [],
    );
    const last = released.sort((a, b) => b.at.line - a.at.line)[0];
    if (!last || taken.fallible || taken.states.some((other) => heldLocksOf(other).length > 0)) continue;
    const { shown } = last.lock;
    yield {
      messageId: 'dropped',
      certainty: undefined,
      contrast: {
        certainty: 'likely',
        holds: (other) =>
          [...referenceCalls(other)].some(
            (call) => call.text === taken.text && heldInText(other, call.at, shown),
          ),
      },
      at: taken.at,
      lock: shown,
      lanes: [last.key],
      data: { call: `${taken.name}(${taken.shown})` },
      witness: [
        { line: last.at.line, text: 'dropped here' },
        { line: taken.at.line, text: 'reference taken after it was dropped' },
      ],
    };
  }
}

function isStillHeld(
  state: ReferenceCall['states'][number],
  key: string,
  at: { line: number; column: number },
): boolean {
  const lock = state.locks.get(key);
  return lock?.kind === 'held' && lock.at.line === at.line && lock.at.column === at.column;
}

const sameLockRetaken = (state: ReferenceCall['states'][number], key: string): boolean =>
  state.locks.get(key)?.kind === 'held';

/** The other image takes a reference of this kind while the lock of the find is still held. */
function takesInside(other: FunctionFacts, taken: ReferenceCall): boolean {
  return [...referenceCalls(other)].some((call) => {
    if (call.name !== taken.name) return false;
    if (textOf(call.object) !== textOf(taken.object) && other.fn.complete !== true) return false;
    return call.states.every((state) => {
      const origin = origins(state, call.object);
      const locks = heldLocksOf(state);
      if (locks.length === 0) return false;
      return !origin || origin.under.every(({ key, at }) => isStillHeld(state, key, at));
    });
  });
}
