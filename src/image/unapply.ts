// The pre-image of a file that already has the patch: the hunks taken out again.
import type { Hunk, HunkLine } from '../patch/model.js';
import { hunkRange, sideLines } from './hunk-side.js';
import { applyHunks, type Applied } from './whole-images.js';

/**
 * Takes the hunks out of a text that may already have them, as it does when one stands in the tree in which
 * the patch was made. Only believed when every hunk shows post-image lines and all of them stand exactly
 * where the patch says.
 *
 * @returns The two texts with the hunks as they stand, or undefined when the text is no post-image.
 */
export function unapplyHunks(postText: string, hunks: readonly Hunk[]): Applied | undefined {
  if (hunks.length === 0 || hunks.some((hunk) => sideLines(hunk, 'post').length === 0)) return undefined;
  const reversed = applyHunks(postText, hunks.map(reverseHunk));
  if (reversed.kind === 'misfit' || reversed.hunks.some(({ offset }) => offset !== 0)) return undefined;
  const placed = reversed.hunks.map(({ hunk, offset }) => ({ hunk: reverseHunk(hunk), offset }));
  if (!placed.every(({ hunk }, index) => isAtStatedPlace(hunk, hunks[index]))) return undefined;
  return { kind: 'applied', preText: reversed.postText, postText, hunks: placed };
}

function isAtStatedPlace(hunk: Hunk, stated: Hunk | undefined): boolean {
  return stated !== undefined && hunkRange(hunk, 'pre').first === hunkRange(stated, 'pre').first;
}

function reverseHunk(hunk: Hunk): Hunk {
  return {
    ...hunk,
    preStart: hunk.postStart,
    preCount: hunk.postCount,
    postStart: hunk.preStart,
    postCount: hunk.preCount,
    lines: hunk.lines.map(reverseLine),
  };
}

function reverseLine(line: HunkLine): HunkLine {
  const { text, inputLine } = line;
  const base = { text, inputLine, ...(line.noNewline === true && { noNewline: true }) };
  switch (line.kind) {
    case 'context':
      return { ...base, kind: 'context', preLine: line.postLine, postLine: line.preLine };
    case 'removed':
      return { ...base, kind: 'added', postLine: line.preLine };
    case 'added':
      return { ...base, kind: 'removed', preLine: line.postLine };
    default:
      return line satisfies never;
  }
}
