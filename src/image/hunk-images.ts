// Images from the hunks alone: one segment for each hunk and side, joined where they touch.
import type { FileDiff, Hunk } from '../patch/model.js';
import { headingsOn } from './hunk-heading.js';
import { hunkRange, lineOn, sideLines } from './hunk-side.js';
import type { Image, ImageSide, Segment } from './model.js';

/** The image of one side as far as the hunks show it; undefined when the file has no such side. */
export function hunkImage(diff: FileDiff, side: ImageSide): Image | undefined {
  const filePath = side === 'pre' ? diff.prePath : diff.postPath;
  if (filePath === undefined) return undefined;
  const headings = headingsOn(diff.hunks, side);
  const last = diff.hunks.flatMap((hunk) => sideLines(hunk, side)).at(-1);
  return {
    side,
    filePath,
    whole: isWholeByNature(diff, side),
    segments: joinTouching(diff.hunks.flatMap((hunk, index) => segmentOf(hunk, side, headings[index] ?? ''))),
    ...(last?.noNewline === true && { noFinalNewline: true }),
  };
}

/** An added file is whole on the post side, a deleted one on the pre side: the diff shows all of it. */
function isWholeByNature(diff: FileDiff, side: ImageSide): boolean {
  if (diff.binary || diff.change !== (side === 'pre' ? 'deleted' : 'added')) return false;
  const [hunk, ...more] = diff.hunks;
  // A file of no bytes has no hunk; a deletion without one may also be `git diff -D`.
  if (hunk === undefined) return side === 'post' || isEmptyBlob(diff.preBlob);
  const { first, count } = hunkRange(hunk, side);
  const other = hunkRange(hunk, side === 'pre' ? 'post' : 'pre');
  return more.length === 0 && first === 1 && other.count === 0 && sideLines(hunk, side).length === count;
}

/** Git's id of the empty blob (SHA-1, SHA-256), perhaps abbreviated. */
function isEmptyBlob(blob: string | undefined): boolean {
  if (blob === undefined || blob.length < 7) return false;
  return (
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'.startsWith(blob) ||
    '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813'.startsWith(blob)
  );
}

function segmentOf(hunk: Hunk, side: ImageSide, heading: string): Segment[] {
  const shown = sideLines(hunk, side);
  const startLine = shown[0] && lineOn(shown[0], side);
  if (startLine === undefined) return [];
  const lines = shown.map((line) => line.text);
  return [heading === '' ? { startLine, lines } : { startLine, lines, heading }];
}

/** Joins segments with no line between them, as `-U0` and overlapping contexts give; the first heading stays. */
function joinTouching(segments: readonly Segment[]): Segment[] {
  const joined: (Segment & { readonly lines: string[] })[] = [];
  for (const segment of segments) {
    const above = joined.at(-1);
    if (above !== undefined && above.startLine + above.lines.length === segment.startLine) {
      for (const line of segment.lines) above.lines.push(line);
    } else {
      joined.push({ ...segment, lines: [...segment.lines] });
    }
  }
  return joined;
}
