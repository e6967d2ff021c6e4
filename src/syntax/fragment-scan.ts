// The light scan of a hunk side: tokens with lines and indentation, directives, and the lines without what was cut.

export interface FragmentToken {
  readonly kind: 'word' | 'literal' | 'punct';
  readonly text: string;
  /** 0-based index into the scanned lines; -1 for a token that the repair made up. */
  readonly row: number;
  /** 0-based column in its line. */
  readonly column: number;
  /** Width of the white space before it when it opens its line (a tab ends at the next multiple of 8). */
  readonly indent?: number;
}

/** A preprocessor line with its continuation lines. */
export interface Directive {
  readonly row: number;
  readonly endRow: number;
  /** `if`, `ifdef`, `else`, `define`... */
  readonly name: string;
  readonly rest: string;
}

export interface FragmentScan {
  /** The lines; comments and macros that begin or end outside of them are blanked. */
  readonly lines: readonly string[];
  /** Everything but white space, comments and directives. */
  readonly tokens: readonly FragmentToken[];
  readonly directives: readonly Directive[];
}

const TAB = 8;
const WORD = /[A-Za-z_$][\w$]*/y;
const NUMBER = /\.?\d[\w.]*/y;
const STRING = /[LuU]?"(?:[^"\\]|\\.)*(?:"|\\?$)/y;
const CHARACTER = /L?'(?:[^'\\]|\\.)*(?:'|\\?$)/y;
const PUNCT =
  /<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|##|[-+*/%&|^~!<>=?:;,.(){}[\]#@]/y;
const DIRECTIVE = /^[ \t]*#[ \t]*([a-z_]*)[ \t]*(.*)$/;

/** Scans the lines of one hunk side (or of a part of it); linear, accepts any text. */
export function scanFragment(shown: readonly string[]): FragmentScan {
  const lines = blankCutComment(blankMacroTail([...shown]));
  const tokens: FragmentToken[] = [];
  const directives: Directive[] = [];
  let comment: { row: number; column: number } | undefined;
  for (let row = 0; row < lines.length; row++) {
    const line = lines[row] ?? '';
    if (comment === undefined && /^[ \t]*#/.test(line)) {
      const directive = readDirective(lines, row);
      directives.push(directive);
      row = directive.endRow;
      continue;
    }
    comment = scanLine(line, row, comment, tokens);
  }
  if (comment !== undefined) blankFrom(lines, comment.row, comment.column);
  return { lines, tokens, directives };
}

/** Tokens of one line; returns where the comment began that is still open at its end. */
function scanLine(
  line: string,
  row: number,
  open: { row: number; column: number } | undefined,
  tokens: FragmentToken[],
): { row: number; column: number } | undefined {
  let column = 0;
  if (open !== undefined) {
    const end = line.indexOf('*/');
    if (end < 0) return open;
    column = end + 2;
  }
  let firstOnLine = true;
  while (column < line.length) {
    if (line[column] === ' ' || line[column] === '\t') {
      column++;
    } else if (line.startsWith('//', column)) {
      return undefined;
    } else if (line.startsWith('/*', column)) {
      const end = line.indexOf('*/', column + 2);
      if (end < 0) return { row, column };
      column = end + 2;
    } else {
      const token = readToken(line, column);
      if (token !== undefined) {
        const indent = firstOnLine ? { indent: widthOf(line, column) } : {};
        tokens.push({ ...token, row, column, ...indent });
        firstOnLine = false;
      }
      column += token?.text.length ?? 1;
    }
  }
  return undefined;
}

function readToken(line: string, column: number): Pick<FragmentToken, 'kind' | 'text'> | undefined {
  for (const [pattern, kind] of [
    [STRING, 'literal'],
    [CHARACTER, 'literal'],
    [WORD, 'word'],
    [NUMBER, 'literal'],
    [PUNCT, 'punct'],
  ] as const) {
    pattern.lastIndex = column;
    const text = pattern.exec(line)?.[0];
    if (text !== undefined && text !== '') return { kind, text };
  }
  return undefined;
}

/** Width of a line's text up to a column, tabs expanded. */
export function widthOf(line: string, column: number): number {
  let width = 0;
  for (let i = 0; i < column; i++) width = line[i] === '\t' ? (Math.floor(width / TAB) + 1) * TAB : width + 1;
  return width;
}

function readDirective(lines: readonly string[], row: number): Directive {
  const [, name = '', rest = ''] = DIRECTIVE.exec(lines[row] ?? '') ?? [];
  let endRow = row;
  while (endRow + 1 < lines.length && (lines[endRow] ?? '').trimEnd().endsWith('\\')) endRow++;
  return { row, endRow, name, rest: rest.trim() };
}

/** A hunk that starts inside a `#define` shows the rest of its continuation lines first. */
function blankMacroTail(lines: string[]): string[] {
  if (!continues(lines[0]) || /^[ \t]*#/.test(lines[0] ?? '')) return lines;
  let row = 0;
  while (row < lines.length && continues(lines[row])) lines[row++] = '';
  if (row < lines.length) lines[row] = '';
  return lines;
}

function continues(line: string | undefined): boolean {
  return line !== undefined && line.trimEnd().endsWith('\\') && !line.includes('"');
}

/** A hunk that starts inside a comment shows its end first, or only lines that open with a star. */
function blankCutComment(lines: string[]): string[] {
  const opens = lines.findIndex((line) => line.includes('/*'));
  const ends = lines.findIndex((line) => line.includes('*/'));
  const end = lines[ends]?.indexOf('*/') ?? 0;
  const cutAtEnd =
    ends >= 0 && (opens < 0 || ends < opens || (ends === opens && end < openColumn(lines[ends])));
  if (cutAtEnd && !inString(lines[ends] ?? '', end)) {
    for (let row = 0; row < ends; row++) lines[row] = '';
    lines[ends] = ' '.repeat(end + 2) + (lines[ends] ?? '').slice(end + 2);
    return lines;
  }
  for (let row = 0; row < lines.length && /^[ \t]*\*(?:[ \t]|$)/.test(lines[row] ?? ''); row++)
    lines[row] = '';
  return lines;
}

function openColumn(line: string | undefined): number {
  return line?.indexOf('/*') ?? 0;
}

function inString(line: string, column: number): boolean {
  return (line.slice(0, column).split('"').length - 1) % 2 === 1;
}

function blankFrom(lines: string[], row: number, column: number): void {
  lines[row] = (lines[row] ?? '').slice(0, column);
  for (let next = row + 1; next < lines.length; next++) lines[next] = '';
}
