// Tests of d_unhashed() that decide whether a dentry is added: being unhashed does not make it one's own.
import { lastField, textOf } from '../lockstate/access-path.js';
import type { FunctionFacts, Point } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { type Branch, branchesOn, decidesStep } from './graph-order.js';

/** The unlocked test that a path must pass to come to this step; undefined when there is none. */
export function unhashedTestOf(facts: FunctionFacts, { step }: Point, dentry: Expr): Branch | undefined {
  const isTest = (condition: Expr): boolean => isCallOn(condition, 'd_unhashed', textOf(dentry));
  return branchesOn(facts.cfg, isTest).find(
    (branch) => decidesStep(facts.cfg, branch, step.at) && !isUnderDLock(facts, branch.condition),
  );
}

/** The condition is a call of this function on this dentry. */
export function isCallOn(condition: Expr, name: string, dentry: string): condition is CallExpr {
  if (condition.kind !== 'call' || calleeName(condition) !== name) return false;
  const [arg] = condition.args;
  return arg !== undefined && textOf(arg) === dentry;
}

/** What the test says stays true as long as d_lock is held (fs/dcache.c: "dentry->d_lock protects"). */
function isUnderDLock(facts: FunctionFacts, condition: Expr): boolean {
  const point = facts.points.find(({ step }) => step.kind === 'call' && step.call === condition);
  return point?.states.some(mayHoldDLock) ?? false;
}

const mayHoldDLock = (state: PathState): boolean =>
  [...state.locks].some(
    ([key, { kind }]) => kind === 'unclear' || (kind === 'held' && lastField(key) === 'd_lock'),
  );
