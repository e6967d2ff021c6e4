// Splits a hunk side into the functions it shows, by what stands in column 0 (kernel style), or else by the heading.
import { functionNameIn, readHeading, type Heading } from './fragment-heading.js';
import type { FragmentToken } from './fragment-scan.js';

/** A part of a function in one hunk side; places are token indexes. */
export interface FunctionPart {
  /** '' when nothing names it. */
  readonly name: string;
  /** First token of the header when all of it is shown. */
  readonly header?: number;
  /** The function's `{`; undefined when it is above the hunk. */
  readonly open?: number;
  /** The function's `}`; undefined when it is below the hunk. */
  readonly close?: number;
  /** First token of the body and the one after its last. */
  readonly from: number;
  readonly to: number;
  /** Statements outside of any function: white space was lost, or the text is no kernel C. Not to be judged. */
  readonly unplaced?: true;
}

/** A struct, table or initialiser of which an end is cut off, or that stands whole between functions. */
export interface AggregatePart {
  readonly type?: string;
  readonly table?: string;
  readonly from: number;
  readonly to: number;
}

export interface SplitHunk {
  readonly functions: readonly FunctionPart[];
  /** Only that which begins above the hunk: whole ones are read as in a whole file. */
  readonly cutAggregate?: AggregatePart;
}

type Start = 'body' | 'aggregate' | 'top';

const CODE_WORD = /^(?:return|goto|if|else|for|while|do|switch|case|break|continue)$/;

/** Finds the functions of a hunk side; what it shows of structs, tables and prototypes is left out. */
export function splitHunk(tokens: readonly FragmentToken[], headingText: string | undefined): SplitHunk {
  const heading = readHeading(headingText);
  const functions: FunctionPart[] = [];
  let at = 0;
  let cutAggregate: AggregatePart | undefined;
  const start = startState(tokens, heading);
  if (start === 'body') {
    const name = heading.kind === 'function' ? heading.name : '';
    const part = readBody(tokens, 0, { name });
    functions.push(part);
    at = after(part);
  } else if (start === 'aggregate') {
    at = columnZeroBrace(tokens, 0) + 1;
    const { type, table } = heading.kind === 'aggregate' ? heading : {};
    cutAggregate = {
      from: 0,
      to: at - 1,
      ...(type !== undefined && { type }),
      ...(table !== undefined && { table }),
    };
  }
  while (at < tokens.length) {
    const item = readItem(tokens, at, at === 0 ? heading : { kind: 'none' });
    if (item.part !== undefined) functions.push(item.part);
    else if (holdsCode(tokens.slice(at, item.next)))
      functions.push({ name: '', from: at, to: item.next, unplaced: true });
    at = item.next;
  }
  return { functions, ...(cutAggregate !== undefined && { cutAggregate }) };
}

// ---------------------------------------------------------------- start state

/** What the hunk's first line is inside of: decided by the first event in column 0, else by the heading. */
function startState(tokens: readonly FragmentToken[], heading: Heading): Start {
  const event = tokens.findIndex((_, index) => isEvent(tokens, index));
  const before = event < 0 ? tokens : tokens.slice(0, event);
  const isCode = holdsCode(before);
  if (event >= 0 && tokens[event]?.text === '}') {
    const next = tokens.at(event + 1);
    const endsDeclaration = next !== undefined && next.row === tokens.at(event)?.row && !isCode;
    return endsDeclaration ? 'aggregate' : 'body';
  }
  if (event >= 0) return isCode && tokens[event]?.text !== '{' ? 'body' : 'top';
  return startByHeading(tokens, heading, isCode);
}

function holdsCode(tokens: readonly FragmentToken[]): boolean {
  return tokens.some((token) => CODE_WORD.test(token.text));
}

function startByHeading(tokens: readonly FragmentToken[], heading: Heading, isCode: boolean): Start {
  switch (heading.kind) {
    case 'function':
    case 'label':
      return 'body';
    case 'aggregate':
      return isCode ? 'body' : 'aggregate';
    case 'top':
      return isCode ? 'body' : 'top';
    case 'none':
      return isCode || tokens.some((token) => token.text === ';') ? 'body' : 'top';
  }
}

/** A token in column 0 that says on which level the text is: `}`, `{`, or a word that is no label. */
function isEvent(tokens: readonly FragmentToken[], index: number): boolean {
  const token = tokens[index];
  if (token?.indent !== 0) return false;
  if (token.text === '}' || token.text === '{') return true;
  return (
    token.kind === 'word' &&
    !isLabel(tokens, index) &&
    !CODE_WORD.test(token.text) &&
    token.text !== 'default'
  );
}

function isLabel(tokens: readonly FragmentToken[], index: number): boolean {
  return tokens[index + 1]?.text === ':' && tokens[index + 2]?.text !== ':';
}

// ------------------------------------------------------------------ top level

/** Reads one declaration or definition between functions. */
function readItem(
  tokens: readonly FragmentToken[],
  start: number,
  heading: Heading,
): { readonly next: number; readonly part?: FunctionPart } {
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    const { text, indent } = tokens[at] ?? { text: '' };
    if (at > start && startsAnew(tokens, at, depth)) return { next: at };
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    if (text === ';' && depth <= 0) return { next: at + 1 };
    if (text === '}' && depth <= 0) return { next: at + 1 };
    if (text !== '{' || (depth > 0 && indent !== 0)) continue;
    const item = tokens.slice(start, at);
    const header = readHeaderOf(item, depth, heading);
    if (header === undefined) return { next: endOfBraces(tokens, at) };
    const shown = header.whole ? { header: start } : {};
    const part = readBody(tokens, at + 1, { name: header.name, open: at, ...shown });
    return { next: after(part), part };
  }
  return { next: tokens.length };
}

/** A word in column 0 begins a new item, unless the one before it is an unfinished header (`static int` alone). */
function startsAnew(tokens: readonly FragmentToken[], at: number, depth: number): boolean {
  const token = tokens[at];
  if (token?.indent !== 0 || token.kind !== 'word' || token.text.startsWith('__')) return false;
  return depth > 0 || tokens[at - 1]?.text === ')';
}

/** What stands before a `{` at top level, when that is a function's: undefined for structs and initialisers. */
function readHeaderOf(
  item: readonly FragmentToken[],
  depth: number,
  heading: Heading,
): { readonly name: string; readonly whole: boolean } | undefined {
  const cut = { name: heading.kind === 'function' ? heading.name : '', whole: false };
  if (item.length === 0) return heading.kind === 'aggregate' ? undefined : cut;
  if (item.some((token) => token.text === '=')) return undefined;
  if (depth < 0) return cut;
  const name = functionNameIn(item);
  if (name !== undefined) return { name, whole: item[0]?.indent === 0 };
  return item.at(-1)?.text === ')' ? cut : undefined;
}

function endOfBraces(tokens: readonly FragmentToken[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === '{') depth++;
    if (token?.text === '}' && (--depth === 0 || token.indent === 0)) return at + 1;
  }
  return tokens.length;
}

// ----------------------------------------------------------------------- body

/** Reads a body up to its `}`: the one in column 0, or for a one-line body the one that matches. */
function readBody(
  tokens: readonly FragmentToken[],
  from: number,
  known: Pick<FunctionPart, 'name' | 'header' | 'open'>,
): FunctionPart {
  const kernelStyle = known.open === undefined || tokens[known.open]?.row !== tokens[from]?.row;
  let depth = 1;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.text === '{') depth++;
    if (token?.text === '}') {
      depth--;
      const ends =
        (token.indent === 0 && isOutside(tokens, at + 1)) ||
        (known.open !== undefined && depth === 0 && !kernelStyle);
      if (ends) return { ...known, from, to: at, close: at };
    }
    if (at > from && isNextHeader(tokens, at)) return { ...known, from, to: at };
  }
  return { ...known, from, to: tokens.length };
}

/** True when what follows a `}` in column 0 is outside of functions; else the brace is only badly indented. */
function isOutside(tokens: readonly FragmentToken[], at: number): boolean {
  const next = tokens[at];
  if (next?.indent === undefined) return true;
  return next.indent === 0 && !isLabel(tokens, at);
}

/** A function's header in column 0 although the body before it has not ended: the text is odd, start again here. */
function isNextHeader(tokens: readonly FragmentToken[], at: number): boolean {
  if (!isEvent(tokens, at) || tokens[at]?.kind !== 'word' || tokens[at + 1]?.text === '(') return false;
  const brace = tokens.findIndex((token, index) => index > at && /^[;{}=]$/.test(token.text));
  return tokens[brace]?.text === '{' && tokens.at(brace - 1)?.text === ')' && tokens.at(brace)?.indent === 0;
}

function after(part: FunctionPart): number {
  return part.close === undefined ? part.to : part.close + 1;
}

function columnZeroBrace(tokens: readonly FragmentToken[], from: number): number {
  const at = tokens.findIndex((token, index) => index >= from && token.text === '}' && token.indent === 0);
  return at < 0 ? tokens.length : at;
}
