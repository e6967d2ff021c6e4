// The walk over a fragment's tokens, and how it gets through expressions that the fragment's end may cut.
import type { FragmentToken } from './fragment-scan.js';
import { UNSEEN_VALUE } from './fragment-words.js';

/** Where a statement stands; undefined when the fragment does not tell. */
export type Indent = number | undefined;

/** What a level turns out to lack in front. */
export interface Level {
  ifs: number;
  leadingElse: boolean;
  hasCase: boolean;
}

/** The walk over the wrappers' made-up openers and the fragment's tokens. */
export interface Walk {
  readonly tokens: readonly FragmentToken[];
  /** Index of a made-up opener -> the level it opens. */
  readonly opens: ReadonlyMap<number, Level>;
  /** Columns of one level of indentation. */
  readonly unit: number;
  /** Reads the block or the statement at hand (fragment-shape.ts). */
  readonly block: (walk: Walk, isSwitch: boolean) => Indent;
  readonly statement: (walk: Walk) => Indent;
  at: number;
  depth: number;
  suffix: string;
  broken: boolean;
  /** The cut at the end was already given its operand. */
  patched: boolean;
}

/** Statements nested deeper than this are not read. */
const MAX_DEPTH = 150;

const NEEDS_OPERAND =
  /^(?:[-+*/%&|^~!<>=?:,([.]|->|&&|\|\||<<|>>|[-+*/%&|^<>=!]=|<<=|>>=|return|case|goto|sizeof|struct)$/;

/** The token at hand; undefined at the fragment's end. */
export function peek(walk: Walk): FragmentToken | undefined {
  return walk.tokens[walk.at];
}

/** Goes one level deeper; past all reason the walk gives up. */
export function descend(walk: Walk): void {
  if (++walk.depth <= MAX_DEPTH) return;
  walk.broken = true;
  walk.at = walk.tokens.length;
}

/** Steps over one token, or over a whole bracket. */
export function readExpressionToken(walk: Walk, token: FragmentToken): void {
  if (token.text === '(') readParens(walk, false);
  else if (token.text === '[' || token.text === '{') readBalanced(walk, token.text === '[' ? ']' : '}');
  else {
    if (token.text === ')' || token.text === ']') walk.broken = true;
    walk.at++;
  }
}

/** Reads `( .. )`, a statement expression too. */
export function readParens(walk: Walk, isFor: boolean): void {
  if (walk.tokens[walk.at + 1]?.text === '{') {
    walk.at++;
    walk.block(walk, false);
    if (peek(walk)?.text === ')') walk.at++;
    else if (peek(walk) === undefined) walk.suffix += ')';
    else walk.broken = true;
    return;
  }
  readBalanced(walk, ')', isFor);
}

/** The rest of a `for` header by the number of its `;` that are shown; its condition is never a missing one. */
const MISSING_OF_FOR = [`; ${UNSEEN_VALUE};`, ` ${UNSEEN_VALUE};`];

/** Reads from an opener through its closer; at the fragment's end the closer is made up. */
function readBalanced(walk: Walk, closer: string, isFor = false): void {
  descend(walk);
  walk.at++;
  let semicolons = 0;
  let questions = 0;
  for (let token = peek(walk); token !== undefined; token = peek(walk)) {
    if (token.text === closer) {
      walk.at++;
      walk.depth--;
      return;
    }
    if (token.text === '}') walk.broken = true;
    if (token.text === ';') semicolons++;
    if (token.text === '?') questions++;
    if (token.text === ':') questions--;
    readExpressionToken(walk, token);
  }
  const wantsOperand = closer !== '}' || walk.tokens.at(-1)?.text === '=';
  if (wantsOperand && !(isFor && walk.tokens.at(-1)?.text === ';')) closeExpression(walk, questions);
  walk.suffix += `${isFor ? (MISSING_OF_FOR[semicolons] ?? '') : ''}${closer}`;
  walk.patched = true;
  walk.depth--;
}

/** Gives an expression that is cut at the fragment's end its last operand. */
export function closeExpression(walk: Walk, questions: number): void {
  const last = walk.tokens.at(-1)?.text ?? '';
  const castEnd = last === ')' && walk.tokens.at(-2)?.text === '*';
  if (!walk.patched && (castEnd || (NEEDS_OPERAND.test(last) && last !== 'return'))) {
    walk.suffix += ` ${UNSEEN_VALUE}`;
  }
  walk.patched = true;
  walk.suffix += ` : ${UNSEEN_VALUE}`.repeat(Math.max(0, questions));
}
