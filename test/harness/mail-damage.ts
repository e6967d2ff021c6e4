// What mail programs and archives do to a diff, on purpose: quoting, wrapping, lost blanks, turned tabs.
import fc from 'fast-check';

/** One way of spoiling a diff. */
export interface Damage {
  /** '' for a mail that is not quoted. */
  readonly quote: '' | '> ' | '>' | '> > ';
  /** `soft` leaves the blank at the end of the line, as format=flowed does; `hard` drops it. */
  readonly wrap: 'none' | 'soft' | 'hard';
  readonly width: number;
  /** Whether what was wrapped has quote marks of its own. */
  readonly quoteRest: boolean;
  /** Take the first blank of every line that has one. */
  readonly loseBlanks: boolean;
  readonly trimEnds: boolean;
  readonly expandTabs: boolean;
  readonly footer: readonly string[];
}

export const damage: fc.Arbitrary<Damage> = fc.record({
  quote: fc.constantFrom('', '> ', '>', '> > '),
  wrap: fc.constantFrom('none', 'soft', 'hard'),
  width: fc.integer({ min: 66, max: 80 }),
  quoteRest: fc.boolean(),
  loseBlanks: fc.boolean(),
  trimEnds: fc.boolean(),
  expandTabs: fc.boolean(),
  footer: fc.constantFrom(
    [],
    [''],
    ['', '', 'Reply via email to'],
    ['-- ', '2.39.5'],
    ['', 'That is wrong.'],
  ),
});

/** The mail's lines: the diff as it comes out of such a program, and a footer. */
export function damageDiff(diff: string, how: Damage): string {
  const lines = diff
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line) => damageLine(line, how));
  return [...lines, ...how.footer].map((line) => `${line}\n`).join('');
}

function damageLine(line: string, how: Damage): string[] {
  let text = how.loseBlanks && line.startsWith(' ') ? line.slice(1) : line;
  if (how.trimEnds && text.trim() === '') text = '';
  if (how.expandTabs) text = expandTabs(text, how.quote.length);
  const [first = '', ...rest] = wrap(text, how);
  const restQuote = how.quoteRest ? how.quote : '';
  return [how.quote + first, ...rest.map((piece) => restQuote + piece)].map((piece) =>
    how.trimEnds && piece.trim() === how.quote.trim() ? how.quote.trimEnd() : piece,
  );
}

/** Breaks at the last blank before the width, again and again; a word alone may be longer. */
function wrap(text: string, how: Damage): string[] {
  const { wrap: style, width, quote } = how;
  const room = width - quote.length;
  if (style === 'none' || text.length <= room) return [text];
  const indent = text.length - text.slice(1).trimStart().length;
  const at = text.lastIndexOf(' ', style === 'soft' ? room - 1 : room);
  if (at <= indent) return [text];
  const rest = text.slice(at + 1);
  const [head, below] =
    style === 'soft' ? [text.slice(0, at + 1), rest] : [text.slice(0, at).trimEnd(), rest.trimStart()];
  return below === '' ? [head] : [head, ...wrap(below, how)];
}

export function expandTabs(text: string, offset: number): string {
  let column = offset;
  let expanded = '';
  for (const char of text) {
    const width = char === '\t' ? 8 - (column % 8) : 1;
    expanded += char === '\t' ? ' '.repeat(width) : char;
    column += width;
  }
  return expanded;
}
