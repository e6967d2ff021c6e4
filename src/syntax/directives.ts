// Preprocessor conditionals: what a directive line says, in one normal form.
import { Kind, tokenText, type Tokens } from './tokens.js';

/** What a directive does to the lines around it; everything that is no conditional is `other`. */
export type Directive =
  /** `condition` is normalised; `negated` when the arm is for its being false. */
  | {
      readonly kind: 'if' | 'elif';
      readonly condition: string;
      readonly negated: boolean;
      readonly constant?: boolean;
    }
  | { readonly kind: 'else' | 'endif' | 'other' };

const other: Directive = { kind: 'other' };

/** A condition may be any text; more of it than this says nothing to a reader. */
const conditional = /^#[ \t]*(ifdef|ifndef|if|elifdef|elifndef|elif|else|endif)\b([^]{0,600})/;

/**
 * Reads a directive token.
 *
 * @returns Conditions with comments and surplus white space removed: `#ifdef X` and `#if defined X` both say
 *   `defined(X)`, `#ifndef X` and `#if !defined(X)` say `defined(X)` negated. `constant` for `#if 0` and `#if 1`.
 */
export function readDirective(tokens: Tokens, index: number): Directive {
  if (tokens.kinds[index] !== Kind.directive) return other;
  const text = tokenText(tokens, index);
  const [, word, rest = ''] = conditional.exec(text) ?? [];
  switch (word) {
    case 'if':
    case 'elif':
      return { kind: word, ...normalise(rest) };
    case 'ifdef':
    case 'elifdef':
      return { kind: word === 'ifdef' ? 'if' : 'elif', ...normalise(`defined(${clean(rest)})`) };
    case 'ifndef':
    case 'elifndef':
      return { kind: word === 'ifndef' ? 'if' : 'elif', ...normalise(`!defined(${clean(rest)})`) };
    case 'else':
    case 'endif':
      return { kind: word };
    default:
      return other;
  }
}

interface Condition {
  readonly condition: string;
  readonly negated: boolean;
  readonly constant?: boolean;
}

function normalise(raw: string): Condition {
  const text = clean(raw).replace(/\bdefined ?(?:\( ?(\w+) ?\)|(\w+))/g, 'defined($1$2)');
  if (/^\(?[01]\)?$/.test(text)) return { condition: text, negated: false, constant: text.includes('1') };
  const [, inner] = /^! ?((?:\w+ ?\( ?\w+ ?\))|\w+)$/.exec(text) ?? [];
  return inner === undefined ? { condition: text, negated: false } : { condition: inner, negated: true };
}

/** Drops comments and continuation lines, squeezes white space. */
function clean(raw: string): string {
  return raw
    .replace(/\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|\\\r?\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Finds where the conditional that the directive at `index` belongs to goes on.
 *
 * @returns Index of the next `#elif`, `#else` or `#endif` of the same conditional, or `end`.
 */
export function nextArm(tokens: Tokens, index: number, end: number): number {
  let nesting = 0;
  for (let at = index + 1; at < end; at++) {
    if (tokens.kinds[at] !== Kind.directive) continue;
    const { kind } = readDirective(tokens, at);
    if (kind === 'if') nesting++;
    else if (kind === 'endif' && nesting-- === 0) return at;
    else if ((kind === 'else' || kind === 'elif') && nesting === 0) return at;
  }
  return end;
}

/** Finds the `#endif` of the conditional that the directive at `index` belongs to, or `end`. */
export function endOfConditional(tokens: Tokens, index: number, end: number): number {
  let at = nextArm(tokens, index, end);
  while (at < end && readDirective(tokens, at).kind !== 'endif') at = nextArm(tokens, at, end);
  return at;
}
