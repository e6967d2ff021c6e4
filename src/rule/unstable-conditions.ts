// Locks taken and released each behind a test of one condition, which the text changes in between.
import { childrenOf } from '../syntax/statements.js';
import type { Position } from '../base/position.js';
import { mentionsOf, textOf } from '../lockstate/access-path.js';
import { type FunctionFacts, type LockPoint, lockPoints } from '../lockstate/facts.js';
import type { LockStatus } from '../lockstate/path-state.js';
import type { CallExpr, Expr, Stmt } from '../syntax/model.js';

/** A call that stands alone in an arm of an `if`. */
interface Tested {
  readonly condition: string;
  /** The arm it stands in. */
  readonly truth: boolean;
}

export interface UnstableCondition {
  readonly condition: string;
  readonly lock: string;
  readonly key: string;
  readonly takenAt: Position;
  readonly changedAt: Position;
  readonly releasedAt: Position;
  /** An exit behind the release that keeps the lock. */
  readonly keptAt?: Position;
}

const cache = new WeakMap<FunctionFacts, readonly UnstableCondition[]>();

/** All such locks of a function whose paths show the harm: kept at an exit, or released without having been taken. */
export function unstableConditions(facts: FunctionFacts): readonly UnstableCondition[] {
  let found = cache.get(facts);
  if (!found) {
    found = [...findUnstable(facts)];
    cache.set(facts, found);
  }
  return found;
}

/** True when the lock taken at `takenAt` is kept at this exit because its condition changed. */
export function isUnstableKeep(facts: FunctionFacts, takenAt: Position, exit: Position): boolean {
  return unstableConditions(facts).some(
    (one) => isSame(one.takenAt, takenAt) && exit.line > one.releasedAt.line,
  );
}

/** True when the release at `at` is reached without the lock because its condition changed. */
export function isUnstableRelease(facts: FunctionFacts, at: Position): boolean {
  return unstableConditions(facts).some(({ releasedAt }) => isSame(releasedAt, at));
}

const isSame = (one: Position, other: Position): boolean =>
  one.line === other.line && one.column === other.column;

function* findUnstable(facts: FunctionFacts): Generator<UnstableCondition> {
  const points = [...lockPoints(facts)];
  if (points.length < 2) return;
  const tested = testedCalls(facts.fn.body);
  if (tested.size < 2) return;
  for (const taken of points) {
    const test = tested.get(taken.call);
    const [first] = taken.readings;
    if (!test || first?.lock.api.effect !== 'acquire') continue;
    const { key, shown } = first.lock;
    for (const released of points) {
      const again = tested.get(released.call);
      if (again?.condition !== test.condition || again.truth !== test.truth) continue;
      const statuses = statusesAtRelease(released, key);
      if (!statuses.some((status) => isTakenAt(status, taken.at))) continue;
      const changedAt = changeBetween(facts, test.condition, taken.at, released.at);
      if (!changedAt) continue;
      const keptAt = exitKeeping(facts, key, taken.at, released.at);
      if (!keptAt && !statuses.includes(undefined)) continue;
      yield {
        condition: test.condition,
        lock: shown,
        key,
        takenAt: taken.at,
        changedAt,
        releasedAt: released.at,
        ...(keptAt ? { keptAt } : {}),
      };
    }
  }
}

const statusesAtRelease = ({ readings }: LockPoint, key: string): readonly (LockStatus | undefined)[] =>
  readings
    .filter(({ lock }) => lock.key === key && lock.api.effect === 'release')
    .map(({ state }) => state.locks.get(key));

const isTakenAt = (status: LockStatus | undefined, at: Position): boolean =>
  status?.kind === 'held' && isSame(status.at, at);

function exitKeeping(
  { exits }: FunctionFacts,
  key: string,
  taken: Position,
  released: Position,
): Position | undefined {
  return exits.find(
    ({ at, states }) =>
      at.line > released.line && states.some((state) => isTakenAt(state.locks.get(key), taken)),
  )?.at;
}

/** A store to what the condition reads, on a line between the two tests. */
function changeBetween(
  { points }: FunctionFacts,
  condition: string,
  from: Position,
  to: Position,
): Position | undefined {
  for (const { step } of points) {
    if (step.kind !== 'assign' || step.at.line <= from.line || step.at.line >= to.line) continue;
    const { target } = step;
    if (
      target.kind === 'name' ? mentionsOf(condition).roots.has(target.name) : reads(condition, textOf(target))
    )
      return step.at;
  }
  return undefined;
}

/** True when the condition reads exactly this field, not one whose name only starts so. */
function reads(condition: string, text: string): boolean {
  const from = condition.indexOf(text);
  return (
    from >= 0 &&
    !/[\w.>]/.test(condition.charAt(from - 1)) &&
    !/^(?:\w|->|\.|\[|\()/.test(condition.slice(from + text.length))
  );
}

/** Calls that are statements of their own, right in an arm of an `if`. */
function testedCalls(body: readonly Stmt[]): ReadonlyMap<CallExpr, Tested> {
  const found = new Map<CallExpr, Tested>();
  const queue: Stmt[] = [...body];
  for (const stmt of queue) {
    if (stmt.kind === 'if') {
      const { text, truth } = conditionOf(stmt.condition);
      for (const [arm, holds] of [
        [stmt.then, truth],
        [stmt.otherwise, !truth],
      ] as const) {
        for (const inner of arm ? statementsOf(arm) : []) {
          if (inner.kind === 'expr' && inner.expr.kind === 'call' && isStableText(text))
            found.set(inner.expr, { condition: text, truth: holds });
        }
      }
    }
    queue.push(...childrenOf(stmt));
  }
  return found;
}

const statementsOf = (stmt: Stmt): readonly Stmt[] => (stmt.kind === 'block' ? stmt.body : [stmt]);

/** A condition that changes what it reads, or asks a function, is not the same test twice. */
const isStableText = (text: string): boolean => !/\+\+|--|\(\{|\w\(/.test(text);

function conditionOf(expr: Expr): { readonly text: string; readonly truth: boolean } {
  if (expr.kind === 'unary' && expr.op === '!') {
    const { text, truth } = conditionOf(expr.operand);
    return { text, truth: !truth };
  }
  const isHint =
    expr.kind === 'call' && expr.callee.kind === 'name' && /^(?:un)?likely$/.test(expr.callee.name);
  const [hinted] = isHint ? expr.args : [];
  return hinted ? conditionOf(hinted) : { text: textOf(expr), truth: true };
}
