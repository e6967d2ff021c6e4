// Reads a hunk that is just as diff printed it, by its counts.
import type { HunkRanges } from './hunk-header.js';
import { isSignature } from './hunk-bounds.js';
import type { RawHunkLine } from './raw-hunk.js';
import type { ViewLine } from './view.js';

/**
 * Reads exactly the lines the header promises.
 *
 * @param at - Index of the first line below the header.
 * @param stripReturn - The whole diff was turned to CRLF, so one CR comes off every line.
 * @returns The lines and the index after them; undefined when a line is no diff line before the counts
 *   are used up. A line that is empty counts as empty context, as for git apply.
 */
export function readExactHunk(
  view: readonly ViewLine[],
  at: number,
  ranges: HunkRanges,
  stripReturn: boolean,
): { lines: readonly RawHunkLine[]; next: number } | undefined {
  const lines: RawHunkLine[] = [];
  let { preCount: pre, postCount: post } = ranges;
  let next = at;
  while (pre > 0 || post > 0) {
    const line = view[next];
    if (line === undefined || line.foreign || isSignature(view, next)) return undefined;
    const text = stripReturn ? withoutReturn(line.text) : line.text;
    if (text.startsWith('\\ ')) {
      if (!markNoNewline(lines)) return undefined;
    } else {
      const marker = text === '' ? ' ' : text.charAt(0);
      if (marker !== ' ' && marker !== '+' && marker !== '-') return undefined;
      if (marker !== '+') pre -= 1;
      if (marker !== '-') post -= 1;
      if (pre < 0 || post < 0) return undefined;
      lines.push({ marker, text: text.slice(1), inputLine: line.inputLine, noNewline: false });
    }
    next += 1;
  }
  const below = view[next];
  if (below?.foreign === false && below.text.startsWith('\\ ') && markNoNewline(lines)) next += 1;
  return { lines, next };
}

export function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

/** Notes `\ No newline at end of file` on the last line; false when there is none it can belong to. */
function markNoNewline(lines: RawHunkLine[]): boolean {
  const last = lines.pop();
  if (last === undefined) return false;
  lines.push({ ...last, noNewline: true });
  return !last.noNewline;
}
