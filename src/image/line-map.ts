// Line numbers across a diff: where each line of one image is found in the other.
import type { Hunk } from '../patch/model.js';
import { hunkRange, lineOn } from './hunk-side.js';
import type { ImageSide, LineMap } from './model.js';

/** The two directions of one file's line map. */
export interface LineMaps {
  readonly preToPost: LineMap;
  readonly postToPre: LineMap;
}

/** The lines of one hunk on the side that is asked about. */
interface Span {
  readonly first: number;
  readonly count: number;
  /** Lines of the other image by line of this one; a removed or added line is not in it. */
  readonly counterpart: ReadonlyMap<number, number>;
  /** What is added to the lines below the hunk. */
  readonly shiftBelow: number;
}

/**
 * Builds the line maps of one file from its hunks, in the ascending order git prints them. Lines between
 * hunks move by what the hunks above add and remove; lines of a damaged hunk have no counterpart.
 */
export function buildLineMaps(hunks: readonly Hunk[]): LineMaps {
  return { preToPost: mapFrom(hunks, 'pre'), postToPre: mapFrom(hunks, 'post') };
}

function mapFrom(hunks: readonly Hunk[], side: ImageSide): LineMap {
  const spans = hunks.map((hunk) => spanOf(hunk, side));
  return (line) => {
    const span = lastSpanFrom(spans, line);
    if (span === undefined) return line;
    return line < span.first + span.count ? span.counterpart.get(line) : line + span.shiftBelow;
  };
}

function spanOf(hunk: Hunk, side: ImageSide): Span {
  const other = side === 'pre' ? 'post' : 'pre';
  const here = hunkRange(hunk, side);
  const there = hunkRange(hunk, other);
  const counterpart = new Map<number, number>();
  for (const line of hunk.lines) {
    const from = lineOn(line, side);
    const to = lineOn(line, other);
    if (from !== undefined && to !== undefined) counterpart.set(from, to);
  }
  return { ...here, counterpart, shiftBelow: there.first + there.count - (here.first + here.count) };
}

/** The last span that starts at or above the line, by bisection: findings ask for many lines. */
function lastSpanFrom(spans: readonly Span[], line: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.first ?? Infinity) <= line) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1];
}
