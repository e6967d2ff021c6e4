// How a mail program broke long lines: the evidence by which a line may be joined to the one above.
import type { ViewLine } from './view.js';

/** A line of the damaged hunk with what the search needs to know of it. */
export interface PhysicalLine {
  readonly text: string;
  readonly inputLine: number;
  readonly prefix: number;
  readonly foreign: boolean;
}

/** Which lines may be joined to the line above, under one assumption about the mail program. */
export interface WrapStyle {
  readonly name: 'none' | 'soft' | 'width';
  /** `allowed[i]`: line i may be the rest of line i-1. */
  readonly allowed: readonly boolean[];
  /** Lines that a program of this style would have broken, but that are whole. */
  readonly oddities: number;
}

// Mail programs wrap between RFC 3676's 66 and 80-odd columns; quoting adds a few to either side.
const narrowest = 56;
const widest = 100;

/** The lines from the header (as line 0) down to `end`, CR taken off when the whole diff was turned to CRLF. */
export function physicalLines(
  view: readonly ViewLine[],
  header: number,
  end: number,
  stripReturn: boolean,
): readonly PhysicalLine[] {
  return view.slice(header, end).map(({ text, inputLine, prefix, foreign }) => ({
    text: stripReturn && text.endsWith('\r') ? text.slice(0, -1) : text,
    inputLine,
    prefix,
    foreign,
  }));
}

/**
 * The assumptions to try: nothing was wrapped; soft breaks that left a blank at the end of the line (format=
 * flowed); a program that broke every line before the word that would pass a given column.
 */
export function wrapStyles(lines: readonly PhysicalLine[]): readonly WrapStyle[] {
  const soft = lines.map((line, at) => isSoftBreak(lines[at - 1], line));
  const styles: WrapStyle[] = [{ name: 'none', allowed: lines.map(() => false), oddities: 0 }];
  if (soft.includes(true)) styles.push({ name: 'soft', allowed: soft, oddities: 0 });
  const seen = new Set(styles.map(signature));
  const slack = droppedBlanks(lines);
  for (const measure of [charsOf, columnsOf]) {
    const spans = lines.map((line, at) => breakSpan(lines[at - 1], line, measure, slack));
    const longest = lines.map((line) => (isBreakable(line) ? measure(line) : 0)).sort((a, b) => a - b);
    for (let width = narrowest; width <= widest; width += 1) {
      const style: WrapStyle = {
        name: 'width',
        allowed: spans.map((span) => span !== undefined && span.from <= width && width < span.to),
        oddities: longest.length - firstAbove(longest, width),
      };
      const key = signature(style);
      if (seen.has(key)) continue;
      seen.add(key);
      styles.push(style);
    }
  }
  return styles;
}

function signature({ allowed, oddities }: WrapStyle): string {
  return `${oddities}:${allowed.map((yes) => (yes ? '1' : '0')).join('')}`;
}

/** A line that ends in one blank after some text, with text below it. */
function isSoftBreak(above: PhysicalLine | undefined, line: PhysicalLine): boolean {
  return (
    above !== undefined && / $/.test(above.text) && /[^\s+-]/.test(above.text) && line.text.trim() !== ''
  );
}

/** `\ No newline at end of file` is never the rest of a line. */
function isNoNewline({ text, foreign }: PhysicalLine): boolean {
  return !foreign && text.startsWith('\\ ');
}

/**
 * How many blanks may have stood where a line was broken, for none of them is left: two after a full stop,
 * and any number where names or comments are lined up in columns.
 */
function droppedBlanks(lines: readonly PhysicalLine[]): number {
  return lines.some(({ text }) => /\S(?:\t| {4})/.test(text.slice(1))) ? 24 : 2;
}

/** The widths at which a program would have broken between two lines: from inclusive, to exclusive. */
function breakSpan(
  above: PhysicalLine | undefined,
  line: PhysicalLine,
  measure: (line: PhysicalLine, text: string) => number,
  slack: number,
): { from: number; to: number } | undefined {
  if (above === undefined || line.text === '' || /^\s/.test(line.text) || isNoNewline(line)) return undefined;
  const kept = above.text.trimEnd();
  const word = line.text.length > widest ? line.text.slice(0, widest) : (line.text.split(' ', 1)[0] ?? '');
  const from = measure(above, kept);
  // The backslash of a macro stands far to the right; a program drops all the blanks before it.
  if (line.text === '\\' && from > 0) return { from, to: widest + 1 };
  return from === 0 ? undefined : { from, to: from + slack + word.length };
}

/** True when the text has a blank at which it could have been broken. */
function isBreakable({ text }: PhysicalLine): boolean {
  return text.trim().includes(' ');
}

function charsOf({ prefix, text }: PhysicalLine, part = text): number {
  return prefix + part.length;
}

/** Columns with tabs every eight, counted from the start of the line as the mail shows it. */
function columnsOf({ prefix, text }: PhysicalLine, part = text): number {
  let column = prefix;
  for (let at = 0; at < Math.min(part.length, 2 * widest); at += 1) {
    column = part.charCodeAt(at) === 9 ? column + 8 - (column % 8) : column + 1;
  }
  return column;
}

/** Index of the first number above `limit` in an ascending list. */
function firstAbove(numbers: readonly number[], limit: number): number {
  const at = numbers.findIndex((value) => value > limit);
  return at < 0 ? numbers.length : at;
}
