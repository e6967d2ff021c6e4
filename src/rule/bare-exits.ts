// Hunk scope: returns above a release that is shown, of a lock that was taken where nothing is shown.
import type { Position } from '../base/position.js';
import { type Exit, type FunctionFacts, lockPoints } from '../lockstate/facts.js';
import { calleeName, speaksOfLocking } from '../lockstate/lock-call.js';

/** A return that leaves the lock as the code before the hunk left it, and the release that others go on to. */
export interface BareExit {
  readonly exit: Exit;
  readonly key: string;
  readonly shown: string;
  readonly releaseAt: Position;
}

/** All of them in one image; none in a function that is shown whole: there the acquire tells. */
export function bareExits(facts: FunctionFacts): readonly BareExit[] {
  if (facts.fn.complete) return [];
  return unheldReleases(facts).flatMap(({ key, shown, at }) =>
    facts.exits
      .filter((exit) => exit.states.every((state) => !state.locks.has(key)) && isAbove(facts, exit, at))
      .map((exit) => ({ exit, key, shown, releaseAt: at })),
  );
}

/**
 * The other image does as many things to the lock, and no return of it stands above the release: every path that
 * it shows comes to it, so the lock was held all along.
 */
export function opensExit(facts: FunctionFacts, other: FunctionFacts, shown: string): boolean {
  const events = lockEvents(other, shown);
  return (
    events > 0 &&
    events === lockEvents(facts, shown) &&
    unheldReleases(other).some((release) => release.shown === shown) &&
    !bareExits(other).some((bare) => bare.shown === shown)
  );
}

function unheldReleases(facts: FunctionFacts): { key: string; shown: string; at: Position }[] {
  return [...lockPoints(facts)].flatMap(({ at, readings }) => {
    const [first] = readings;
    const unheld = readings.every(
      ({ state, lock }) => lock.api.effect === 'release' && !state.locks.has(lock.key),
    );
    return first && unheld ? [{ key: first.lock.key, shown: first.lock.shown, at }] : [];
  });
}

/** Above it in one stretch of shown code, deeper than it, with nothing in between that may take a lock. */
function isAbove(facts: FunctionFacts, exit: Exit, release: Position): boolean {
  if (exit.falls || exit.at.line >= release.line || exit.at.column <= release.column) return false;
  return !facts.points.some(({ step }) => {
    if (step.at.line < exit.at.line || step.at.line > release.line) return false;
    if (step.kind === 'unseen' || step.kind === 'guard-begin') return true;
    if (step.kind !== 'call' || step.at.line === release.line) return false;
    const name = calleeName(step.call) ?? '';
    return speaksOfLocking(name) || mayTake.test(name);
  });
}

// Names of functions that may come back with a lock held.
const mayTake = /(?:^|_)(?:begin|start|enter|acquire|grab|hold|freeze)(?:_|$)/;

function lockEvents(facts: FunctionFacts, shown: string): number {
  return [...lockPoints(facts)].filter(({ readings }) => readings.some(({ lock }) => lock.shown === shown))
    .length;
}
