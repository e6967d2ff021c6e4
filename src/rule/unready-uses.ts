// Uses of a call's result on paths where nobody has asked whether it is NULL, or an error pointer.
import type { Position } from '../base/position.js';
import { partsOf } from '../cfg/expressions.js';
import type { Step } from '../cfg/model.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import { anyValue, errorPointer, type ValueMask, zero } from '../lockstate/value.js';
import type { Expr } from '../syntax/model.js';
import { dereferences } from './splice-results.js';

export interface UnreadyUse {
  readonly variable: string;
  readonly callee: string;
  readonly storedAt: Step['at'];
  /** The first use that dereferences it while it may be NULL, and while it may be an error pointer. */
  readonly asNull: number | undefined;
  readonly asError: number | undefined;
}

interface Pending {
  readonly callee: string;
  readonly at: Step['at'];
  asNull: number | undefined;
  asError: number | undefined;
}

/**
 * Every `x = foo(..)` whose result is dereferenced, in the order of the text, with nothing in between that would
 * give the variable another value.
 */
export function unreadyUses(facts: FunctionFacts): readonly UnreadyUse[] {
  if (!facts.points.some(({ step }) => storedCallee(step) !== undefined)) return [];
  const pending = new Map<string, Pending>();
  const uses: UnreadyUse[] = [];
  const close = (variable: string): void => {
    const { callee, at, asNull, asError } = pending.get(variable) ?? {};
    pending.delete(variable);
    if (callee === undefined || !at || (asNull ?? asError) === undefined) return;
    uses.push({ variable, callee, storedAt: at, asNull, asError });
  };
  for (const { at, exprs, states, step } of readings(facts)) {
    if (pending.size > 0) noteDereferences(at.line, exprs, states, pending);
    const [variable] = step ? storeOf(step) : [undefined];
    if (variable === undefined) continue;
    close(variable);
    const callee = step && storedCallee(step);
    if (callee !== undefined) pending.set(variable, { callee, at, asNull: undefined, asError: undefined });
  }
  for (const variable of [...pending.keys()]) close(variable);
  return uses;
}

function storedCallee(step: Step): string | undefined {
  const [, value] = storeOf(step);
  return value?.kind === 'call' ? calleeName(value) : undefined;
}

interface Reading {
  readonly at: Position;
  readonly exprs: readonly Expr[];
  readonly states: readonly PathState[];
  readonly step?: Step;
}

/** Everything that is evaluated, in the order of the text. */
function readings(facts: FunctionFacts): readonly Reading[] {
  const steps = facts.points.map(({ step, states }): Reading => ({
    at: step.at,
    exprs: exprsOf(step),
    states,
    step,
  }));
  const tests = facts.tests().map(({ expr, states }): Reading => ({ at: expr.at, exprs: [expr], states }));
  const returns = facts.exits.flatMap(({ at, value, states }): Reading[] =>
    value ? [{ at, exprs: [value], states }] : [],
  );
  return [...steps, ...tests, ...returns].sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function noteDereferences(
  line: number,
  exprs: readonly Expr[],
  states: readonly PathState[],
  pending: ReadonlyMap<string, Pending>,
): void {
  for (const expr of exprs) {
    for (const variable of dereferenced(expr)) {
      const known = pending.get(variable);
      if (!known) continue;
      const mayBe = (bit: ValueMask): boolean =>
        states.some((state) => ((state.values.get(variable) ?? anyValue) & bit) !== 0);
      if (mayBe(zero)) known.asNull ??= line;
      if (mayBe(errorPointer)) known.asError ??= line;
    }
  }
}

function exprsOf(step: Step): readonly Expr[] {
  switch (step.kind) {
    case 'assign':
      return step.value ? [step.target, step.value] : [step.target];
    case 'use':
      return [step.expr];
    case 'declare':
      return step.init ? [step.init] : [];
    case 'call':
      return [step.call];
    default:
      return [];
  }
}

/** Variables that evaluating an expression reads through; an address alone reads nothing, `x && x->f` asks first. */
function* dereferenced(expr: Expr): Generator<string> {
  if (expr.kind === 'unary' && expr.op === '&') return;
  if (expr.kind === 'member' && expr.arrow && expr.base.kind === 'name') yield expr.base.name;
  if (expr.kind === 'unary' && expr.op === '*' && expr.operand.kind === 'name') yield expr.operand.name;
  if (expr.kind === 'call' && dereferences.test(calleeName(expr) ?? ''))
    for (const arg of expr.args) if (arg.kind === 'name') yield arg.name;
  if (expr.kind === 'conditional') yield* dereferenced(expr.condition);
  else if (expr.kind === 'binary' && (expr.op === '&&' || expr.op === '||')) yield* dereferenced(expr.left);
  else for (const part of partsOf(expr)) yield* dereferenced(part);
}
