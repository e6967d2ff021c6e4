// Closers without an opener: what must have been opened above the fragment, read from what follows each closer.
import type { FragmentToken } from './fragment-scan.js';

/** The construct that a closer ends. `block` is a plain `{`, such as a case's. */
export type WrapperKind =
  | 'if'
  | 'do'
  | 'block'
  | 'statement-expr'
  | 'initializer'
  | 'struct'
  | 'header'
  | 'for-header'
  | 'call'
  | 'index';

export interface Wrapper {
  readonly kind: WrapperKind;
  /** Index of the closer among the fragment's tokens; undefined when the fragment does not show it. */
  readonly closer?: number;
  /** `for-header`: parts of the header that are unseen, 0 to 2. */
  readonly missingParts?: number;
}

export interface BracketReading {
  /** Innermost first, in the order of their closers. */
  readonly wrappers: readonly Wrapper[];
  /** Some bracket is closed by one of another kind: the text is not what it seems. */
  readonly mismatch: boolean;
}

const OPENER: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Matches brackets and says for each unmatched closer what it closes. */
export function readBrackets(tokens: readonly FragmentToken[]): BracketReading {
  const stack: string[] = [];
  const wrappers: Wrapper[] = [];
  let mismatch = false;
  let levelStart = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'punct') continue;
    if (token.text === '(' || token.text === '[' || token.text === '{') stack.push(token.text);
    const opener = OPENER[token.text];
    if (opener === undefined) continue;
    if (stack.at(-1) !== opener && stack.length > 0) mismatch = true;
    const matching = stack.lastIndexOf(opener);
    if (matching >= 0) {
      stack.length = matching;
    } else if (endsStatementExpression(tokens, index, wrappers.at(-1))) {
      levelStart = index + 1;
    } else {
      stack.length = 0;
      wrappers.push({ ...wrapperOf(tokens, levelStart, index), closer: index });
      levelStart = index + 1;
    }
  }
  if (goesOnAsInitialiser(tokens, wrappers.at(-1))) wrappers.push({ kind: 'initializer' });
  return { wrappers, mismatch };
}

/** The `)` of `})` closes the `(` of the same `({`. */
function endsStatementExpression(
  tokens: readonly FragmentToken[],
  index: number,
  innermost: Wrapper | undefined,
): boolean {
  return (
    innermost?.kind === 'statement-expr' && innermost.closer === index - 1 && tokens[index]?.text === ')'
  );
}

function wrapperOf(tokens: readonly FragmentToken[], start: number, closer: number): Wrapper {
  switch (tokens[closer]?.text) {
    case '}':
      return { kind: braceKind(tokens, start, closer) };
    case ']':
      return { kind: 'index' };
    default:
      return parenWrapper(tokens, start, closer);
  }
}

function braceKind(tokens: readonly FragmentToken[], start: number, closer: number): WrapperKind {
  const brace = tokens[closer];
  const next = tokens[closer + 1];
  if (next === undefined || brace === undefined) return 'if';
  const sameLine = next.row === brace.row;
  if (next.text === 'while' && sameLine) return 'do';
  if (next.text === ')') return holdsStatements(tokens, start, closer) ? 'statement-expr' : 'initializer';
  if (next.text === ',' || next.text === ']') return 'initializer';
  if (next.text === ';') return holdsStatements(tokens, start, closer) ? 'if' : 'initializer';
  if (next.kind === 'word' && sameLine && /^[;,=[]$/.test(tokens[closer + 2]?.text ?? '')) return 'struct';
  // `case X: {` is closed in the column of its label, which is that of the switch's own brace.
  const endsCase = next.text === 'case' || next.text === 'default' || next.text === '}';
  if (endsCase && brace.indent !== undefined && brace.indent === next.indent) return 'block';
  return 'if';
}

/** True when a `;` ends something between the fragment's (or the level's) start and the closer. */
function holdsStatements(tokens: readonly FragmentToken[], start: number, closer: number): boolean {
  return tokens.slice(start, closer).some((token) => token.text === ';');
}

function parenWrapper(tokens: readonly FragmentToken[], start: number, closer: number): Wrapper {
  const next = tokens[closer + 1];
  const semicolons = countAtDepthZero(tokens, start, closer, ';');
  if (semicolons > 0) return { kind: 'for-header', missingParts: Math.max(0, 2 - semicolons) };
  if (next === undefined) return { kind: 'call' };
  if (next.text === '{') return { kind: 'header' };
  const opensStatement = next.kind === 'word' || /^(?:\*|\(|\+\+|--)$/.test(next.text);
  return { kind: opensStatement && next.indent !== undefined ? 'header' : 'call' };
}

function countAtDepthZero(
  tokens: readonly FragmentToken[],
  start: number,
  end: number,
  text: string,
): number {
  let depth = 0;
  let count = 0;
  for (const token of tokens.slice(start, end)) {
    if (token.kind !== 'punct') continue;
    if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text)) depth--;
    else if (depth === 0 && token.text === text) count++;
  }
  return count;
}

/**
 * True inside of an initialiser whose end is not shown: lines such as `.open = foo_open,` alone, or an element's
 * `},` after which the next element begins.
 */
function goesOnAsInitialiser(tokens: readonly FragmentToken[], outermost: Wrapper | undefined): boolean {
  if (outermost === undefined) {
    return tokens[0]?.text === '.' && tokens[1]?.kind === 'word' && tokens[2]?.text === '=';
  }
  if (outermost.kind !== 'initializer' || outermost.closer === undefined) return false;
  const next = tokens[outermost.closer + 2];
  return tokens[outermost.closer + 1]?.text === ',' && (next === undefined || /^[{.[]$/.test(next.text));
}
