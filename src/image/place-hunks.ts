// Finds where each hunk of a file stands in the pre-image text, like patch(1) without fuzz.
import type { Hunk, HunkLine } from '../patch/model.js';
import { fileLine, hunkRange, sideLines } from './hunk-side.js';
import { withoutNewline } from './file-lines.js';

/** A hunk with its place: `hunk` carries the true line numbers of both images. */
export interface PlacedHunk {
  readonly hunk: Hunk;
  /** Lines that the place lies below (positive) or above the one the header names. */
  readonly offset: number;
}

/** Why the hunks do not apply. */
export interface Misfit {
  /** 0-based number of the first hunk that has no place. */
  readonly hunk: number;
  /** 1-based pre-image line where the text differs from the patch. */
  readonly line: number;
  readonly reason: string;
}

export type Placement =
  | { readonly kind: 'placed'; readonly hunks: readonly PlacedHunk[] }
  | { readonly kind: 'misfit'; readonly misfit: Misfit };

/**
 * Line comparisons spent on one file before the search is given up. A file of 100,000 lines searched for
 * ten hunks costs about a million; hostile input of equal lines would cost lines times hunk length.
 */
const COMPARISON_LIMIT = 5_000_000;

/** Lines of the pre-image side of a hunk, ready to be compared, and where they may stand. */
interface Wanted {
  readonly lines: readonly string[];
  /** The hunk opens the file (its header says line 1 and no context is above the change). */
  readonly atStart: boolean;
  /** No context below the change: only the end of the file has none to give. */
  readonly atEnd: boolean;
}

/**
 * Places hunks in order. Context and removed lines must match exactly, newline included; the stated place
 * (moved by the offset of the hunk before) is tried first, then places further and further away.
 *
 * @param lines - The pre-image as `splitLines` gives it.
 */
export function placeHunks(lines: readonly string[], hunks: readonly Hunk[]): Placement {
  const budget = { comparisons: COMPARISON_LIMIT };
  const placed: PlacedHunk[] = [];
  let offset = 0;
  let firstFree = 0;
  let growth = 0;
  for (const [number, hunk] of hunks.entries()) {
    const wanted = wantedLines(hunk);
    const stated = hunkRange(hunk, 'pre').first - 1;
    const at = findPlace(lines, wanted, stated + offset, firstFree, budget);
    if (at === undefined)
      return { kind: 'misfit', misfit: describeMisfit(lines, wanted, stated + offset, number) };
    offset = at - stated;
    placed.push({ hunk: renumber(hunk, at + 1, at + 1 + growth), offset });
    firstFree = at + wanted.lines.length;
    growth += sideLines(hunk, 'post').length - wanted.lines.length;
  }
  return { kind: 'placed', hunks: placed };
}

function wantedLines(hunk: Hunk): Wanted {
  const lines = sideLines(hunk, 'pre').map(fileLine);
  const above = hunk.lines[0]?.kind === 'context';
  const below = hunk.lines.at(-1)?.kind === 'context';
  return {
    lines,
    atStart: !above && below && hunk.preStart <= 1,
    atEnd: above && !below,
  };
}

/** The 0-based line where the wanted lines stand, nearest to `guess`; undefined when nowhere. */
function findPlace(
  lines: readonly string[],
  wanted: Wanted,
  guess: number,
  firstFree: number,
  budget: { comparisons: number },
): number | undefined {
  const last = lines.length - wanted.lines.length;
  if (guess >= firstFree && guess <= last && matchesAt(lines, wanted.lines, guess, budget)) return guess;
  // A hunk with no line to compare would fit anywhere: only its stated place can be believed.
  if (wanted.lines.length === 0) return undefined;
  const fits = (at: number): boolean =>
    at >= firstFree &&
    at <= last &&
    (!wanted.atStart || at === 0) &&
    (!wanted.atEnd || at === last) &&
    matchesAt(lines, wanted.lines, at, budget);
  const reach = Math.max(last - guess, guess - firstFree);
  for (let distance = 1; distance <= reach && budget.comparisons > 0; distance += 1) {
    if (fits(guess + distance)) return guess + distance;
    if (fits(guess - distance)) return guess - distance;
  }
  return undefined;
}

function matchesAt(
  lines: readonly string[],
  wanted: readonly string[],
  at: number,
  budget: { comparisons: number },
): boolean {
  for (const [index, line] of wanted.entries()) {
    budget.comparisons -= 1;
    if (lines[at + index] !== line) return false;
  }
  return true;
}

/** The hunk with its ranges and lines numbered from its true first lines (1-based). */
function renumber(hunk: Hunk, preFirst: number, postFirst: number): Hunk {
  let pre = preFirst;
  let post = postFirst;
  const lines = hunk.lines.map((line): HunkLine => {
    switch (line.kind) {
      case 'context':
        return { ...line, preLine: pre++, postLine: post++ };
      case 'removed':
        return { ...line, preLine: pre++ };
      case 'added':
        return { ...line, postLine: post++ };
      default:
        return line satisfies never;
    }
  });
  const preCount = pre - preFirst;
  const postCount = post - postFirst;
  return {
    ...hunk,
    preStart: preCount === 0 ? preFirst - 1 : preFirst,
    preCount,
    postStart: postCount === 0 ? postFirst - 1 : postFirst,
    postCount,
    lines,
  };
}

function describeMisfit(lines: readonly string[], wanted: Wanted, guess: number, hunk: number): Misfit {
  const at = Math.max(guess, 0);
  const index = wanted.lines.findIndex((line, below) => lines[at + below] !== line);
  const line = at + Math.max(index, 0);
  const found = lines[line];
  const asked = wanted.lines[index];
  return { hunk, line: line + 1, reason: differenceOf(found, asked, lines.length) };
}

function differenceOf(found: string | undefined, asked: string | undefined, fileLength: number): string {
  if (found === undefined) return `the file ends at line ${fileLength}`;
  if (asked === undefined) return 'it would overlap the hunk above';
  const [foundText, askedText] = [withoutNewline(found), withoutNewline(asked)];
  if (foundText === askedText) return 'only one of the two has a newline at the end of the file';
  if (foundText.replace(/\r$/, '') === askedText.replace(/\r$/, '')) return 'the line endings differ (CRLF)';
  const squeeze = (text: string): string => text.split(/\s+/).join('');
  if (squeeze(foundText) === squeeze(askedText)) return 'the white space differs';
  return `the file has ${quote(foundText)}, the patch expects ${quote(askedText)}`;
}

function quote(text: string): string {
  const trimmed = text.trim();
  return `\`${trimmed.length > 60 ? `${trimmed.slice(0, 59)}…` : trimmed}\``;
}
