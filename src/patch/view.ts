// The lines of one input as seen at one quote depth: what a reply quotes with `> ` is read as if unquoted.
import type { InputLine } from '../input/model.js';
import { parseHunkHeader } from './hunk-header.js';

/** How the diff of a mail is quoted. */
export interface Quoting {
  /** Number of `>` before each line; 0 for a diff that is not quoted. */
  readonly depth: number;
  /** True when a space follows the last `>`, as in `> diff`; false for `>diff`. */
  readonly spaced: boolean;
}

export interface ViewLine {
  /** The line without its quote marks. */
  readonly text: string;
  readonly inputLine: number;
  /** Columns taken by the quote marks. */
  readonly prefix: number;
  /** Quoted less deeply than the diff: a remark between its lines, or the rest of a wrapped line. */
  readonly foreign: boolean;
}

const maxDepth = 16;

/** Reads lines at a quote depth. */
export function viewLines(lines: readonly InputLine[], quoting: Quoting): readonly ViewLine[] {
  if (quoting.depth === 0) {
    return lines.map(({ text, inputLine }) => ({ text, inputLine, prefix: 0, foreign: false }));
  }
  return lines.map(({ text, inputLine }) => {
    const marks = quoteMarks(text, quoting.depth);
    if (marks.depth < quoting.depth) return { text, inputLine, prefix: 0, foreign: true };
    const prefix = quoting.spaced && text.charAt(marks.end) === ' ' ? marks.end + 1 : marks.end;
    return { text: text.slice(prefix), inputLine, prefix, foreign: false };
  });
}

/**
 * Finds the quote depth at which the message carries a diff: the shallowest one, since what lies deeper is
 * older. A depth with file headers wins over one with bare hunks.
 *
 * @returns The depths with a diff, the one to read first; empty when there is none.
 */
export function findQuotings(lines: readonly InputLine[]): readonly Quoting[] {
  const withHeader = new Map<number, Quoting>();
  const bareHunks = new Map<number, Quoting>();
  lines.forEach(({ text }, index) => {
    const { depth, end } = quoteMarks(text, maxDepth);
    const spaced = text.charAt(end) === ' ';
    const content = depth > 0 && spaced ? text.slice(end + 1, end + 64) : text.slice(end, end + 64);
    const found = startsFile(content, () => unquoted(lines[index + 1]?.text, depth))
      ? withHeader
      : parseHunkHeader(content) !== undefined || /^@@@+ -/.test(content)
        ? bareHunks
        : undefined;
    if (found !== undefined && !found.has(depth)) found.set(depth, { depth, spaced: depth > 0 && spaced });
  });
  const byDepth = (left: Quoting, right: Quoting): number => left.depth - right.depth;
  const bare = [...bareHunks.values()].filter(({ depth }) => !withHeader.has(depth));
  return [...[...withHeader.values()].sort(byDepth), ...bare.sort(byDepth)];
}

function startsFile(content: string, nextLine: () => string): boolean {
  if (/^diff --(?:git|cc|combined) /.test(content)) return true;
  if (content.startsWith('--- ')) return nextLine().startsWith('+++ ');
  return content.startsWith('Binary files ') || content.startsWith('Index: ')
    ? nextLine().startsWith('====')
    : false;
}

function unquoted(text: string | undefined, depth: number): string {
  if (text === undefined) return '';
  const { end } = quoteMarks(text, depth);
  return depth > 0 && text.charAt(end) === ' ' ? text.slice(end + 1) : text.slice(end);
}

/** Counts up to `limit` quote marks, each with or without a space before it. */
function quoteMarks(text: string, limit: number): { depth: number; end: number } {
  let depth = 0;
  let end = 0;
  while (depth < limit) {
    const at = depth > 0 && text.charAt(end) === ' ' ? end + 1 : end;
    const mark = text.charAt(at);
    if (mark !== '>' && mark !== '|') break;
    depth += 1;
    end = at + 1;
  }
  return { depth, end };
}
