// Critical sections that a function has in both images: the same lock, taken by the same call, in the same order.
import type { Position } from '../base/position.js';
import { type FunctionFacts, lockPoints, type Point, type Test } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { samePlace } from '../lockstate/origins.js';
import type { PathState } from '../lockstate/path-state.js';
import type { CallExpr } from '../syntax/model.js';

export interface Section {
  readonly key: string;
  readonly shown: string;
  readonly api: string;
  readonly call: CallExpr;
  readonly at: Position;
}

const cache = new WeakMap<FunctionFacts, readonly Section[]>();

/** One per call that takes a lock, by its own name, in the order of the text. */
export function sectionsOf(facts: FunctionFacts): readonly Section[] {
  let found = cache.get(facts);
  if (!found) {
    found = [...lockPoints(facts)].flatMap(({ call, at, readings }) => {
      const lock = readings[0]?.lock;
      const isTaken = lock?.api.effect === 'acquire' || lock?.api.effect === 'try-acquire';
      return lock && isTaken && lock.api.lockType !== 'rcu'
        ? [{ key: lock.key, shown: lock.shown, api: lock.api.name, call, at }]
        : [];
    });
    cache.set(facts, found);
  }
  return found;
}

/** The section of the other image that stands where this one stands, when both have as many of them. */
export function sameSection(
  facts: FunctionFacts,
  other: FunctionFacts,
  section: Section,
): Section | undefined {
  const isAlike = ({ shown, api }: Section): boolean => shown === section.shown && api === section.api;
  const own = sectionsOf(facts).filter(isAlike);
  const theirs = sectionsOf(other).filter(isAlike);
  return own.length === theirs.length ? theirs[own.indexOf(section)] : undefined;
}

/** True where every path holds the lock since it was taken there. */
export const isInSection = (states: readonly PathState[], section: Section): boolean =>
  states.every((state) => holdsSince(state, section));

/** Tests that some path makes inside. */
export const testsInside = (facts: FunctionFacts, section: Section): readonly Test[] =>
  facts.tests().filter(({ states }) => states.some((state) => holdsSince(state, section)));

/** Steps that some path makes inside; the call that takes the lock is not among them. */
export const stepsInside = (facts: FunctionFacts, section: Section): readonly Point[] =>
  facts.points.filter(({ states }) => states.some((state) => holdsSince(state, section)));

/** Names of the functions that are called inside. */
export const calleesInside = (facts: FunctionFacts, section: Section): ReadonlySet<string> =>
  new Set(
    stepsInside(facts, section).flatMap(({ step }) =>
      step.kind === 'call' ? (calleeName(step.call) ?? '') : [],
    ),
  );

function holdsSince({ locks }: PathState, { key, at }: Section): boolean {
  const lock = locks.get(key);
  return lock?.kind === 'held' && samePlace(lock.at, at);
}
