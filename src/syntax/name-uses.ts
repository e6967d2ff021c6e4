// How a whole file uses the names of its own functions: who calls them, and whether anybody else may.
import type { FunctionUses, PassedFunction } from './model.js';
import type { FunctionExtent } from './slices.js';
import { Kind, tokenText, type Tokens } from './tokens.js';
import { Word } from './words.js';

const openParen = 40;
const closeParen = 41;
const ampersand = 38;
const comma = 44;
const minus = 45;
const dot = 46;
const equals = 61;
const greater = 62;
const openBrace = 123;
const closeBrace = 125;

/** Arguments in front of a function that is passed to a call; no interface of the kernel has more. */
const argumentBound = 16;

interface Uses {
  readonly callers: Set<number>;
  readonly passed: PassedFunction[];
  entries: number;
  escapes: boolean;
}

/** Uses of every function of a file by its name; `callers` are indexes into `extents`. */
export type UsesByName = ReadonlyMap<string, FunctionUses<number>>;

/**
 * Finds the uses of all functions in one pass over the tokens. What cannot be told from a reference that is kept
 * counts as one: a variable of the same name, a macro that builds the name from parts.
 */
export function findUses(tokens: Tokens, extents: readonly FunctionExtent[]): UsesByName {
  const uses = new Map<string, Uses>(
    extents.map(({ name }) => [name, { callers: new Set(), passed: [], entries: 0, escapes: false }]),
  );
  const pasted = new Set<string>();
  const place = placesOf(tokens, extents);
  let depth = 0;
  for (let at = 0; at < tokens.count; at++) {
    const kind = tokens.kinds[at];
    if (kind === Kind.directive) escapeAll(uses, tokenText(tokens, at));
    const where = place(at);
    if (where.kind === 'outside' && kind === openBrace) depth++;
    if (where.kind === 'outside' && kind === closeBrace) depth--;
    if (kind !== Kind.identifier || tokens.words[at] !== Word.plain || where.kind === 'header') continue;
    if (where.kind === 'outside' && isExport(tokens, at)) continue;
    if (where.kind === 'outside' && depth <= 0 && isArgument(tokens, at)) pasted.add(tokenText(tokens, at));
    const known = uses.get(tokenText(tokens, at));
    if (known) addUse(known, tokens, at, where);
  }
  for (const [name, known] of uses) if (isPasted(name, pasted)) known.escapes = true;
  return new Map([...uses].map(([name, known]) => [name, { ...known, callers: [...known.callers] }]));
}

type Place = { readonly kind: 'outside' | 'header' } | { readonly kind: 'body'; readonly index: number };

/** Tells where a token stands; to be asked in ascending order. */
function placesOf(tokens: Tokens, extents: readonly FunctionExtent[]): (at: number) => Place {
  const headers = new Set(extents.flatMap(({ header }) => header));
  let next = 0;
  return (at) => {
    while (next < extents.length && (extents[next]?.closeBrace ?? 0) < at) next++;
    const extent = extents[next];
    if (headers.has(at)) return { kind: 'header' };
    return extent && at >= extent.openBrace ? { kind: 'body', index: next } : { kind: 'outside' };
  };
}

function addUse(known: Uses, tokens: Tokens, at: number, where: Place): void {
  const isCalled = tokens.kinds[at + 1] === openParen;
  // A member of that name, or the name of an entry: `.lookup = ..`.
  if (isMember(tokens, at)) return;
  if (where.kind === 'body' && isCalled) known.callers.add(where.index);
  else if (where.kind === 'body') {
    const passed = passedTo(tokens, at);
    if (passed) known.passed.push(passed);
    else known.escapes = true;
  } else if (isTableEntry(tokens, at)) known.entries++;
  // A prototype looks like a call.
  else if (!isCalled) known.escapes = true;
}

function isMember({ kinds }: Tokens, at: number): boolean {
  const before = kinds[at - 1];
  return before === dot || (before === greater && kinds[at - 2] === minus);
}

/** `.method = name`: the table's entries are known apart (op-tables.ts). */
function isTableEntry({ kinds }: Tokens, at: number): boolean {
  const value = kinds[at - 1] === ampersand ? at - 1 : at;
  const end = kinds[at + 1];
  const endsValue = end === comma || end === closeBrace || end === Kind.directive;
  return endsValue && kinds[value - 1] === equals && kinds[value - 3] === dot;
}

/** `iget5_locked(sb, hash, name, ..)`: the whole argument of a call by name. */
function passedTo(tokens: Tokens, at: number): PassedFunction | undefined {
  const { kinds } = tokens;
  const end = kinds[at + 1];
  if (end !== comma && end !== closeParen) return undefined;
  let from = kinds[at - 1] === ampersand ? at - 2 : at - 1;
  if (kinds[from] !== comma && kinds[from] !== openParen) return undefined;
  let depth = 0;
  let argument = 0;
  for (; from > 0 && argument < argumentBound; from--) {
    const kind = kinds[from];
    if (kind === closeParen) depth++;
    else if (kind === openParen && depth > 0) depth--;
    else if (kind === openParen) {
      const isCall = kinds[from - 1] === Kind.identifier && !isMember(tokens, from - 1);
      return isCall ? { callee: tokenText(tokens, from - 1), argument } : undefined;
    } else if (kind === comma && depth === 0) argument++;
    else if (kind === openBrace || kind === closeBrace) return undefined;
  }
  return undefined;
}

/** `EXPORT_SYMBOL_GPL(name)`: that others may call it is known, it is not static. */
function isExport(tokens: Tokens, at: number): boolean {
  if (tokens.kinds[at - 1] !== openParen || tokens.kinds[at - 2] !== Kind.identifier) return false;
  return tokenText(tokens, at - 2).startsWith('EXPORT_SYMBOL');
}

/** An argument of a macro between the functions: `DEFINE_SHOW_ATTRIBUTE(foo)` makes use of foo_show(). */
function isArgument({ kinds }: Tokens, at: number): boolean {
  const before = kinds[at - 1];
  const behind = kinds[at + 1];
  return (before === openParen || before === comma) && (behind === closeParen || behind === comma);
}

/** True when a word that a macro gets is a part of the name, up to an underscore. */
function isPasted(name: string, pasted: ReadonlySet<string>): boolean {
  for (let at = name.indexOf('_', 1); at !== -1; at = name.indexOf('_', at + 1)) {
    if (pasted.has(name.slice(0, at)) || pasted.has(name.slice(at + 1))) return true;
  }
  return false;
}

/** The body of a macro, or a condition: whoever uses it may call what it names. */
function escapeAll(uses: ReadonlyMap<string, Uses>, directive: string): void {
  if (!directive.includes('define')) return;
  for (const [word] of directive.matchAll(/[A-Za-z_]\w*/g)) {
    const known = uses.get(word);
    if (known) known.escapes = true;
  }
}
