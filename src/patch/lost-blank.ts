// Gives context lines back the blank in front that a mail program or an archive took.
import type { Step } from './hunk-search.js';
import type { PhysicalLine } from './wrap-style.js';

/** The text of a context line without its marker, and whether the marker had to be restored. */
export interface RestoredContext {
  readonly text: string;
  readonly added: boolean;
}

const tabWidth = 8;

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
