// Makes a part of a function parsable: what is missing in front and behind is made up with exact nesting.
import { readBrackets, type Wrapper } from './fragment-brackets.js';
import { openingOf } from './fragment-openings.js';
import { settleDirectives } from './fragment-directives.js';
import { scanFragment, type FragmentToken } from './fragment-scan.js';
import { readShape, type LevelShape } from './fragment-shape.js';
import { UNSEEN_DIRECTIVE, UNSEEN_HEADER, UNSEEN_STATEMENT, UNSEEN_VALUE } from './fragment-words.js';

/** A function part cut out of its hunk side. */
export interface FragmentText {
  /** Shown lines; a whole header first when `bodyRow` is not 0. */
  readonly lines: readonly string[];
  /** Row and column at which the body's text begins, after its `{` when that is shown. */
  readonly bodyRow: number;
  readonly bodyColumn: number;
  /** The lines begin with the function's whole header and `{`. */
  readonly hasHeader: boolean;
  /** The function's `{` is shown: nothing is missing before the first statement. */
  readonly startsBody: boolean;
  /** The function's `}` came right after these lines: nothing is missing behind. */
  readonly endsBody: boolean;
  /** Columns of one level of indentation. */
  readonly unit: number;
}

export interface RepairedText {
  readonly text: string;
  /** Rows of `text` above the fragment's first line. */
  readonly rowsBefore: number;
  /** The structure could not be made out; what a parser makes of it is not to be trusted. */
  readonly broken: boolean;
  /** Row among the fragment's lines of a lock-like call in an `#else` arm that was left out. */
  readonly droppedLockRow?: number;
}

/** Wraps and balances a fragment as one function definition; every shown line keeps its row and columns. */
export function repairFragment(fragment: FragmentText): RepairedText {
  const settled = settleDirectives(scanFragment(fragment.lines));
  const tokens = settled.tokens.filter((token) => isInBody(token, fragment));
  const { wrappers, mismatch } = readBrackets(tokens);
  const shape = readShape(tokens, wrappers, fragment.unit);
  const before = fragment.hasHeader
    ? []
    : [UNSEEN_HEADER, '{', openingRow(fragment, tokens, wrappers, shape.levels)];
  const opened = fragment.hasHeader ? 0 : settled.opened;
  for (let count = 0; count < opened; count++) before.push(`#if ${UNSEEN_DIRECTIVE}`);
  const behind = Array.from({ length: settled.unclosed }, () => '#endif');
  const openAtStart = fragment.startsBody && (wrappers.length > 0 || isCut(shape.levels));
  const openAtEnd = fragment.endsBody && shape.suffix !== '';
  return {
    text: [...before, ...settled.lines, ...behind, closingRow(fragment, shape), '}'].join('\n'),
    rowsBefore: before.length,
    broken: mismatch || shape.broken || openAtStart || openAtEnd || settled.tooMany === true,
    ...(settled.droppedLock && { droppedLockRow: settled.droppedLock.row }),
  };
}

function isInBody(token: FragmentToken, { bodyRow, bodyColumn }: FragmentText): boolean {
  return token.row > bodyRow || (token.row === bodyRow && token.column >= bodyColumn);
}

/** True when the outermost level lacks something in front. */
function isCut(levels: readonly LevelShape[]): boolean {
  const root = levels.at(-1);
  return root !== undefined && (root.leadingElse || root.hasCase || root.ifs > 0);
}

/** The row above the fragment: the wrappers outermost first, each with its level's needs. */
function openingRow(
  fragment: FragmentText,
  tokens: readonly FragmentToken[],
  wrappers: readonly Wrapper[],
  levels: readonly LevelShape[],
): string {
  const root = levels.at(-1);
  const parts: string[] = [];
  if (!fragment.startsBody) parts.push(UNSEEN_STATEMENT);
  if (root?.hasCase === true) parts.push(SWITCH_OPENING);
  parts.push(levelOpening(root));
  for (let index = wrappers.length - 1; index >= 0; index--) {
    const wrapper = wrappers[index];
    if (wrapper === undefined) continue;
    parts.push(wrapperOpening(wrapper, wrappers[index + 1], levels[index]), levelOpening(levels[index]));
  }
  if (startsBehindQuestion(tokens)) parts.push(`${UNSEEN_VALUE} ?`);
  parts.push(missingOperand(tokens[0], tokens[1], wrappers[0]));
  return parts.filter((part) => part !== '').join(' ');
}

const SWITCH_OPENING = `switch (${UNSEEN_VALUE}) { case ${UNSEEN_VALUE}: ${UNSEEN_STATEMENT}`;

function levelOpening(level: LevelShape | undefined): string {
  if (level === undefined) return '';
  const ifs = `if (${UNSEEN_VALUE}) `.repeat(level.ifs);
  return level.leadingElse ? `${ifs}${UNSEEN_STATEMENT}` : ifs.trimEnd();
}

function wrapperOpening(wrapper: Wrapper, outer: Wrapper | undefined, level: LevelShape | undefined): string {
  const opening = openingOf(wrapper, outer).join(' ');
  switch (wrapper.kind) {
    case 'if':
    case 'block':
      return level?.hasCase === true ? SWITCH_OPENING : `${opening} ${UNSEEN_STATEMENT}`;
    case 'do':
    case 'statement-expr':
      return `${opening} ${UNSEEN_STATEMENT}`;
    case 'for-header':
      return opening + ';'.repeat(wrapper.missingParts ?? 0);
    case 'initializer':
    case 'struct':
    case 'header':
    case 'call':
    case 'index':
      return opening;
  }
}

const BINARY_ALWAYS = /^(?:&&|\|\||==|!=|<=|>=|<|>|\/|%|\||\^|=|[-+*/%&|^]=|<<=|>>=|<<|>>|\?|,|->|\.)$/;
const BINARY_OR_UNARY = /^[-+*&]$/;

/** True when the fragment begins behind the `?` of a conditional expression: its `:` is no label's. */
function startsBehindQuestion(tokens: readonly FragmentToken[]): boolean {
  if (/^(?:case|default)$/.test(tokens[0]?.text ?? '') || tokens[1]?.text === ':') return false;
  let depth = 0;
  for (const { kind, text } of tokens) {
    if (kind !== 'punct') continue;
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    if (depth < 0 || /^[;{}?]$/.test(text)) return false;
    if (depth === 0 && text === ':') return true;
  }
  return false;
}

/** The operand that the fragment's first operator lacks. */
function missingOperand(
  first: FragmentToken | undefined,
  second: FragmentToken | undefined,
  innermost: Wrapper | undefined,
): string {
  if (first === undefined || first.kind !== 'punct') return '';
  if (first.text === ':') return UNSEEN_VALUE;
  const isDesignator = first.text === '.' && innermost?.kind === 'initializer';
  if (isDesignator) return '';
  if (BINARY_ALWAYS.test(first.text)) return UNSEEN_VALUE;
  const spaced = second !== undefined && second.row === first.row && second.column > first.column + 1;
  if (BINARY_OR_UNARY.test(first.text) && spaced) return UNSEEN_VALUE;
  if (first.text === ')' && innermost?.kind === 'header') return UNSEEN_VALUE;
  return first.text === ']' ? UNSEEN_VALUE : '';
}

/** The row below the fragment: everything open is closed, with unseen code before each made-up brace. */
function closingRow(
  fragment: FragmentText,
  shape: { readonly suffix: string; readonly levels: readonly LevelShape[] },
): string {
  const parts = [shape.suffix];
  if (shape.levels.at(-1)?.hasCase === true) parts.push(`${UNSEEN_STATEMENT} }`);
  if (!fragment.endsBody) parts.push(UNSEEN_STATEMENT);
  // Indented: a `}` in column 0 would end the function.
  return ` ${parts.filter((part) => part !== '').join(' ')}`;
}

/** Learns the columns of one level from blocks: how much deeper than a control line that ends in `{` the next one is. */
export function learnUnit(tokens: readonly FragmentToken[]): number {
  const counts = new Map<number, number>();
  let line: FragmentToken | undefined;
  let parens = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.indent !== undefined) {
      line = parens === 0 ? token : undefined;
    }
    if (token.text === '(') parens++;
    if (token.text === ')') parens = Math.max(0, parens - 1);
    const next = tokens[index + 1]?.indent;
    if (
      token.text !== '{' ||
      next === undefined ||
      line?.indent === undefined ||
      !CONTROL_LINE.test(line.text)
    )
      continue;
    const deeper = next - line.indent;
    if (line.indent > 0 && deeper >= 2 && deeper <= 8) counts.set(deeper, (counts.get(deeper) ?? 0) + 1);
  }
  const [most] = [...counts].sort((left, right) => right[1] - left[1] || right[0] - left[0]);
  return most?.[0] ?? DEFAULT_UNIT;
}

const CONTROL_LINE = /^(?:if|else|for|while|do|\}|\w*for_each\w*)$/;

/** Documentation/process/coding-style.rst: tabs are 8 characters. */
const DEFAULT_UNIT = 8;
