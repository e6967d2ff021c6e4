// One side of a hunk: which lines of one image it shows, and where.
import type { Hunk, HunkLine } from '../patch/model.js';
import type { ImageSide } from './model.js';

/** Where a hunk stands in one image. */
export interface HunkRange {
  /** 1-based line of its first line; of the line below it when it shows none on this side. */
  readonly first: number;
  /** How many lines of the image it covers. */
  readonly count: number;
}

/** The range by the hunk's header; a count of 0 means that it sits *after* its start line. */
export function hunkRange(hunk: Hunk, side: ImageSide): HunkRange {
  const [start, count] = side === 'pre' ? [hunk.preStart, hunk.preCount] : [hunk.postStart, hunk.postCount];
  return { first: count === 0 ? start + 1 : start, count };
}

/** The 1-based line of a hunk line in one image; undefined where that image does not have it. */
export function lineOn(line: HunkLine, side: ImageSide): number | undefined {
  switch (line.kind) {
    case 'context':
      return side === 'pre' ? line.preLine : line.postLine;
    case 'removed':
      return side === 'pre' ? line.preLine : undefined;
    case 'added':
      return side === 'post' ? line.postLine : undefined;
    default:
      return line satisfies never;
  }
}

/** The hunk's lines that one image has, in order. */
export function sideLines(hunk: Hunk, side: ImageSide): HunkLine[] {
  return hunk.lines.filter((line) => lineOn(line, side) !== undefined);
}

/** The line as it stands in the file, with its newline unless the diff says that it has none. */
export function fileLine(line: HunkLine): string {
  return line.noNewline === true ? line.text : `${line.text}\n`;
}
