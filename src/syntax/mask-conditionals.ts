// Masking rule: `#if` inside a body. Both arms stay, as `if(P){..}else{..}` written over the directive lines,
// when each is a list of whole statements; otherwise the first arm stays.
import { armShape, readConditional, type Arm, type ArmShape, type Conditional } from './conditional-arms.js';
import { endOfConditional, readDirective } from './directives.js';
import type { LiveTokens, Marks } from './live-tokens.js';
import { isLockLike } from './lock-names.js';
import { Kind, tokenText, type Tokens } from './tokens.js';
import { Word } from './words.js';

export interface ChosenTokens {
  /** Tokens of the arms that stay, without directives. */
  readonly chosen: number[];
  readonly overlays: LiveTokens['overlays'];
  /** Tokens of lock-like calls in arms that were left out. */
  readonly droppedLocks: number[];
  /** Set when conditionals nest beyond reason. */
  readonly tooDeep?: number;
}

/** Conditionals inside conditionals; people stop at five. */
const maxNesting = 40;

interface Choice {
  readonly tokens: Tokens;
  readonly marks: Marks;
  readonly chosen: number[];
  readonly overlays: { offset: number; text: string }[];
  readonly droppedLocks: number[];
  /** Open brackets around the place reached; true for the `{` of a statement list. */
  readonly enclosing: boolean[];
  nesting: number;
  tooDeep?: number;
}

/** Resolves the conditionals of the body whose `{` and `}` are the tokens `from` and `to`. */
export function chooseTokens(tokens: Tokens, from: number, to: number, marks: Marks): ChosenTokens {
  const choice: Choice = {
    tokens,
    marks,
    chosen: [],
    overlays: [],
    droppedLocks: [],
    enclosing: [],
    nesting: 0,
  };
  take(choice, from, to);
  return choice;
}

function take(choice: Choice, from: number, to: number): void {
  const { tokens } = choice;
  for (let at = from; at <= to; at++) {
    if (tokens.kinds[at] !== Kind.directive) {
      takeToken(choice, at);
      continue;
    }
    const { kind } = readDirective(tokens, at);
    if (kind === 'if') at = takeConditional(choice, at, to);
    // The #if stands before the body: this arm is another beginning of it.
    else if (kind === 'else' || kind === 'elif') at = endOfConditional(tokens, at, to + 1);
  }
}

function takeToken(choice: Choice, at: number): void {
  const kind = choice.tokens.kinds[at];
  if (kind === 123) choice.enclosing.push(isStatementBrace(choice));
  else if (kind === 40 || kind === 91) choice.enclosing.push(false);
  else if (kind === 125 || kind === 41 || kind === 93) choice.enclosing.pop();
  choice.chosen.push(at);
}

/** True when the `{` that comes next opens a statement list, not an initialiser or a struct. */
function isStatementBrace({ tokens, chosen, enclosing }: Choice): boolean {
  const last = chosen.at(-1);
  if (last === undefined) return true;
  const kind = tokens.kinds[last];
  if (kind === 123) return enclosing.at(-1) ?? true;
  if (tokens.words[last] === Word.else || tokens.words[last] === Word.do) return true;
  if (kind === Kind.identifier) return false;
  // `)` of a compound literal is taken for one of a control header; its arms end in `,` and tell them apart.
  return kind === 59 || kind === 125 || kind === 58 || kind === 41 || kind === 40;
}

function takeConditional(choice: Choice, at: number, to: number): number {
  const { tokens } = choice;
  const conditional = readConditional(tokens, at, to);
  if (choice.nesting >= maxNesting) {
    choice.tooDeep ??= at;
    return conditional.endif;
  }
  choice.nesting++;
  const possible = conditional.arms.filter((arm) => !isConstant(arm, false));
  const certain = possible.findIndex((arm) => isConstant(arm, true));
  const arms = certain === -1 ? possible : possible.slice(0, certain + 1);
  const [only] = arms;
  if (only !== undefined && (only.directive.kind === 'else' || isConstant(only, true))) {
    take(choice, only.from, only.to);
  } else if (only !== undefined) {
    takeArms(choice, { arms, endif: conditional.endif }, to);
  }
  choice.nesting--;
  return conditional.endif;
}

function isConstant({ directive }: Arm, value: boolean): boolean {
  return 'constant' in directive && directive.constant === value;
}

function takeArms(choice: Choice, conditional: Conditional, to: number): void {
  const { arms } = conditional;
  const shapes = arms.map((arm) => armShape(choice.tokens, arm));
  if (shapes.some((shape) => shape.hasCase)) {
    if (areSeparateCases(shapes)) for (const arm of arms) take(choice, arm.from, arm.to);
    else takeFirst(choice, arms);
    return;
  }
  const texts = canBeIf(choice, conditional, shapes, to) ? overlaysOf(choice.tokens, conditional) : undefined;
  if (texts === undefined) takeFirst(choice, arms);
  else takeAll(choice, arms, texts);
}

/** Case labels of both arms may stand side by side when no arm falls into the next. */
function areSeparateCases(shapes: readonly ArmShape[]): boolean {
  return shapes.every(
    (shape, i) => shape.empty || (shape.startsWithCase && (i === shapes.length - 1 || shape.endsInJump)),
  );
}

function takeFirst(choice: Choice, arms: readonly Arm[]): void {
  const { tokens } = choice;
  const [first, ...others] = arms;
  if (first !== undefined) take(choice, first.from, first.to);
  for (const arm of others) {
    for (let at = arm.from; at < arm.to; at++) {
      const isCall = tokens.kinds[at] === Kind.identifier && tokens.kinds[at + 1] === 40;
      if (isCall && isLockLike(tokenText(tokens, at))) choice.droppedLocks.push(at);
    }
  }
}

function canBeIf(
  { tokens, chosen, enclosing }: Choice,
  { arms, endif }: Conditional,
  shapes: readonly ArmShape[],
  to: number,
): boolean {
  const next = nextCode(tokens, endif, to);
  const last = chosen.at(-1);
  if (endif > to || last === undefined || enclosing.at(-1) !== true) return false;
  if (!shapes.every((shape) => shape.complete)) return false;
  if (tokens.words[next] === Word.else) return false;
  const kind = tokens.kinds[last];
  if (kind === 59 || kind === 123 || kind === 125 || kind === 58) return true;
  // After `if (x)` or `else` the conditional is the body: it must be one statement either way.
  const isBody = kind === 41 || tokens.words[last] === Word.else || tokens.words[last] === Word.do;
  return isBody && arms.at(-1)?.directive.kind === 'else' && shapes.every((shape) => shape.single);
}

function nextCode(tokens: Tokens, index: number, to: number): number {
  let at = index + 1;
  while (at <= to && tokens.kinds[at] === Kind.directive) at++;
  return at;
}

interface Overlay {
  readonly offset: number;
  readonly text: string;
}

/** What is written over each directive of a conditional; undefined when a line is too short for it. */
function overlaysOf(tokens: Tokens, { arms, endif }: Conditional): Overlay[] | undefined {
  const overlays: Overlay[] = [];
  for (const [i, arm] of arms.entries()) {
    const text = i === 0 ? 'if(P){' : arm.directive.kind === 'elif' ? '}else if(P){' : '}else{';
    const overlay = fit(tokens, arm.at, text);
    if (overlay === undefined) return undefined;
    overlays.push(overlay);
  }
  const end = fit(tokens, endif, '}');
  return end === undefined ? undefined : [...overlays, end];
}

/** Finds room for a text between the tokens around a directive. */
function fit(tokens: Tokens, at: number, text: string): Overlay | undefined {
  const start = tokens.starts[at] ?? 0;
  const roomEnd = tokens.starts[at + 1] ?? 0;
  const roomStart = tokens.kinds[at - 1] === Kind.directive ? start : (tokens.ends[at - 1] ?? start);
  const offset = Math.min(start, roomEnd - text.length);
  return offset >= roomStart ? { offset, text } : undefined;
}

function takeAll(choice: Choice, arms: readonly Arm[], overlays: readonly Overlay[]): void {
  choice.overlays.push(...overlays);
  for (const [i, arm] of arms.entries()) {
    const { directive } = arm;
    const overlay = overlays[i];
    if (overlay !== undefined && 'condition' in directive) {
      const { condition, negated } = directive;
      choice.marks.arms.set(overlay.offset + overlay.text.indexOf('if'), { condition, negated });
    }
    take(choice, arm.from, arm.to);
  }
}
