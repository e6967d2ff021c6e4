// Reads of a dentry's parent or name, which a rename changes, and the calls that read them safely.
import type { Position } from '../base/position.js';
import type { Step } from '../cfg/model.js';
import { partsOf } from '../cfg/expressions.js';
import { textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import type { Expr } from '../syntax/model.js';
import { callersHold } from './callers-hold.js';
import { entryExclusion } from './name-exclusion.js';

export interface RenamedRead {
  readonly dentry: string;
  readonly field: string;
  /** The call that reads the field safely (fs/dcache.c). */
  readonly safe: string;
  readonly at: Position;
}

const fields = new Map([
  ['d_parent', { safe: 'dget_parent', argument: 0 }],
  ['d_name', { safe: 'take_dentry_name_snapshot', argument: 1 }],
]);

/** Reads with nothing held: d_lock, rename_lock, RCU or a lock of the directory each keep the value. */
export function renamedReads(facts: FunctionFacts): readonly RenamedRead[] {
  const found = new Map<string, RenamedRead>();
  for (const { expr, states } of evaluated(facts)) {
    for (const { dentry, field, safe, at } of readsIn(expr)) {
      const place = `${at.line}:${at.column}`;
      if (!found.has(place) && states.every(holdsNothing)) found.set(place, { dentry, field, safe, at });
    }
  }
  return [...found.values()];
}

/** Line where the other image reads it safely, and reads it in the open less often than this one. */
export function safeLine(facts: FunctionFacts, other: FunctionFacts, read: RenamedRead): number | undefined {
  const countReads = (image: FunctionFacts): number =>
    renamedReads(image).filter(({ dentry, field }) => dentry === read.dentry && field === read.field).length;
  const safely = safeCalls(other, read);
  if (safely.length <= safeCalls(facts, read).length || countReads(other) >= countReads(facts))
    return undefined;
  const exclusion = entryExclusion(facts, read.dentry);
  const isStable = exclusion === 'exclusive' || exclusion === 'in-lookup' || callersHold(facts) === 'all';
  return isStable ? undefined : safely[0]?.line;
}

function safeCalls({ points }: FunctionFacts, { dentry, field, safe }: RenamedRead): readonly Position[] {
  const index = fields.get(field)?.argument ?? 0;
  return points.flatMap(({ step }) => {
    if (step.kind !== 'call' || calleeName(step.call) !== safe) return [];
    const arg = step.call.args[index];
    return arg && textOf(arg) === dentry ? [step.at] : [];
  });
}

const holdsNothing = ({ locks }: PathState): boolean =>
  ![...locks.values()].some(
    (lock) => lock.kind === 'unclear' || (lock.kind === 'held' && lock.because?.byVfs !== true),
  );

function* readsIn(expr: Expr): Generator<RenamedRead> {
  if (expr.kind === 'member') {
    const row = fields.get(expr.field);
    if (row) yield { dentry: textOf(expr.base), field: expr.field, safe: row.safe, at: expr.at };
  }
  for (const part of partsOf(expr)) yield* readsIn(part);
}

function* evaluated(
  facts: FunctionFacts,
): Generator<{ readonly expr: Expr; readonly states: readonly PathState[] }> {
  for (const { step, states } of facts.points) {
    for (const expr of valuesOf(step)) yield { expr, states };
  }
  if (facts.cfg.blocks.some(({ end }) => end.kind === 'branch' && [...readsIn(end.condition)].length > 0))
    yield* facts.tests();
}

function valuesOf(step: Step): readonly Expr[] {
  switch (step.kind) {
    case 'call':
      return step.call.args;
    case 'assign':
      return step.value ? [step.value] : [];
    case 'declare':
      return step.init ? [step.init] : [];
    case 'use':
      return [step.expr];
    case 'iterate':
    case 'guard-begin':
    case 'guard-end':
    case 'unseen':
      return [];
    default:
      return step satisfies never;
  }
}
