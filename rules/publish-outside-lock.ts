// An object becomes reachable, or unreachable, outside the lock that this code holds for it elsewhere.
import { lastField } from '../src/lockstate/access-path.js';
import { heldInText, releasedNext, releases } from '../src/lockstate/balance.js';
import { type FunctionFacts, lockPoints } from '../src/lockstate/facts.js';
import type { PathState } from '../src/lockstate/path-state.js';
import { callersHold } from '../src/rule/callers-hold.js';
import { type ContainerGuard, containerGuard, isOwnContainer } from '../src/rule/container-guards.js';
import { defineRule, type Report, type WitnessLine } from '../src/rule/contract.js';
import { isSwapped, takesAsOften } from '../src/rule/lock-counts.js';
import { type Publication, publications } from '../src/rule/publications.js';
import { heldLocksOf, holdsOwnExclusive } from '../src/rule/held-locks.js';

export default defineRule({
  id: 'publish-outside-lock',
  severity: 'error',
  summary:
    'An object is added to or removed from a shared container outside the lock that guards it elsewhere',
  messages: {
    moved: "{call} runs without '{lock}', which the other image holds around it",
    unguarded: '{call} runs without the lock that the other image holds around it',
    unlike: "{call} runs without '{lock}', which all {count} other additions to '{field}' in this file hold",
  },
  *check(facts) {
    for (const publication of publications(facts)) {
      const isBare = publication.states.some((state) => !holdsOwnExclusive(state) && !isUnclear(state));
      for (const lock of exclusiveLocks(facts)) {
        if (isBare || isReleasedGuard(publication, lock)) yield moved(facts, publication, lock);
      }
      if (!isBare || !facts.fn.complete || isCalledHeld(facts)) continue;
      yield unguarded(facts, publication);
      const guard = isOwnContainer(facts, publication) ? undefined : containerGuard(facts, publication);
      if (guard) yield unlike(publication, guard);
    }
  },
});

/** A lock that code out of view may have changed, or that was taken twice where a release was meant. */
const isUnclear = (state: PathState): boolean =>
  [...state.locks.values()].some(
    (lock) => lock.kind === 'unclear' || (lock.kind === 'held' && lock.doubled === true),
  );

/** Another lock is held, and the lock that lies in one object with the container is not: `s->s_lock`, `s->s_list`. */
const isReleasedGuard = ({ container, states }: Publication, { key, shown }: NamedLock): boolean =>
  container !== undefined &&
  baseOf(container) !== undefined &&
  baseOf(container) === baseOf(shown) &&
  states.some((state) => state.locks.get(key)?.kind === 'free' && !isUnclear(state));

/** Every path to the publication has given the lock up in view: releases further down belong to other paths. */
const isReleased = ({ states }: Publication, { shown }: NamedLock): boolean =>
  states.every((state) =>
    [...state.locks.values()].some(
      (lock) => lock.kind === 'free' && lock.at !== undefined && lock.shown === shown,
    ),
  );

/** The object a field lies in: `session->` of `session->s_caps`; undefined for a plain name. */
function baseOf(text: string): string | undefined {
  const field = lastField(text);
  return field !== text && text.endsWith(field) ? text.slice(0, -field.length) : undefined;
}

/** No lock is held here that the other image did not hold as well: the publication went to no other guard. */
function gainedNoLock(other: FunctionFacts, { text, states }: Publication): boolean {
  const there = [...publications(other)].filter((known) => known.text === text);
  const held = (state: PathState): Set<string> => new Set(heldLocksOf(state).map(([, { shown }]) => shown));
  const before = new Set(there.flatMap((known) => known.states.flatMap((state) => [...held(state)])));
  return states.every((state) => [...held(state)].every((shown) => before.has(shown)));
}

interface NamedLock {
  readonly key: string;
  readonly shown: string;
}

/** The function takes the lock, and the publication stands outside of it. */
function moved(facts: FunctionFacts, publication: Publication, lock: NamedLock): Report<'moved'> {
  return {
    messageId: 'moved',
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      // Released next, and not taken before: the caller holds it now.
      holds: (other) =>
        guardLine(other, publication, lock.shown) !== undefined &&
        gainedNoLock(other, publication) &&
        !(!facts.fn.complete && mayStillGuard(facts, other, publication, lock.shown)) &&
        !(
          !isReleased(publication, lock) &&
          releasedNext(facts, publication.at, lock.shown) &&
          (facts.fn.complete || takesAsOften(facts, other, lock.shown))
        ),
      witness: (other) => under(guardLine(other, publication, lock.shown), lock.shown),
    },
    at: publication.at,
    lock: lock.shown,
    lanes: [lock.key],
    data: { call: publication.text },
    witness: [{ line: publication.at.line, text: `runs without '${lock.shown}'` }],
  };
}

/** Hunk scope: a way that is shown holds the lock, or the other image had an acquire where the release belongs. */
const mayStillGuard = (
  facts: FunctionFacts,
  other: FunctionFacts,
  { states }: Publication,
  shown: string,
): boolean =>
  isSwapped(other, facts, shown) ||
  states.some((state) => heldLocksOf(state).some(([, lock]) => lock.shown === shown));

/** The lock is gone from the function: it is missing when no caller took it over. */
function unguarded(facts: FunctionFacts, publication: Publication): Report<'unguarded'> {
  const own = new Set(exclusiveLocks(facts).map(({ shown }) => shown));
  const isLost = facts.methods.length > 0 || callersHold(facts) === 'none';
  const lostLock = (other: FunctionFacts): NamedLock | undefined =>
    exclusiveLocks(other).find(
      ({ shown }) => !own.has(shown) && guardLine(other, publication, shown) !== undefined,
    );
  return {
    messageId: 'unguarded',
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => isLost && lostLock(other) !== undefined,
      witness: (other) => {
        const lock = lostLock(other);
        return lock ? under(guardLine(other, publication, lock.shown), lock.shown) : [];
      },
    },
    at: publication.at,
    data: { call: publication.text },
    witness: [{ line: publication.at.line, text: 'runs with no lock held, here or in a caller in view' }],
  };
}

/** What the rest of the file believes; a patch that adds the odd one out is the stronger sign. */
function unlike(publication: Publication, guard: ContainerGuard): Report<'unlike'> {
  const { text, field = '', at } = publication;
  return {
    messageId: 'unlike',
    certainty: 'possible',
    contrast: {
      certainty: 'likely',
      holds: (other) => ![...publications(other)].some((known) => known.text === text),
    },
    at,
    lock: guard.lock,
    data: { call: text, field, count: guard.count },
    witness: [
      { line: guard.example.line, text: `${guard.example.function}() holds '${guard.lock}'` },
      { line: at.line, text: 'added with no exclusive lock held' },
    ],
  };
}

const under = (line: number | undefined, shown: string): WitnessLine[] =>
  line === undefined ? [] : [{ line, text: `ran under '${shown}'` }];

/** Names and comments only ever silence: `__add()`, `add_locked()`, "called with the lock held". */
function isCalledHeld(facts: FunctionFacts): boolean {
  const { name, comment } = facts.fn;
  if (/^__|_locked(?:_|$)|_nolock(?:_|$)/.test(name) || /\b(?:held|hold|lock(?:ed)?)\b/i.test(comment))
    return true;
  const callers = callersHold(facts);
  return callers === 'all' || callers === 'some';
}

/** Exclusive locks that the function takes itself. */
function exclusiveLocks(facts: FunctionFacts): NamedLock[] {
  const locks = new Map<string, NamedLock>();
  for (const { readings } of lockPoints(facts)) {
    for (const { lock } of readings) {
      if (takesOrReleases(facts, lock.api.effect) && lock.api.mode === 'exclusive')
        locks.set(lock.shown, { key: lock.key, shown: lock.shown });
    }
  }
  return [...locks.values()];
}

/** A hunk may show the release alone. */
const takesOrReleases = (facts: FunctionFacts, effect: string): boolean =>
  /acquire/.test(effect) || (effect === 'release' && !facts.fn.complete);

/** Line where the other image took the lock that it holds at the same publication, or of the publication itself. */
function guardLine(other: FunctionFacts, { text }: Publication, shown: string): number | undefined {
  for (const publication of publications(other)) {
    if (publication.text !== text) continue;
    const held = publication.states.map((state) =>
      heldLocksOf(state).find(([, lock]) => lock.shown === shown && !lock.byCaller && !lock.doubled),
    );
    const isReleased = releases(other, shown);
    if (isReleased && held.length > 0 && held.every((found) => found !== undefined))
      return held[0]?.[1].at.line;
    if (heldInText(other, publication.at, shown)) return publication.at.line;
  }
  return undefined;
}
