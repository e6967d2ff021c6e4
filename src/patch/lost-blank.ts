// Gives context lines back the blank in front that a mail program or an archive took.
import type { Step } from './hunk-search.js';
import type { PhysicalLine } from './wrap-style.js';

/** The text of a context line without its marker, and whether the marker had to be restored. */
export interface RestoredContext {
  readonly text: string;
  readonly added: boolean;
}

const tabWidth = 8;

/** How the first characters of the lines speak against each reading of context, as costs. */
export interface MarginOddities {
  /** Against the markers being there. */
  readonly kept: number;
  /** Against all of them being lost; Infinity where they plainly are not. */
  readonly lost: number;
}

/**
 * Kernel code starts in the first column, with a tab, or with one blank before the star of a comment. A line
 * with one blank before anything else still has its marker; one with a single blank before a star has not.
 */
export function marginOddities(lines: readonly PhysicalLine[]): MarginOddities {
  const inDiff = lines.slice(1).filter(({ foreign }) => !foreign);
  const stars = inDiff.filter(({ text }) => /^ \*(?:[ /]|$)/.test(text)).length;
  const marked = inDiff.filter(({ text }) => /^ (?:[^ *]| \*)/.test(text)).length;
  const bare = inDiff.filter(({ text }) => /^[^-+ \\]/.test(text)).length;
  // One label may be indented by a blank; where most lines are, no marker was lost and the bare lines are rests.
  const lost = marked > 2 && marked * 2 > bare ? Infinity : Math.min(marked, 3);
  return { kept: Math.min(stars, 2), lost };
}

/**
 * How to read the context lines of one hunk.
 *
 * Where the program took the first blank of every such line, the whole line is the file's text. There is one
 * exception: when tabs were turned to blanks after that, the blanks fill up to a tab stop counted from the
 * quote marks, and one more of them stands where the marker was; taking it off keeps context in line with the
 * changed lines, whose marker is still there.
 */
export function restoreContext(
  lines: readonly PhysicalLine[],
  steps: readonly Step[],
  blanksLost: boolean,
): (line: PhysicalLine) => RestoredContext {
  if (!blanksLost) return ({ text }) => ({ text: text.slice(1), added: text === '' });
  const expanded = tabsWereExpanded(lines, steps);
  return (line) => {
    const indent = leadingBlanks(line.text);
    if (expanded && line.prefix + indent >= tabWidth) return { text: line.text.slice(1), added: false };
    return { text: line.text, added: true };
  };
}

/** No tab is left, and the blanks after a `+` or `-` fill up to a tab stop of the mail. */
function tabsWereExpanded(lines: readonly PhysicalLine[], steps: readonly Step[]): boolean {
  if (lines.some(({ text }) => text.includes('\t'))) return false;
  return steps.some((step, index) => {
    const line = lines[index + 1];
    if (step.kind !== 'line' || step.marker === ' ' || line === undefined) return false;
    const indent = leadingBlanks(line.text.slice(1));
    return indent > 0 && (line.prefix + 1 + indent) % tabWidth === 0;
  });
}

function leadingBlanks(text: string): number {
  let count = 0;
  while (text.charAt(count) === ' ') count += 1;
  return count;
}
