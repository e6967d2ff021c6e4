// An object is used behind the release of the lock under which it was found, and nothing else keeps it.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { type Borrowed, borrowedVariables } from '../src/rule/borrowed-finds.js';
import {
  type BorrowedUse,
  borrowedUses,
  isInside,
  isKept,
  mayHold,
  objectUses,
  isGivenBack,
  referenceLine,
} from '../src/rule/borrowed-uses.js';
import { referenceCalls } from '../src/rule/reference-calls.js';
import { callersHold } from '../src/rule/callers-hold.js';
import type { Use } from '../src/rule/dead-objects.js';
import { defineRule, type Report } from '../src/rule/contract.js';

export default defineRule({
  id: 'use-after-unlock',
  severity: 'error',
  summary: 'An object is used after the lock under which it was found was dropped, with no reference',
  messages: {
    moved:
      "'{object}' is used after '{lock}', under which it was found, was dropped: it may be freed by then",
    unreferenced:
      "'{object}' is used after '{lock}', under which it was found, was dropped, with no reference now: it may be freed by then",
  },
  *check(facts) {
    for (const late of borrowedUses(facts)) {
      yield report(facts, late, 'moved');
      yield report(facts, late, 'unreferenced');
    }
  },
});

/** What keeps the object may be out of view: only the other image says that the lock did, or a reference. */
function report(
  facts: FunctionFacts,
  late: BorrowedUse,
  messageId: 'moved' | 'unreferenced',
): Report<'moved' | 'unreferenced'> {
  const { borrowed, use, found, lock } = late;
  const before = (other: FunctionFacts): number | undefined =>
    messageId === 'moved' ? usedInside(other, late) : referencedInside(other, late);
  return {
    messageId,
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) =>
        isBare(facts, late) &&
        !(messageId === 'moved' && isGivenBack(facts, borrowed)) &&
        before(other) !== undefined,
      witness: (other) => {
        const line = before(other);
        return line === undefined
          ? []
          : [{ line, text: messageId === 'moved' ? `used under '${lock.shown}'` : 'took a reference first' }];
      },
    },
    at: use.at,
    lock: lock.shown,
    lanes: [lock.key],
    data: { object: borrowed.name },
    witness: [
      { line: found.at.line, text: `found under '${lock.shown}' by ${found.by}` },
      { line: lock.releasedAt.line, text: 'dropped here' },
      {
        line: use.at.line,
        text: use.kind === 'deref' ? `'${use.text}' is read here` : `'${use.text}' is given to ${use.by}()`,
      },
    ],
  };
}

/** Nothing in view keeps the object here. */
function isBare(facts: FunctionFacts, { borrowed, found }: BorrowedUse): boolean {
  return !isKept(facts, borrowed) && !givesReference(facts, found.by) && callersHold(facts) !== 'all';
}

/** The find gives a reference itself: a function of the image that takes one. */
function givesReference(facts: FunctionFacts, by: string): boolean {
  const callee = facts.callee(by);
  return callee !== undefined && [...referenceCalls(callee)].length > 0;
}

/** Line of the same use in the other image, which uses the object inside the critical section only. */
function usedInside(other: FunctionFacts, { borrowed, use, found, lock }: BorrowedUse): number | undefined {
  const known = sameObject(other, borrowed, found.by);
  if (!known || isGivenBack(other, known)) return undefined;
  let line: number | undefined;
  for (const { use: before, states } of objectUses(other, borrowed.name)) {
    const isHeld = isInside(other, { at: before.at, states }, lock.shown);
    if (!isHeld && !states.every(mayHold)) return undefined;
    if (isHeld && before.kind === use.kind && isSameUse(before, use)) line = before.at.line;
  }
  return line;
}

const isSameUse = (before: Use, use: Use): boolean =>
  use.kind === 'deref' ? before.whole === use.whole : before.by === use.by;

/** Line of a reference that the other image takes under the lock, where this one takes none. */
function referencedInside(other: FunctionFacts, late: BorrowedUse): number | undefined {
  const { borrowed, found, lock } = late;
  if (usedInside(other, late) !== undefined) return undefined;
  const known = sameObject(other, borrowed, found.by);
  return known && referenceLine(other, known, lock.shown);
}

/** The variable, when the other image gets it by the same search. */
function sameObject(other: FunctionFacts, { name }: Borrowed, by: string): Borrowed | undefined {
  return borrowedVariables(other).find(
    (known) => known.name === name && known.finds.some((find) => find.by === by),
  );
}
