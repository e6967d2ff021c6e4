// What the text after a hunk's second `@@` tells: the last line above the hunk that starts in column 0, cut off.
import { scanFragment, type FragmentToken } from './fragment-scan.js';
import { nameOfHeader } from './header.js';
import { scan } from './tokens.js';

export type Heading =
  /** A function's header, or the part of it that fits. */
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'label'; readonly name: string }
  /** The opening line of a struct, enum, initialiser or table; `table` when it names an initialised variable. */
  | { readonly kind: 'aggregate'; readonly type?: string; readonly table?: string }
  /** A finished declaration, prototype or macro call: the hunk starts between functions. */
  | { readonly kind: 'top' }
  /** Nothing printed, or nothing that says more. */
  | { readonly kind: 'none' };

/** Reads a heading; git cuts it at 80 bytes, without its scope or by a label in place of the header. */
export function readHeading(heading: string | undefined): Heading {
  const tokens = scanFragment([heading ?? '']).tokens;
  const [first, second] = tokens;
  if (first === undefined || first.kind !== 'word') return { kind: 'none' };
  if (second?.text === ':' && tokens[2]?.text !== ':') return { kind: 'label', name: first.text };
  const opening = openingOfInitialiser(tokens);
  if (opening !== undefined) return opening;
  const name = functionNameIn(tokens);
  const last = tokens.at(-1)?.text;
  if (last === ';') return { kind: 'top' };
  return name === undefined ? { kind: 'none' } : { kind: 'function', name };
}

/**
 * The name of the function whose header these tokens are, cut off anywhere; undefined when they are no header.
 * Named as in a whole file: `SYSCALL_DEFINE2(link, ...)` too.
 */
export function functionNameIn(words: readonly FragmentToken[]): string | undefined {
  const open = words.filter((token) => token.text === '(').length;
  const closed = words.filter((token) => token.text === ')').length;
  const text = words.map((token) => token.text).join(' ') + ')'.repeat(Math.max(0, open - closed));
  const tokens = scan(text);
  return nameOfHeader(
    tokens,
    Array.from({ length: tokens.count }, (_, index) => index),
  );
}

function isAggregateStart(tokens: readonly FragmentToken[]): boolean {
  return tokens.slice(0, 4).some((token) => /^(?:struct|union|enum|typedef)$/.test(token.text));
}

/** `static const struct inode_operations foo_iops = {`, `... table[] = {`, `struct foo {`. */
function openingOfInitialiser(tokens: readonly FragmentToken[]): Heading | undefined {
  const assign = tokens.findIndex((token) => token.text === '=');
  const brace = tokens.at(-1)?.text === '{';
  if (assign < 0) {
    const aggregate = brace && isAggregateStart(tokens) && !tokens.some((token) => token.text === '(');
    return aggregate ? { kind: 'aggregate' } : undefined;
  }
  if (tokens.slice(0, assign).some((token) => token.text === '(')) return undefined;
  if (tokens.at(-1)?.text === ';') return { kind: 'top' };
  return { kind: 'aggregate', ...tableOf(tokens.slice(0, assign)) };
}

/** Struct type and variable of a declaration: `const struct T name[]`. */
export function tableOf(declaration: readonly FragmentToken[]): { type?: string; table?: string } {
  const bracket = declaration.findIndex((token) => token.text === '[');
  const head = bracket < 0 ? declaration : declaration.slice(0, bracket);
  const words = head.filter((token) => token.kind === 'word').map((token) => token.text);
  const struct = words.indexOf('struct');
  const type = struct < 0 ? undefined : words[struct + 1];
  const last = words.filter((word) => !word.startsWith('__')).at(-1);
  const table = last === type ? undefined : last;
  return { ...(type !== undefined && { type }), ...(table !== undefined && { table }) };
}
