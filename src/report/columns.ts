// Text measured in terminal columns: tabs, wide and combining characters, cutting, wrapping.

const printableAscii = /^[\x20-\x7e]*$/;
const combining = /^[\p{Mn}\p{Me}]$/u;
const tabStop = 8;

/**
 * Ranges that a terminal draws two columns wide: East Asian Wide and Fullwidth, and the emoji blocks.
 * Ascending, first and last code point of each.
 * @see Unicode Standard Annex 11, EastAsianWidth.txt
 */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x26aa, 0x26ab],
  [0x26bd, 0x26be],
  [0x26c4, 0x26c5],
  [0x2705, 0x2705],
  [0x270a, 0x270b],
  [0x274c, 0x274c],
  [0x2753, 0x2755],
  [0x2757, 0x2757],
  [0x2795, 0x2797],
  [0x2b1b, 0x2b1c],
  [0x2b50, 0x2b50],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1b000, 0x1b2ff],
  [0x1f18e, 0x1f19a],
  [0x1f200, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f7e0, 0x1f7eb],
  [0x1f900, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
];

/** Columns the text takes; it holds no tab and no control character any more. */
export function displayWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Replaces tabs by spaces up to the next multiple of eight columns, as kernel code is read. */
export function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let expanded = '';
  let column = 0;
  for (const character of text) {
    const piece = character === '\t' ? ' '.repeat(tabStop - (column % tabStop)) : character;
    expanded += piece;
    column += character === '\t' ? piece.length : characterWidth(character);
  }
  return expanded;
}

/** Cuts the text to `width` columns; what was cut is shown by `ellipsis`, which counts too. */
export function cutToWidth(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  const room = Math.max(width - displayWidth(ellipsis), 0);
  return takeColumns(text, room) + ellipsis;
}

/**
 * Breaks a text at spaces into lines of at most `width` columns. Lines after the first are indented by `indent`.
 * A word that fits no line is broken, but never the first one: it is the `file:line:` that editors jump to.
 */
export function wrapWords(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const [index, word] of text.split(' ').entries()) {
    const joined = index === 0 ? word : `${line} ${word}`;
    if (index === 0 || displayWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (word === '') continue;
    lines.push(line);
    line = indent + word;
    while (displayWidth(line) > width) {
      const head = takeColumns(line, Math.max(width, indent.length + 2));
      if (head === line) break;
      lines.push(head);
      line = indent + line.slice(head.length);
    }
  }
  return [...lines, line].map((wrapped) => wrapped.trimEnd());
}

/** The longest head of the text that fits `width` columns. */
function takeColumns(text: string, width: number): string {
  let taken = '';
  let columns = 0;
  for (const character of text) {
    columns += characterWidth(character);
    if (columns > width) break;
    taken += character;
  }
  return taken;
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (combining.test(character)) return 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}
