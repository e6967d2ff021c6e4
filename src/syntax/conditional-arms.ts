// The arms of one `#if` inside a body, and what their tokens allow to be done with them.
import { nextArm, readDirective, type Directive } from './directives.js';
import { Kind, type Tokens } from './tokens.js';
import { isControl, Word } from './words.js';

/** One arm: its directive and the tokens (inclusive) up to the next one. */
export interface Arm {
  readonly directive: Directive;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** A conditional inside `..to` (inclusive); `endif` is past `to` when it ends outside. */
export interface Conditional {
  readonly arms: readonly Arm[];
  readonly endif: number;
}

const colon = 58;
const semicolon = 59;
const openBrace = 123;
const closeBrace = 125;

/** Cuts the conditional that begins at the directive `at` into its arms. */
export function readConditional(tokens: Tokens, at: number, to: number): Conditional {
  const arms: Arm[] = [];
  let current = at;
  for (;;) {
    const next = nextArm(tokens, current, to + 1);
    arms.push({ directive: readDirective(tokens, current), at: current, from: current + 1, to: next - 1 });
    if (next > to || readDirective(tokens, next).kind === 'endif') return { arms, endif: next };
    current = next;
  }
}

/** What an arm looks like as a piece of a statement list. */
export interface ArmShape {
  readonly empty: boolean;
  /** Brackets match and it begins and ends with a whole statement. */
  readonly complete: boolean;
  /** One simple statement or one block. */
  readonly single: boolean;
  readonly hasCase: boolean;
  readonly startsWithCase: boolean;
  /** Its last statement is a jump: nothing falls out of it. */
  readonly endsInJump: boolean;
}

/** Looks at an arm's tokens; arms of conditionals inside it are taken together. */
export function armShape(tokens: Tokens, arm: Arm): ArmShape {
  let depth = 0;
  let balanced = true;
  let first = -1;
  let last = -1;
  let statements = 0;
  let statementStart = -1;
  let lastStart = -1;
  let hasCase = false;
  for (let at = arm.from; at <= arm.to; at++) {
    const kind = tokens.kinds[at] ?? Kind.dead;
    if (kind === Kind.directive) continue;
    if (first === -1) first = at;
    if (statementStart === -1) statementStart = lastStart = at;
    last = at;
    depth += nesting(kind);
    if (depth < 0) balanced = false;
    if (depth !== 0) continue;
    if (isCaseWord(tokens, at)) hasCase = true;
    if (kind === semicolon || kind === closeBrace) statements++;
    if (kind === semicolon || kind === closeBrace || kind === colon) statementStart = -1;
  }
  if (first === -1) return emptyShape;
  const word = tokens.words[first] ?? 0;
  const endsWell = tokens.kinds[last] === semicolon || tokens.kinds[last] === closeBrace;
  const isJump = isJumpWord(tokens.words[lastStart] ?? 0) && tokens.kinds[last] === semicolon;
  const isCompound = isControl(word) && !isJumpWord(word);
  return {
    empty: false,
    complete: balanced && depth === 0 && endsWell && word !== Word.else && tokens.kinds[first] !== semicolon,
    single: statements === 1 && !isCompound,
    hasCase,
    startsWithCase: isCaseWord(tokens, first),
    endsInJump: isJump,
  };
}

const emptyShape: ArmShape = {
  empty: true,
  complete: true,
  single: false,
  hasCase: false,
  startsWithCase: false,
  endsInJump: false,
};

function nesting(kind: number): number {
  if (kind === 40 || kind === 91 || kind === openBrace) return 1;
  return kind === 41 || kind === 93 || kind === closeBrace ? -1 : 0;
}

function isCaseWord(tokens: Tokens, at: number): boolean {
  return tokens.words[at] === Word.case || tokens.words[at] === Word.default;
}

function isJumpWord(word: number): boolean {
  return word >= Word.goto && word <= Word.continue;
}
