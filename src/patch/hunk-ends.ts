// Where a damaged hunk may end: what is left below its last line speaks for or against a reading.
import { isHunkBoundary, isSignature, looksLikeMore, mayContinue } from './hunk-bounds.js';
import type { HunkRanges } from './hunk-header.js';
import type { ViewLine } from './view.js';

/**
 * How odd it is for the hunk to end above each of its lines.
 *
 * @param header - Index of the `@@` line.
 * @param end - Index of the first line that cannot belong to the hunk.
 * @returns `costs[n]` for an end above line n, where line 0 is the header; Infinity where the line below is
 *   a line of the diff for certain.
 */
export function endCosts(view: readonly ViewLine[], header: number, end: number): readonly number[] {
  // Between two hunks, or a hunk and a signature, git prints nothing; at the end of a mail anything may follow.
  const closed = end < view.length && (isSignature(view, end) || isHunkBoundary(view, end));
  const costs: number[] = [];
  let changeBelow = false;
  let textBelow = false;
  for (let at = end; at > header; at -= 1) {
    const line = view[at];
    if (at < end && line?.foreign === false) {
      textBelow ||= line.text.trim() !== '';
      changeBelow ||= /^[-+](?![-+])./.test(line.text);
    }
    const leftOver = changeBelow || (closed && textBelow) ? 2 : 0;
    costs[at - header] = looksLikeMore(view, at) ? Infinity : leftOver + (mayContinue(view, at) ? 1 : 0);
  }
  return costs;
}

/**
 * diff prints as much context below the changes as above them, three lines if not told otherwise; only the
 * first and last lines of a file cut it short. With function context (-W) every reading is uneven, and this
 * decides nothing.
 */
export function unevenContextCost(lead: number, trail: number, { preStart }: HunkRanges): number {
  if (lead === trail) return 0;
  const short = Math.max(lead, trail) < 3 ? 1 : 0;
  if (lead > trail) return 1 + short;
  return (preStart <= 1 ? 0 : 2) + short;
}
