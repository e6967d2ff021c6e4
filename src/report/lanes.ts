// One lane per lock: what each line, and each elided stretch, of the function does to it.
import type { Finding, LockLane } from '../finding/model.js';
import type { LaneCell } from './glyphs.js';

/** Cells of every lane at one place, in the order of `locks`. */
export interface Lanes {
  readonly locks: readonly string[];
  readonly at: (line: number) => readonly LaneCell[];
  /** Cells of the lines `first` to `last`, drawn as one. */
  readonly across: (first: number, last: number) => readonly LaneCell[];
  /** Cells that stand between a line and the next: what goes on. */
  readonly below: (line: number) => readonly LaneCell[];
  /** Last line of the finding's own lane that is held after `line`, when nothing releases it from there on. */
  readonly heldTo: (line: number) => number | undefined;
}

interface IndexedLane {
  readonly held: ReadonlySet<number>;
  readonly acquire: ReadonlySet<number>;
  readonly release: ReadonlySet<number>;
  readonly isDefective: boolean;
}

/** More locks than this are not drawn; the finding's own comes first. */
const mostLanes = 4;

/** Builds the lanes of a finding. A finding without a lane of its own gets one that only marks its line. */
export function buildLanes(finding: Finding, defectLine: number): Lanes {
  const own = finding.lanes.filter((lane) => lane.lock === finding.lock).slice(0, 1);
  const others = finding.lanes.filter((lane) => lane.lock !== finding.lock);
  const drawn = [...own, ...others].slice(0, mostLanes);
  const lanes = [
    ...(own.length === 0 ? [markLane] : []),
    ...drawn.map((lane) => indexLane(lane, finding.lock)),
  ];
  const at = (line: number): LaneCell[] => lanes.map((lane) => cellAt(lane, line, defectLine));
  return {
    locks: drawn.map((lane) => lane.lock),
    at,
    across: (first, last) => lanes.map((lane) => cellAcross(lane, first, last)),
    below: (line) => lanes.map((lane) => cellBelow(lane, line)),
    heldTo: (line) => heldTo(own[0], line),
  };
}

const markLane: IndexedLane = {
  held: new Set(),
  acquire: new Set(),
  release: new Set(),
  isDefective: true,
};

function indexLane(lane: LockLane, defectiveLock: string | undefined): IndexedLane {
  return {
    held: new Set(lane.heldLines),
    acquire: new Set(lane.acquireLines),
    release: new Set(lane.releaseLines),
    isDefective: lane.lock === defectiveLock,
  };
}

function cellAt(lane: IndexedLane, line: number, defectLine: number): LaneCell {
  if (lane.isDefective && line === defectLine) return 'defect';
  const isAcquired = lane.acquire.has(line);
  const isReleased = lane.release.has(line);
  if (isAcquired && isReleased) return 'acquire-release';
  if (isAcquired) return lane.held.has(line - 1) ? 'reacquire' : 'acquire';
  if (isReleased) return 'release';
  return lane.held.has(line) ? 'held' : 'free';
}

function cellAcross(lane: IndexedLane, first: number, last: number): LaneCell {
  let heldLines = 0;
  for (let line = first; line <= last; line++) if (lane.held.has(line)) heldLines++;
  if (heldLines === 0) return 'free';
  return heldLines === last - first + 1 ? 'held' : 'partly';
}

/** A lane goes on below its line when the next line is held too. */
function cellBelow(lane: IndexedLane, line: number): LaneCell {
  return lane.held.has(line + 1) || (lane.acquire.has(line) && lane.held.has(line)) ? 'held' : 'free';
}

function heldTo(lane: LockLane | undefined, line: number): number | undefined {
  if (lane === undefined || lane.releaseLines.some((released) => released > line)) return undefined;
  const last = lane.heldLines.reduce((most, held) => Math.max(most, held), 0);
  return last > line ? last : undefined;
}
