// Reads the statement structure of a fragment: what its levels lack in front, and what closes it at its end.
import type { Wrapper } from './fragment-brackets.js';
import type { FragmentToken } from './fragment-scan.js';
import { readSimple } from './fragment-simple.js';
import {
  closeExpression,
  descend,
  peek,
  readParens,
  type Indent,
  type Level,
  type Walk,
} from './fragment-walk.js';
import { openingOf } from './fragment-openings.js';
import { UNSEEN_STATEMENT, UNSEEN_VALUE } from './fragment-words.js';

/** What one level of braces (the inside of a wrapper, or the fragment's outermost level) must start with. */
export interface LevelShape {
  /** Brace-less `if` to put before the first statement: dangling `else`, or the indentation rule. */
  readonly ifs: number;
  /** The level opens with `else` itself. */
  readonly leadingElse: boolean;
  /** `case` labels stand directly on this level: it is a switch's. */
  readonly hasCase: boolean;
}

export interface FragmentShape {
  /** Inside of each wrapper, innermost first; the outermost level comes last. */
  readonly levels: readonly LevelShape[];
  /** Text that closes everything but the outermost level. */
  readonly suffix: string;
  /** The tokens do not read as statements. */
  readonly broken: boolean;
}

/**
 * Walks a fragment's statements inside its wrappers.
 *
 * @param unit - Columns of one level of indentation.
 */
export function readShape(
  tokens: readonly FragmentToken[],
  wrappers: readonly Wrapper[],
  unit: number,
): FragmentShape {
  const levels = [...wrappers, undefined].map(() => ({ ifs: 0, leadingElse: false, hasCase: false }));
  const stream: FragmentToken[] = [];
  const opens = new Map<number, Level>();
  for (let index = wrappers.length - 1; index >= 0; index--) {
    const wrapper = wrappers[index];
    if (wrapper === undefined) continue;
    for (const text of openingOf(wrapper, wrappers[index + 1])) {
      stream.push({ kind: /\w/.test(text) ? 'word' : 'punct', text, row: -1, column: 0 });
    }
    const level = levels[index];
    if (level !== undefined) opens.set(stream.length - 1, level);
  }
  const walk = newWalk(stream.concat(tokens), opens, unit);
  readStatements(walk, levels.at(-1));
  return { levels, suffix: walk.suffix, broken: walk.broken || walk.at < walk.tokens.length };
}

function newWalk(tokens: readonly FragmentToken[], opens: ReadonlyMap<number, Level>, unit: number): Walk {
  const progress = { at: 0, depth: 0, suffix: '', broken: false, patched: false };
  return { tokens, opens, unit, block: readBlock, statement: readStatement, ...progress };
}

// ------------------------------------------------------------------ statements

/** Reads statements up to the `}` of their block or the fragment's end; returns where the first one stands. */
function readStatements(walk: Walk, level: Level | undefined): Indent {
  let first: Indent;
  let count = 0;
  let labelled = false;
  const rule = (below: Indent): void => {
    if (level !== undefined && count === 1 && !labelled) level.ifs += missingIfs(first, below, walk.unit);
    labelled = true;
  };
  for (let token = peek(walk); token !== undefined && token.text !== '}'; token = peek(walk)) {
    if (token.text === 'case' || token.text === 'default') {
      if (level !== undefined) level.hasCase = true;
      rule(token.indent === undefined ? undefined : token.indent + walk.unit);
      readCase(walk);
    } else if (isLabel(walk)) {
      walk.at += 2;
      labelled ||= count === 0;
    } else if (token.text === 'else') {
      if (level === undefined || count > 1) walk.broken = true;
      else level.ifs++;
      if (level !== undefined && count === 0) level.leadingElse = true;
      count = 1;
      first = token.indent;
      walk.at++;
      readBody(walk);
    } else {
      const indent = readStatement(walk) ?? token.indent;
      if (count === 1) rule(indent);
      if (count++ === 0) first = indent;
    }
  }
  const brace = peek(walk)?.indent;
  rule(brace === undefined ? undefined : brace + walk.unit);
  return first;
}

/** The indentation rule: how many brace-less headers stand above a first statement this deep. */
function missingIfs(first: Indent, below: Indent, unit: number): number {
  if (first === undefined || below === undefined) return 0;
  const deeper = first - below;
  return deeper > unit / 2 ? Math.max(1, Math.round(deeper / unit)) : 0;
}

function readStatement(walk: Walk): Indent {
  const token = peek(walk);
  if (token === undefined) return undefined;
  descend(walk);
  const indent = readByFirstWord(walk, token);
  walk.depth--;
  return indent;
}

function readByFirstWord(walk: Walk, token: FragmentToken): Indent {
  switch (token.text) {
    case '{':
      return readBlock(walk, false) ?? token.indent;
    case 'if':
      return readIf(walk, token);
    case 'for':
    case 'while':
    case 'switch': {
      walk.at++;
      readHeader(walk, token.text === 'for');
      const body = readBody(walk, token.text === 'switch');
      return token.indent ?? body;
    }
    case 'do':
      return readDo(walk, token);
    default:
      return readSimple(walk);
  }
}

function readIf(walk: Walk, token: FragmentToken): Indent {
  walk.at++;
  readHeader(walk, false);
  let indent = token.indent ?? readBody(walk);
  if (token.indent !== undefined) readBody(walk);
  if (peek(walk)?.text === 'else') {
    indent = token.indent ?? peek(walk)?.indent ?? indent;
    walk.at++;
    readBody(walk);
  }
  return indent;
}

function readDo(walk: Walk, token: FragmentToken): Indent {
  walk.at++;
  const body = readBody(walk);
  const next = peek(walk);
  if (next === undefined) {
    walk.suffix += ` while (${UNSEEN_VALUE});`;
  } else if (next.text === 'while') {
    walk.at++;
    readHeader(walk, false);
    if (peek(walk)?.text === ';') walk.at++;
    else if (peek(walk) === undefined) walk.suffix += ';';
  } else if (next.kind === 'word') {
    // `do { .. } while_each_thread(p, t);`
    readSimple(walk);
  } else {
    walk.broken = true;
  }
  return token.indent ?? body;
}

/** The condition of a statement in its parentheses. */
function readHeader(walk: Walk, isFor: boolean): void {
  const next = peek(walk);
  if (next?.text === '(') readParens(walk, isFor);
  else if (next === undefined) walk.suffix += isFor ? ` (; ${UNSEEN_VALUE};)` : ` (${UNSEEN_VALUE})`;
  else walk.broken = true;
  walk.patched ||= peek(walk) === undefined;
}

/** The statement under a header; returns where the header stands, as far as the body tells. */
function readBody(walk: Walk, isSwitch = false): Indent {
  const next = peek(walk);
  if (next === undefined) {
    walk.suffix += isSwitch ? ` { case ${UNSEEN_VALUE}: ${UNSEEN_STATEMENT} }` : ` ${UNSEEN_STATEMENT}`;
    return undefined;
  }
  if (next.text === '{') return readBlock(walk, isSwitch);
  if (next.text === '}') {
    walk.broken = true;
    return undefined;
  }
  const body = readStatement(walk) ?? next.indent;
  return body === undefined ? undefined : body - walk.unit;
}

/** A block; returns the column of its closing brace, or where its statements say that it should be. */
function readBlock(walk: Walk, isSwitch: boolean): Indent {
  const level = walk.opens.get(walk.at);
  walk.at++;
  const inSwitch = isSwitch && peek(walk) === undefined;
  const first = readStatements(walk, level);
  const brace = peek(walk);
  if (brace === undefined) {
    walk.suffix += `${inSwitch ? ` case ${UNSEEN_VALUE}:` : ''} ${UNSEEN_STATEMENT} }`;
    return first === undefined ? undefined : first - walk.unit;
  }
  walk.at++;
  return brace.indent ?? (first === undefined ? undefined : first - walk.unit);
}

function readCase(walk: Walk): void {
  walk.at++;
  for (let token = peek(walk); token !== undefined; token = peek(walk)) {
    if (token.text === '}' || token.text === ';') {
      walk.broken = true;
      return;
    }
    if (token.text === '(') readParens(walk, false);
    else walk.at++;
    if (token.text === ':') return;
  }
  closeExpression(walk, 0);
  walk.suffix += ':';
}

function isLabel(walk: Walk): boolean {
  const name = peek(walk);
  const after = walk.tokens[walk.at + 2]?.text;
  return name?.kind === 'word' && walk.tokens[walk.at + 1]?.text === ':' && after !== ':' && name.row >= 0;
}
