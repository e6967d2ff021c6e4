// Hunk scope: returns above a release that is shown, of a lock that was taken where nothing is shown.
import { isAsEntered } from '../lockstate/path-state.js';
import type { Position } from '../base/position.js';
import { type Exit, type FunctionFacts, lockPoints } from '../lockstate/facts.js';
import { aheadBesideExit, isRenamed } from '../lockstate/ahead.js';
import { lockCounts } from './lock-counts.js';

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
    isRenamed(facts, shown)
      ? []
      : facts.exits
          .filter(
            (exit) =>
              exit.states.every((state) => isAsEntered(state, key)) && isAbove(facts, exit, shown, at),
          )
          .map((exit) => ({ exit, key, shown, releaseAt: at })),
  );
}

/**
 * The other image takes the lock as often, and no return of it stands above the release: every path that it shows
 * comes to it, so the lock was held all along. A release that went with the return is what is missing now.
 */
export function opensExit(facts: FunctionFacts, other: FunctionFacts, shown: string): boolean {
  const [own, before] = [lockCounts(facts, shown), lockCounts(other, shown)];
  return (
    own.acquires === before.acquires &&
    own.releases <= before.releases &&
    before.releases > 0 &&
    unheldReleases(other).some((release) => release.shown === shown) &&
    !bareExits(other).some((bare) => bare.shown === shown)
  );
}

function unheldReleases(facts: FunctionFacts): { key: string; shown: string; at: Position }[] {
  return [...lockPoints(facts)].flatMap(({ at, readings }) => {
    const [first] = readings;
    const unheld = readings.every(
      ({ state, lock }) => lock.api.effect === 'release' && isAsEntered(state, lock.key),
    );
    return first && unheld ? [{ key: first.lock.key, shown: first.lock.shown, at }] : [];
  });
}

/** Above it and deeper than it, and whoever does not take this exit comes to the release with nothing in between. */
function isAbove(facts: FunctionFacts, exit: Exit, shown: string, release: Position): boolean {
  if (exit.falls || exit.at.line >= release.line || exit.at.column <= release.column) return false;
  const beside = aheadBesideExit(facts, exit, shown);
  if (!beside || beside.unclear || beside.unseen || beside.jumps) return false;
  if (beside.acquires.length > 0 || beside.releases.length === 0) return false;
  // A return on the way is another such exit, deeper than the release.
  return beside.exits.every((other) => other.column > release.column);
}
