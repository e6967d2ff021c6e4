// Locks that a function takes somewhere inside, in terms of its parameters: what its callers must not hold.
import type { Position } from '../base/position.js';
import { guardClass, lockApi, type LockMode, type LockType } from '../kernel/index.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { HeldLock } from '../lockstate/path-state.js';
import { firstBranchLine, lockAtCall, namesForCallers } from './lock-terms.js';

export interface InnerLock {
  readonly key: string;
  readonly lockType: LockType;
  readonly mode: LockMode;
  /** Where it is taken, and by which call. */
  readonly at: Position;
  readonly api: string;
  /** Every way through the function takes it before it does anything else to it. */
  readonly everywhere: boolean;
}

/** Callees of callees are followed this far. */
const depthBound = 3;

const known = new WeakMap<FunctionFacts, readonly InnerLock[]>();

/**
 * Locks that the function takes as their first event: one that it releases first is its caller's to hold, and one that
 * all its callers hold is double-lock's to report.
 */
export function innerLocks(facts: FunctionFacts, depth = 0): readonly InnerLock[] {
  const cached = known.get(facts);
  if (cached) return cached;
  // A cycle of calls adds nothing on its second turn.
  known.set(facts, []);
  const locks = new Map<string, InnerLock>();
  for (const lock of [...ownLocks(facts), ...locksOfCallees(facts, depth)])
    if (!locks.has(lock.key)) locks.set(lock.key, lock);
  const found = [...locks.values()];
  if (depth === 0 || found.length > 0) known.set(facts, found);
  else known.delete(facts);
  return found;
}

function* ownLocks(facts: FunctionFacts): Generator<InnerLock> {
  const isNamed = namesForCallers(facts);
  const seen = new Set<string>();
  for (const { states } of facts.points) {
    for (const state of states) {
      for (const [key, lock] of state.locks) {
        if (lock.kind !== 'held' || lock.entry !== 'free' || lock.byCaller || seen.has(key)) continue;
        seen.add(key);
        if (!isNamed(key) || !alwaysWaits(facts, lock)) continue;
        const { lockType, mode, at, api } = lock;
        yield { key, lockType, mode, at, api, everywhere: takenOnEveryPath(facts, key) };
      }
    }
  }
}

/** Not a trylock, not one that nests, and not one that the author says is another's (`*_nested`). */
function alwaysWaits(facts: FunctionFacts, { api, recursive, byGuard, ownerless }: HeldLock): boolean {
  if (recursive || ownerless) return false;
  if (byGuard) return guardClass(/\((\w+)\)/.exec(api)?.[1] ?? '')?.conditional !== true;
  const row = lockApi(api);
  if (row) return row.effect === 'acquire' && row.nested !== true;
  const outcomes = facts.summary(api)?.outcomes ?? [];
  return (
    outcomes.length > 0 && outcomes.every(({ effects }) => effects.some(({ kind }) => kind === 'acquires'))
  );
}

const takenOnEveryPath = ({ exits, merged }: FunctionFacts, key: string): boolean =>
  !merged &&
  exits.length > 0 &&
  exits.every(({ states }) => states.every((state) => state.locks.get(key)?.entry === 'free'));

/** What the functions of the image take that this one calls before it has touched the lock itself. */
function* locksOfCallees(facts: FunctionFacts, depth: number): Generator<InnerLock> {
  if (depth >= depthBound) return;
  const isNamed = namesForCallers(facts);
  const firstBranch = firstBranchLine(facts);
  for (const { step, states } of facts.points) {
    const name = step.kind === 'call' ? calleeName(step.call) : undefined;
    if (step.kind !== 'call' || name === undefined || name === facts.fn.name || lockApi(name)) continue;
    const callee = facts.callee(name);
    if (!callee) continue;
    const params = callee.fn.params.map((param) => param.name);
    for (const inner of innerLocks(callee, depth + 1)) {
      const own = states.map((state) => lockAtCall(inner.key, params, step.call, state.aliases)?.key);
      const [key] = own;
      if (key === undefined || !isNamed(key) || own.some((other) => other !== key)) continue;
      if (states.some((state) => state.locks.has(key))) continue;
      yield { ...inner, key, everywhere: inner.everywhere && step.at.line < firstBranch };
    }
  }
}
