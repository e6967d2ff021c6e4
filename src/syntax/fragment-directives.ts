// `#if` groups of a fragment: those cut by its ends are completed, those that split a statement lose their later arms.
import type { Directive, FragmentScan, FragmentToken } from './fragment-scan.js';
import { isLockLike } from './lock-names.js';

export interface SettledLines {
  /** The lines; cut groups that cannot be completed lose their directives and later arms. */
  readonly lines: readonly string[];
  /** The tokens of the arms that are left. */
  readonly tokens: readonly FragmentToken[];
  /** `#if` lines to put above: the fragment begins inside of this many groups. */
  readonly opened: number;
  /** `#endif` lines to put below. */
  readonly unclosed: number;
  /** More groups than any function has; nothing was settled. */
  readonly tooMany?: true;
  /** First token of a lock-like call in an arm that a cut group had to lose. */
  readonly droppedLock?: FragmentToken;
}

interface Arm {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  /** `#if 0`, `#else` of `#if 1`: never compiled. */
  readonly dead: boolean;
}

interface Group {
  readonly directives: Directive[];
  readonly arms: Arm[];
  /** Its `#if` is above the fragment. */
  readonly cutAtStart: boolean;
  cutAtEnd: boolean;
  from: number;
  dead: boolean;
}

const MAX_GROUPS = 300;

/**
 * Makes the conditionals of a fragment whole. Those that no end of the fragment cuts stay in the lines: masking
 * deals with them as in a whole file.
 */
export function settleDirectives(scan: FragmentScan): SettledLines {
  const lines = [...scan.lines];
  let tokens = scan.tokens;
  let opened = 0;
  let unclosed = 0;
  let droppedLock: FragmentToken | undefined;
  const groups = readGroups(scan);
  if (groups.length > MAX_GROUPS) return { lines, tokens, opened, unclosed, tooMany: true };
  for (const group of groups) {
    const dead = group.arms.filter((arm) => arm.dead);
    const keeps = group.arms.every((arm) => arm.dead || isComplete(tokens, arm));
    const dropped = keeps
      ? dead
      : group.arms.filter((arm) => arm !== group.arms.find((other) => !other.dead));
    tokens = tokens.filter((token) => !dropped.some((arm) => token.row >= arm.from && token.row < arm.to));
    if (!group.cutAtStart && !group.cutAtEnd) continue;
    if (keeps && dead.length === 0) {
      opened += group.cutAtStart ? 1 : 0;
      unclosed += group.cutAtEnd ? 1 : 0;
      continue;
    }
    droppedLock ??= lockLikeCall(
      scan.tokens,
      dropped.filter((arm) => !arm.dead),
    );
    for (const arm of dropped) lines.fill('', arm.from, arm.to);
    for (const directive of group.directives) lines.fill('', directive.row, directive.endRow + 1);
  }
  return { lines, tokens, opened, unclosed, ...(droppedLock && { droppedLock }) };
}

function lockLikeCall(tokens: readonly FragmentToken[], arms: readonly Arm[]): FragmentToken | undefined {
  return tokens.find((token, index) => {
    const inArm = arms.some((arm) => token.row >= arm.from && token.row < arm.to);
    return inArm && tokens[index + 1]?.text === '(' && isLockLike(token.text);
  });
}

/** The groups, inner ones before those around them. */
function readGroups(scan: FragmentScan): Group[] {
  const groups: Group[] = [];
  const open: Group[] = [];
  for (const directive of scan.directives) {
    const { name } = directive;
    if (/^if/.test(name)) {
      open.push({ ...newGroup(directive.endRow + 1, false), dead: /^0\b/.test(directive.rest) });
      open.at(-1)?.directives.push(directive);
      continue;
    }
    if (!/^(?:el|endif)/.test(name)) continue;
    const group = open.at(-1) ?? newGroup(0, true);
    if (open.length === 0) open.push(group);
    group.directives.push(directive);
    group.arms.push({ from: group.from, to: directive.row, dead: group.dead });
    group.from = directive.endRow + 1;
    group.dead = false;
    if (name === 'endif') groups.push(...open.splice(-1));
  }
  for (const group of open.reverse()) {
    group.arms.push({ from: group.from, to: scan.lines.length, dead: group.dead });
    group.cutAtEnd = true;
    groups.push(group);
  }
  return groups;
}

function newGroup(from: number, cutAtStart: boolean): Group {
  return { directives: [], arms: [], cutAtStart, cutAtEnd: false, from, dead: false };
}

/** True when an arm holds whole statements, so that it can stand beside the others as an alternative. */
function isComplete(tokens: readonly FragmentToken[], arm: Arm): boolean {
  const first = tokens.findIndex((token) => token.row >= arm.from);
  const inArm = first < 0 ? [] : tokens.slice(first).filter((token) => token.row < arm.to);
  const before = tokens[first - 1]?.text;
  if (before !== undefined && first > 0 && !/^[;{}:]$/.test(before)) return false;
  if (inArm.length === 0) return true;
  if (inArm[0]?.text === 'else' || !/^[;}:]$/.test(inArm.at(-1)?.text ?? '')) return false;
  return isBalanced(inArm);
}

function isBalanced(tokens: readonly FragmentToken[]): boolean {
  const stack: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind !== 'punct') continue;
    if (text === '(' || text === '[' || text === '{') stack.push(text);
    else if (text === ')' || text === ']' || text === '}') {
      const opener = stack.pop();
      if (opener !== (text === ')' ? '(' : text === ']' ? '[' : '{')) return false;
    }
  }
  return stack.length === 0;
}
