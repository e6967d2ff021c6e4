// A path returns with a lock held that its siblings release.
import { mentionsOf, textOf } from '../src/lockstate/access-path.js';
import {
  acquires,
  balances,
  fieldOfLock,
  type HeldAtExit,
  heldAtExits,
  isConditional,
  leavesHeld,
  releasesUnheld,
} from '../src/lockstate/balance.js';
import { releasedExits, releases, returnKind, returnsOf } from '../src/lockstate/balance.js';
import type { Exit, FunctionFacts } from '../src/lockstate/facts.js';
import type { PathState } from '../src/lockstate/path-state.js';
import { errorPointer } from '../src/lockstate/value.js';
import { speaksOfLocking } from '../src/lockstate/lock-call.js';
import { bareExits, opensExit } from '../src/rule/bare-exits.js';
import { isSwapped } from '../src/rule/lock-counts.js';
import { losesRelease, mayBeReleasedThere, openEnds } from '../src/rule/open-ends.js';
import { type Certainty, defineRule, type Report } from '../src/rule/contract.js';
import { isMisread } from '../src/rule/trylock-misreads.js';
import { isUnstableKeep } from '../src/rule/unstable-conditions.js';

export default defineRule({
  id: 'missing-unlock',
  severity: 'error',
  summary: 'A path leaves the function with a lock held that other paths release',
  messages: {
    leak: "returns with '{lock}' still held",
    turn: "goes on to the next object with '{lock}' of the one before still held",
    open: "'{lock}' is still held behind its section: nothing shown releases it any more",
  },
  *check(facts) {
    yield* openedExits(facts);
    yield* leftOpen(facts);
    for (const held of heldAtExits(facts)) {
      const { lock, exit, key } = held;
      // A misread trylock, and a condition that changes, have rules that tell both ends.
      if (lock.doubled || lock.releasedAs || isMisread(facts, lock.at)) continue;
      if (isUnstableKeep(facts, lock.at, exit.at) || isPageOfFault(facts, held)) continue;
      const released = releasedExits(facts, key)[0];
      const status = released?.state.locks.get(key);
      const releaseAt = status?.kind === 'free' ? status.at : undefined;
      yield {
        messageId: held.nameless ? 'turn' : 'leak',
        certainty:
          held.nameless || lock.ownerless || isOwnBusiness(facts, held)
            ? undefined
            : certaintyOf(facts, held),
        contrast: {
          certainty: contrastCertainty(facts, held),
          holds: (other) => wasReleased(other, held) || wasRelease(facts, other, held),
        },
        at: exit.at,
        lock: lock.shown,
        lanes: [key],
        witness: [
          { line: lock.at.line, text: 'acquired here' },
          { line: exit.at.line, text: 'returns with it held' },
          ...(releaseAt ? [{ line: releaseAt.line, text: 'released on another path' }] : []),
        ],
      };
    }
  },
});

/** VM_FAULT_LOCKED says to the caller that the page comes back locked (include/linux/mm_types.h). */
function isPageOfFault({ points }: FunctionFacts, { lock, exit }: HeldAtExit): boolean {
  if (!/^(?:page|folio)-lock$/.test(lock.lockType) || !exit.value) return false;
  const text = textOf(exit.value);
  const saysLocked = (value: string): boolean => value.includes('VM_FAULT_LOCKED');
  return (
    saysLocked(text) ||
    points.some(
      ({ step }) =>
        step.kind === 'assign' &&
        textOf(step.target) === text &&
        step.value !== undefined &&
        saysLocked(textOf(step.value)),
    )
  );
}

/** Hunk scope: the acquire is not shown, but a release is, and this image has a new way out above it. */
function* openedExits(facts: FunctionFacts): Generator<Report<'leak'>> {
  if (handsOver(facts.fn.name)) return;
  for (const { exit, key, shown, releaseAt } of bareExits(facts)) {
    yield {
      messageId: 'leak',
      certainty: undefined,
      contrast: { certainty: 'likely', holds: (other) => opensExit(facts, other, shown) },
      at: exit.at,
      lock: shown,
      lanes: [key],
      witness: [
        { line: exit.at.line, text: 'returns before the release' },
        { line: releaseAt.line, text: 'released on the other paths' },
      ],
    };
  }
}

/** Hunk scope: taken in view and still held where the shown text goes on to code that is not shown. */
function* leftOpen(facts: FunctionFacts): Generator<Report<'open'>> {
  if (handsOver(facts.fn.name)) return;
  for (const end of openEnds(facts)) {
    const { lock, key, at, nameless } = end;
    if (lock.doubled || lock.releasedAs || lock.ownerless) continue;
    yield {
      messageId: 'open',
      certainty: undefined,
      contrast: {
        certainty: mayBeReleasedThere(facts, end) ? 'possible' : 'likely',
        holds: (other) => losesRelease(facts, other, end),
      },
      at,
      lock: lock.shown,
      lanes: [key],
      witness: [
        { line: lock.at.line, text: 'acquired here' },
        { line: at.line, text: nameless ? 'goes on to another object with it held' : 'goes on with it held' },
      ],
    };
  }
}

/** Hunk scope: the acquire stands where the other image released what had been taken out of view. */
function wasRelease(facts: FunctionFacts, other: FunctionFacts, { lock }: HeldAtExit): boolean {
  if (facts.fn.complete || handsOver(facts.fn.name)) return false;
  return (
    isSwapped(facts, other, lock.shown) && releasesUnheld(other, lock.shown) && !leavesHeld(other, lock.shown)
  );
}

/** The other image takes the lock too, shows a release, and leaves no exit with it held. */
function wasReleased(other: FunctionFacts, { lock }: HeldAtExit): boolean {
  if (balances(other, lock.shown) && releases(other, lock.shown)) return true;
  // Hunk scope: the release is not shown, but the lock is taken in view and no exit in view held it before.
  if (other.fn.complete || handsOver(other.fn.name)) return false;
  return acquires(other, lock.shown) && !releasesUnheld(other, lock.shown) && !leavesHeld(other, lock.shown);
}

/** What the pre-image proves is as sure as the path: one that may not exist, or an exit that hands the lock over, is less. */
function contrastCertainty(facts: FunctionFacts, held: HeldAtExit): Certainty {
  if (saysHandedOver(facts, held) || handsOnSuccess(facts, held)) return 'possible';
  return facts.fn.complete && !isConditional(held) ? 'certain' : 'likely';
}

/** Hunk scope: what is shown holds the lock on a success and releases it on failures; the contract may be new. */
function handsOnSuccess(facts: FunctionFacts, { key, exit, state }: HeldAtExit): boolean {
  if (facts.fn.complete || !facts.fn.returnType.endsWith('*')) return false;
  const released = releasedExits(facts, key);
  const isError = (at: Exit, path: PathState): boolean => returnsOf(at, path) === errorPointer;
  return (
    (returnsOf(exit, state) & errorPointer) === 0 &&
    released.length > 0 &&
    released.every((other) => isError(other.exit, other.state))
  );
}

/** The comment above, an annotation, or the queueing of the request says that the lock goes with the return. */
function saysHandedOver({ fn }: FunctionFacts, { state }: HeldAtExit): boolean {
  if (fn.annotations.some(({ name }) => /acquires/.test(name))) return true;
  if ([...state.truths].some(([text, truth]) => truth && text.includes('-EIOCBQUEUED'))) return true;
  return /\breturns?\b[^.]{0,80}\block(?:ed)?\b|\block(?:ed)?\b[^.]{0,60}\breturn|\blocks?\b[^.]{0,40}\b(?:held|is taken) on (?:success|return)/i.test(
    fn.comment,
  );
}

/** A siblings' release makes it a leak in one image alone; weaker where the paths could be told apart by something unseen. */
function certaintyOf(facts: FunctionFacts, held: HeldAtExit): Certainty | undefined {
  if (!facts.fn.complete) return undefined;
  const { key, exit, state } = held;
  const released = releasedExits(facts, key);
  if (released.length === 0) return undefined;
  const kind = returnKind(facts.fn.returnType, returnsOf(exit, state));
  const kinds = released.map((other) => returnKind(facts.fn.returnType, returnsOf(other.exit, other.state)));
  // A bool tells the caller whether it holds the lock now, in either sense.
  if (facts.fn.returnType === 'bool' && kind !== 'either' && kinds.every((other) => other !== kind))
    return undefined;
  // Held on success and released on failure: an acquire primitive that can fail.
  if (kind !== 'failure' && kinds.every((other) => other === 'failure')) return undefined;
  if (isConditional(held)) return 'possible';
  if (kind === 'failure') return 'certain';
  return kinds.includes('success') || facts.fn.returnType === 'void' ? 'likely' : 'possible';
}

/** Names of functions that leave a lock for their caller to release. */
const handsOver = (name: string): boolean =>
  speaksOfLocking(name) ||
  /(?:^|_)(?:begin|start|enter|acquire|grab|hold|prepare|prep|freeze|open)(?:_|$)|_get$|^get_|iget/i.test(
    name,
  );

/** The function hands the lock to its caller: by name, by annotation, or with the object it returns. */
function isOwnBusiness(facts: FunctionFacts, held: HeldAtExit): boolean {
  const { key, lock, exit } = held;
  if (handsOver(facts.fn.name) || saysHandedOver(facts, held)) return true;
  if (facts.fn.annotations.some(({ name }) => /acquires/.test(name))) return true;
  const value = exit.value && exit.value.kind !== 'literal' ? textOf(exit.value) : undefined;
  if (value !== undefined && (mentionsOf(key).roots.has(value) || mentionsOf(lock.shown).roots.has(value)))
    return true;
  return /^(?:rcu|context)$/.test(lock.lockType) && fieldOfLock(lock.shown) !== 'rcu';
}
