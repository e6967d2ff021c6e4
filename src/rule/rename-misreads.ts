// lock_rename(): NULL and a dentry both mean that the two directories are locked, an error pointer that they are not.
import type { Position } from '../base/position.js';
import type { BasicBlock, Step, Terminator } from '../cfg/model.js';
import { textOf } from '../lockstate/access-path.js';
import { returnKind, returnsOf } from '../lockstate/balance.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { maskOfConstant, zero } from '../lockstate/value.js';
import type { Expr } from '../syntax/model.js';

export interface RenameMisread {
  /** `kept`: leaves with the directories locked; `lost`: unlocks what was not locked. */
  readonly kind: 'renameKept' | 'renameLost';
  readonly call: string;
  readonly takenAt: Position;
  readonly testedAt: Position;
  /** The return, or the unlock. */
  readonly at: Position;
}

interface Taken {
  readonly variable: string;
  readonly call: string;
  readonly at: Position;
}

/** What an arm of a branch knows: the directories are locked (whatever else), or they are not. */
type Known = 'locked' | 'not-locked';

/** Misread answers of lock_rename() and lock_rename_child(). */
export function* renameMisreads(facts: FunctionFacts): Generator<RenameMisread> {
  const taken = facts.points.flatMap(({ step }) => takenBy(step) ?? []);
  // A function that unlocks nothing takes the locks for its caller.
  if (taken.length === 0 || !facts.points.some(({ step }) => isCallOf(step, unlocks))) return;
  for (const { end } of facts.cfg.blocks) {
    if (end.kind !== 'branch') continue;
    for (const one of taken) {
      if (unlocksBetween(facts, one.at, end.condition.at)) continue;
      for (const truth of [true, false]) {
        const known = knownIn(end.condition, one.variable, truth);
        const found = known && followed(facts, truth ? end.whenTrue : end.whenFalse, known);
        if (!found || (known === 'locked' && !saysFailure(facts, found))) continue;
        yield {
          kind: known === 'locked' ? 'renameKept' : 'renameLost',
          call: one.call,
          takenAt: one.at,
          testedAt: end.condition.at,
          at: found,
        };
      }
    }
  }
}

const unlocks = /^unlock_rename$/;

/** The locks are gone by then: the answer is only compared. */
const unlocksBetween = ({ points }: FunctionFacts, from: Position, to: Position): boolean =>
  points.some(({ step }) => isCallOf(step, unlocks) && step.at.line > from.line && step.at.line < to.line);

const isCallOf = (step: Step, name: RegExp): boolean =>
  step.kind === 'call' && name.test(calleeName(step.call) ?? '');

function takenBy(step: Step): Taken | undefined {
  const [variable, value] =
    step.kind === 'declare'
      ? [step.name, step.init]
      : step.kind === 'assign' && step.target.kind === 'name'
        ? [step.target.name, step.value]
        : [];
  if (variable === undefined || value?.kind !== 'call') return undefined;
  const call = calleeName(value) ?? '';
  return /^lock_rename(?:_child)?$/.test(call) ? { variable, call, at: step.at } : undefined;
}

/**
 * What an arm that asks the answer only so far knows of the locks. `if (trap)` mixes errors with an ancestor that is
 * locked: leaving there as if nothing were held forgets the latter.
 */
function knownIn(condition: Expr, variable: string, truth: boolean): Known | undefined {
  const isIt = (expr: Expr | undefined): boolean => expr?.kind === 'name' && expr.name === variable;
  if (isIt(condition)) return 'locked';
  if (condition.kind === 'binary' && (condition.op === '==' || condition.op === '!=')) {
    const { left, right } = condition;
    const isNull = right.kind === 'name' || right.kind === 'literal' ? maskOf(right) === zero : false;
    return isIt(left) && isNull ? 'locked' : undefined;
  }
  if (condition.kind !== 'call' || !isIt(condition.args[0])) return undefined;
  switch (calleeName(condition)) {
    case 'IS_ERR':
      return truth ? 'not-locked' : undefined;
    case 'IS_ERR_OR_NULL':
      return 'locked';
    default:
      return undefined;
  }
}

/** Leaving with the locks is right for a helper that has taken them for its caller, not with an error. */
function saysFailure({ fn, exits }: FunctionFacts, at: Position): boolean {
  const exit = exits.find((one) => one.at.line === at.line && one.at.column === at.column);
  if (!exit?.value) return false;
  if (/^-E|^(?:PTR_ERR|ERR_PTR|ERR_CAST)\(/.test(textOf(exit.value))) return true;
  return exit.states.every((state) => returnKind(fn.returnType, returnsOf(exit, state)) === 'failure');
}

const maskOf = (expr: Expr): number | undefined =>
  maskOfConstant(expr.kind === 'name' ? expr.name : expr.kind === 'literal' ? expr.text : '');

/** Follows the one way there is from a block: where it returns with the locks, or unlocks without them. */
function followed({ cfg }: FunctionFacts, from: number, known: Known): Position | undefined {
  const seen = new Set<number>();
  for (let id: number | undefined = from; id !== undefined && !seen.has(id);) {
    seen.add(id);
    const block: BasicBlock | undefined = cfg.blocks[id];
    if (!block) return undefined;
    for (const step of block.steps) {
      if (step.kind === 'unseen') return undefined;
      // Another helper may unlock, or lock anew.
      if (isCallOf(step, /lock/))
        return known === 'not-locked' && isCallOf(step, unlocks) ? step.at : undefined;
    }
    const end: Terminator = block.end;
    if (end.kind === 'return') return known === 'locked' && !end.falls ? end.at : undefined;
    id = end.kind === 'jump' ? end.to : undefined;
  }
  return undefined;
}
