// Conditions tested before a lock is taken, and again behind it in one image of a patch only.
import type { Position } from '../base/position.js';
import { partsOf } from '../cfg/expressions.js';
import { mentionsOf, textOf } from '../lockstate/access-path.js';
import type { FunctionFacts, Test } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import type { Expr } from '../syntax/model.js';
import { callersHold } from './callers-hold.js';
import { type Branch, branchesOn, decidesEither } from './graph-order.js';
import { isExclusive } from './held-locks.js';
import {
  calleesInside,
  isInSection,
  type Section,
  sameSection,
  sectionsOf,
  testsInside,
} from './sections.js';

export interface EarlyTest {
  readonly section: Section;
  readonly branch: Branch;
  /** The condition, with what does not change its meaning taken off. */
  readonly condition: string;
  readonly at: Position;
}

/** Conditions over shared state that stand above a call that takes a lock; none of them is wrong by itself. */
export function* earlyTests(facts: FunctionFacts): Generator<EarlyTest> {
  const sections = sectionsOf(facts);
  const [first] = sections;
  if (!first) return;
  const seen = new Set<string>();
  for (const branch of branchesOn(facts.cfg, readsShared).toReversed()) {
    const { at } = branch.condition;
    const condition = conditionText(branch.condition);
    const section = sections.find((one) => one.at.line > at.line);
    if (!section || seen.has(`${section.key} ${condition}`)) continue;
    seen.add(`${section.key} ${condition}`);
    yield { section, branch, condition, at };
  }
}

/** The second test that the other image makes behind the lock, where nothing here stands for it. */
export function secondTest(facts: FunctionFacts, other: FunctionFacts, early: EarlyTest): Test | undefined {
  const { section, branch, condition } = early;
  const theirs = sameSection(facts, other, section);
  if (!theirs || !decidesEither(facts.cfg, branch, section.at)) return undefined;
  const isSame = (expr: Expr): boolean => conditionText(expr) === condition;
  const second = testsInside(other, theirs).find(
    ({ expr, states }) => isSame(expr) && isInSection(states, theirs),
  );
  const firstThere = branchesOn(other.cfg, isSame).find((one) => one.condition.at.line < theirs.at.line);
  if (!second || !firstThere || !decidesEither(other.cfg, firstThere, theirs.at)) return undefined;
  const isSilent =
    mayStandForIt(facts, other, early, theirs) ||
    changesBetween(facts, early) ||
    isGuardedAllTheTime(facts, early) ||
    callersHold(facts) === 'all';
  return isSilent ? undefined : second;
}

/** A test or a call behind the lock that the other image does not have, or a callee that reads the same field. */
function mayStandForIt(
  facts: FunctionFacts,
  other: FunctionFacts,
  { section, condition }: EarlyTest,
  theirs: Section,
): boolean {
  const fields = [...mentionsOf(condition).fields];
  const known = new Set(testsInside(other, theirs).map(({ expr }) => conditionText(expr)));
  const isTested = testsInside(facts, section).some(({ expr }) => {
    const text = conditionText(expr);
    return text === condition || !known.has(text);
  });
  if (isTested) return true;
  const called = calleesInside(other, theirs);
  return [...calleesInside(facts, section)].some(
    (name) =>
      !called.has(name) ||
      fields.some((field) => facts.mentionedIn(name, new RegExp(`(?:->|\\.)${field}\\b`))),
  );
}

/** The function itself changes what is tested on the way to the lock: the two tests would not ask the same. */
function changesBetween({ points }: FunctionFacts, { section, at, condition }: EarlyTest): boolean {
  const { roots, fields } = mentionsOf(condition);
  return points.some(({ step }) => {
    if (step.at.line <= at.line || step.at.line >= section.at.line) return false;
    if (step.kind === 'iterate') return step.args.some((arg) => arg.kind === 'name' && roots.has(arg.name));
    if (step.kind !== 'assign') return false;
    const { target } = step;
    if (target.kind === 'name') return roots.has(target.name);
    return target.kind === 'member' && fields.has(target.field);
  });
}

/** Some lock is held from the first test to the second place: the state cannot have changed, or it may be so. */
function isGuardedAllTheTime(facts: FunctionFacts, { section, branch }: EarlyTest): boolean {
  const before = facts.tests().find(({ expr }) => expr === branch.condition)?.states ?? [];
  const behind = facts.points.find(({ step }) => step.kind === 'call' && step.call === section.call);
  const keys = (state: PathState): string[] =>
    [...state.locks].flatMap(([key, lock]) =>
      lock.kind === 'unclear' || (lock.kind === 'held' && isExclusive(lock))
        ? `${key} ${lock.kind === 'held' ? `${lock.at.line}:${lock.at.column}` : ''}`
        : [],
    );
  const held = new Set(before.flatMap(keys));
  return behind === undefined || behind.states.some((state) => keys(state).some((key) => held.has(key)));
}

/** Reads memory that other threads may change; what stays as it is for the life of its object does not count. */
function readsShared(expr: Expr): boolean {
  const text = textOf(expr);
  if (text.includes('({') || /\+\+|--|=\s*\(/.test(text) || lasting.test(text) || changing.test(text))
    return false;
  return readsMember(expr);
}

function readsMember(expr: Expr): boolean {
  if (expr.kind === 'member') return expr.arrow || readsMember(expr.base);
  if (expr.kind === 'call') return expr.args.some((arg) => arg.kind !== 'literal');
  if (expr.kind === 'assign' || expr.kind === 'update' || expr.kind === 'statement-expr') return false;
  return partsOf(expr).some(readsMember);
}

// The type of an inode, mount options, features of a volume, the build's options.
const lasting =
  /\bS_IS[A-Z]+\(|\bi_mode\b|\bs_flags\b|\bIS_(?:ENABLED|RDONLY|SYNC|DIRSYNC|ERR\w*)\(|test_opt|\w*has_feature\w*|sb_rdonly|\bd_is_\w+\(|\bd_inode\b|\b(?:need_resched|signal_pending|fatal_signal_pending|capable|current)\b/;

// A test that also takes, sets or waits answers anew each time.
const changing =
  /(?:^|_)(?:try|test_and|add|sub|dec|inc|get|put|lock|unlock|wait|alloc|start|begin|cmpxchg|xchg)(?:_|\w*\()/;

/** `READ_ONCE(x->f) != NULL`, `!x->f` and `x->f` ask the same. */
function conditionText(expr: Expr): string {
  if (expr.kind === 'unary' && expr.op === '!') return conditionText(expr.operand);
  if (expr.kind === 'call' && /^(?:READ_ONCE|data_race|smp_load_acquire)$/.test(calleeName(expr) ?? ''))
    return expr.args.map((arg) => conditionText(arg).replace(/^&/, '')).join();
  if (expr.kind !== 'binary') return textOf(expr);
  const [left, right] = [conditionText(expr.left), conditionText(expr.right)];
  if ((expr.op === '==' || expr.op === '!=') && /^(?:NULL|0)$/.test(right)) return left;
  return `${left} ${opposite.get(expr.op) ?? expr.op} ${right}`;
}

const opposite = new Map([
  ['!=', '=='],
  ['>=', '<'],
  ['<=', '>'],
]);
