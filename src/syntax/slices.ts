// The functions of a file, found by its tokens alone: header, `{`, `}` at depth 0.
import { endOfConditional, nextArm, readDirective } from './directives.js';
import { nameOfHeader } from './header.js';
import { isAtColumnZero, Kind, type Tokens } from './tokens.js';

/** A function definition as token indexes. */
export interface FunctionExtent {
  readonly name: string;
  /** Tokens of the header, in order, without directives and without arms that were not taken. */
  readonly header: readonly number[];
  readonly openBrace: number;
  readonly closeBrace: number;
}

const openBrace = 123;
const closeBrace = 125;
const openParen = 40;
const closeParen = 41;
const colon = 58;
const semicolon = 59;

/**
 * Finds all function definitions of a file.
 *
 * Kernel style is used as a safety net: a `}` in column 0 ends a function even when its braces do not add up
 * (`#ifdef` arms that open one brace each), so an odd function costs itself only. `#if 0` parts are left out.
 */
export function findFunctions(tokens: Tokens): FunctionExtent[] {
  const found: FunctionExtent[] = [];
  let header: number[] = [];
  let at = 0;
  while (at < tokens.count) {
    const kind = tokens.kinds[at];
    if (kind === Kind.directive) {
      at = afterDirective(tokens, at, header.length > 0);
    } else if (kind === openBrace) {
      const end = bodyEnd(tokens, at);
      const name = nameOfHeader(tokens, header);
      if (name !== undefined) {
        found.push({ name, header, openBrace: at, closeBrace: Math.min(end.at, tokens.count - 1) });
        header = [];
      }
      at = end.at + 1;
    } else {
      if (kind === semicolon || kind === closeBrace) header = [];
      else header.push(at);
      at = kind === openParen ? pushGroup(tokens, at, header) : at + 1;
    }
  }
  return found;
}

/**
 * Where to go on after a directive between functions. A conditional that splits a header (two first lines, one
 * body) is read with its first arm only.
 */
function afterDirective(tokens: Tokens, at: number, insideHeader: boolean): number {
  const directive = readDirective(tokens, at);
  if (directive.kind === 'if' && directive.constant === false) return nextArm(tokens, at, tokens.count) + 1;
  const isOtherArm = directive.kind === 'else' || directive.kind === 'elif';
  return isOtherArm && insideHeader ? endOfConditional(tokens, at, tokens.count) + 1 : at + 1;
}

/** Adds the rest of a `( .. )` group to the header; `{` and `;` inside it mean nothing. */
function pushGroup(tokens: Tokens, open: number, header: number[]): number {
  let depth = 1;
  let at = open + 1;
  for (; at < tokens.count && depth > 0; at++) {
    const kind = tokens.kinds[at];
    if (kind === Kind.directive) {
      at = afterDirective(tokens, at, true) - 1;
      continue;
    }
    if (kind === openParen) depth++;
    if (kind === closeParen) depth--;
    if ((kind === openBrace || kind === closeBrace) && isAtColumnZero(tokens, at)) return at;
    header.push(at);
  }
  return at;
}

/**
 * Index of the `}` that ends the body opened at `open`. When another function begins first, or the text ends, it
 * is the last token before that; such a body does not parse, and is said to be not judged then.
 */
function bodyEnd(tokens: Tokens, open: number): { readonly at: number } {
  const kernelStyle = isAtColumnZero(tokens, open);
  const arms: ArmDepth[] = [];
  let depth = 0;
  for (let at = open; at < tokens.count; at++) {
    const kind = tokens.kinds[at];
    if (kind === Kind.directive) {
      const step = throughDirective(tokens, at, depth, arms);
      at = step.at;
      depth = step.depth;
    } else if (kind === openBrace) {
      if (at > open && beginsFunction(tokens, at)) return { at: lastBeforeHeader(tokens, open, at) };
      depth++;
    } else if (kind === closeBrace) {
      depth--;
      if (endsBody(tokens, at, depth, kernelStyle)) return { at };
    }
  }
  return { at: tokens.count };
}

interface ArmDepth {
  /** Brace depth before the `#if`. */
  readonly before: number;
  /** Brace depth at the end of the first arm, once it has been seen. */
  after?: number;
}

/** Follows braces through a conditional as if its first arm had been taken. */
function throughDirective(tokens: Tokens, at: number, depth: number, arms: ArmDepth[]) {
  const directive = readDirective(tokens, at);
  const arm = arms.at(-1);
  switch (directive.kind) {
    case 'if':
      if (directive.constant === false) {
        const next = nextArm(tokens, at, tokens.count);
        if (next < tokens.count && readDirective(tokens, next).kind !== 'endif') arms.push({ before: depth });
        return { at: next, depth };
      }
      arms.push({ before: depth });
      return { at, depth };
    case 'elif':
    case 'else':
      // The #if stands before the function: the other arm is another beginning of it.
      if (arm === undefined) return { at: endOfConditional(tokens, at, tokens.count), depth };
      arm.after ??= depth;
      return { at, depth: arm.before };
    case 'endif':
      return { at, depth: arms.pop()?.after ?? depth };
    case 'other':
      return { at, depth };
  }
}

function beginsFunction(tokens: Tokens, brace: number): boolean {
  return isAtColumnZero(tokens, brace) && tokens.kinds[brace - 1] === closeParen;
}

function lastBeforeHeader(tokens: Tokens, open: number, brace: number): number {
  let at = brace - 1;
  while (at > open && tokens.kinds[at] !== semicolon && tokens.kinds[at] !== closeBrace) at--;
  return at > open ? at : brace - 1;
}

/**
 * In kernel style only a `}` in column 0 ends a body. One whose depth is not 0 ends it too when what follows is
 * in column 0 again; and one that is not in column 0 ends it when it must (`}` of a one-line body).
 */
function endsBody(tokens: Tokens, at: number, depth: number, kernelStyle: boolean): boolean {
  const isFollowed = () => nextIsOutside(tokens, at) || tokens.kinds[at + 1] === semicolon;
  if (depth <= 0) return !kernelStyle || isAtColumnZero(tokens, at) || isFollowed();
  return isAtColumnZero(tokens, at) && isFollowed();
}

/** True when the next code is a name in column 0 that is no label, or nothing. */
function nextIsOutside(tokens: Tokens, at: number): boolean {
  let next = at + 1;
  while (next < tokens.count && tokens.kinds[next] === Kind.directive) next++;
  if (next >= tokens.count) return true;
  const isName = tokens.kinds[next] === Kind.identifier && isAtColumnZero(tokens, next);
  return isName && tokens.kinds[next + 1] !== colon;
}
