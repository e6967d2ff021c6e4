// Uses of an object behind the release of the lock under which it was found, where nothing seen keeps it.
import type { Position } from '../base/position.js';
import { looksLikeReferenceTaker, referenceTaker } from '../kernel/index.js';
import { textOf } from '../lockstate/access-path.js';
import { heldInText, releasedNext } from '../lockstate/balance.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { objectVariable } from '../lockstate/origins.js';
import type { FreeLock, PathState } from '../lockstate/path-state.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { type Borrowed, borrowedVariables, type Find } from './borrowed-finds.js';
import { derefsIn, type Use, usesOf } from './dead-objects.js';

export interface ObjectUse {
  readonly use: Use;
  readonly states: readonly PathState[];
}

export interface BorrowedUse {
  readonly borrowed: Borrowed;
  readonly use: Use;
  readonly found: Find;
  readonly lock: { readonly key: string; readonly shown: string; readonly releasedAt: Position };
}

/** True where every path holds the lock called so; in a hunk also where it is released next without having been taken. */
export const isInside = (
  facts: FunctionFacts,
  { at, states }: { readonly at: Position; readonly states: readonly PathState[] },
  shown: string,
): boolean =>
  states.every((state) =>
    [...state.locks.values()].some((lock) => lock.kind === 'held' && lock.shown === shown && !lock.doubled),
  ) ||
  (!facts.fn.complete && releasedNext(facts, at, shown));

/** The first of each variable. */
export function* borrowedUses(facts: FunctionFacts): Generator<BorrowedUse> {
  if (!facts.points.some(({ states }) => states.some(hasReleased))) return;
  for (const borrowed of borrowedVariables(facts)) {
    for (const { use, states } of objectUses(facts, borrowed.name)) {
      const late = lateUse(facts, borrowed, use, states);
      if (!late) continue;
      yield late;
      break;
    }
  }
}

const hasReleased = (state: PathState): boolean =>
  [...state.locks.values()].some((lock) => lock.kind === 'free' && lock.at !== undefined);

/** True when a path may hold something here, or it is not known. */
export const mayHold = (state: PathState): boolean =>
  [...state.locks.values()].some(({ kind }) => kind !== 'free');

function lateUse(
  facts: FunctionFacts,
  borrowed: Borrowed,
  use: Use,
  states: readonly PathState[],
): BorrowedUse | undefined {
  for (const state of states) {
    if (mayHold(state)) continue;
    for (const [key, lock] of state.locks) {
      if (lock.kind !== 'free' || !lock.at) continue;
      const found = findBefore(facts, borrowed, use, { ...lock, at: lock.at });
      if (found) return { borrowed, use, found, lock: { key, shown: lock.shown, releasedAt: lock.at } };
    }
  }
  return undefined;
}

/** The last find before the release, when all finds up to the use are made under the lock. */
function findBefore(
  facts: FunctionFacts,
  { finds }: Borrowed,
  use: Use,
  { shown, at }: FreeLock & { readonly at: Position },
): Find | undefined {
  const before = finds.filter((find) => isBefore(find.at, use.at));
  const last = before.at(-1);
  if (!last || !isBefore(last.at, at) || !isBefore(at, use.at)) return undefined;
  return before.every((find) => isInside(facts, find, shown)) ? last : undefined;
}

export const isBefore = (one: Position, other: Position): boolean =>
  one.line < other.line || (one.line === other.line && one.column < other.column);

// These look at the pointer alone.
const looking =
  /^(?:IS_ERR\w*|PTR_ERR\w*|ERR_(?:PTR|CAST)|(?:un)?likely|(?:WARN|BUG|VM_BUG|VM_WARN)_ON\w*|trace_\w+|list_entry_is_head)$/;

/** Reads and writes of the object, and calls that get it, in the order of the text. */
export function* objectUses(facts: FunctionFacts, name: string): Generator<ObjectUse> {
  const uses: ObjectUse[] = [];
  for (const { step, states } of facts.points)
    for (const use of usesOf(step)) if (isOf(use, name)) uses.push({ use, states });
  for (const { expr, states } of facts.tests())
    for (const use of derefsIn(expr)) if (isOf(use, name)) uses.push({ use, states });
  yield* uses.sort((a, b) => (isBefore(a.use.at, b.use.at) ? -1 : 1));
}

const isOf = ({ text, by }: Use, name: string): boolean => text === name && !looking.test(by);

// What makes an object the path's own, or keeps others from freeing it: taken off its container, marked, counted, handed
// over. The names only ever silence.
const keeping =
  /(?:^|_)(?:del|erase|remove|unlink|unhash|detach|isolate|dequeue|pop|claim|steal|take|move|splice|cut|rotate|replace|get|tryget|grab|hold|pin|ref|inc|add|set|xchg|cmpxchg|mark|begin|start|busy|reserve|queue|wait|freeze|pause)(?:_|$)|bit$/;

/** Under the lock something is done to the object that may keep it: it is the path's own, marked or counted. */
export function isKept(facts: FunctionFacts, { names }: Borrowed): boolean {
  return facts.points.some(({ step, states }) => {
    if (step.kind !== 'assign' && step.kind !== 'call') return false;
    // Taken too late it is another rule's; for the next turn of a walk it is in time.
    if (step.kind === 'call' && takesOne(calleeName(step.call) ?? '') && isGiven(step.call, names))
      return true;
    const keeps =
      step.kind === 'assign'
        ? isPartOf(step.target, names)
        : keeping.test(calleeName(step.call) ?? 'get') && isGiven(step.call, names);
    return keeps && (!facts.fn.complete || states.some(mayHold));
  });
}

const givingBack =
  /^(?:k|kv|v)free|(?:^|_)(?:free|put|release|drop|destroy|dispose|close|delete)(?:_|$)|put$|^(?:atomic(?:64|_long)?|refcount)_dec/;

/** The object is given up in this function: it had a reference, or was its own. */
export function isGivenBack(facts: FunctionFacts, { names }: Borrowed): boolean {
  return facts.points.some(
    ({ step }) =>
      step.kind === 'call' && givingBack.test(calleeName(step.call) ?? '') && isGiven(step.call, names),
  );
}

/** `obj->busy = 1`, `obj->count++`. */
function isPartOf(target: Expr, names: ReadonlySet<string>): boolean {
  if (target.kind === 'member') return isRoot(target.base, names) || isPartOf(target.base, names);
  return target.kind === 'index' && isPartOf(target.base, names);
}

const isRoot = (expr: Expr, names: ReadonlySet<string>): boolean =>
  expr.kind === 'name' && names.has(expr.name);

/** The object, or a member of it by its address. */
function isGiven(call: CallExpr, names: ReadonlySet<string>): boolean {
  return call.args.some((arg) => {
    const variable = objectVariable(arg);
    return (
      (variable !== undefined && names.has(variable)) ||
      [...names].some((name) => textOf(arg).startsWith(`${name}->`))
    );
  });
}

/** Line where the function takes a reference to the object while the lock called so is held. */
export function referenceLine(facts: FunctionFacts, { names }: Borrowed, shown: string): number | undefined {
  for (const { step } of facts.points) {
    if (step.kind !== 'call') continue;
    if (
      takesOne(calleeName(step.call) ?? '') &&
      isGiven(step.call, names) &&
      heldInText(facts, step.at, shown)
    )
      return step.at.line;
  }
  return undefined;
}

const takesOne = (name: string): boolean =>
  referenceTaker(name) !== undefined ||
  looksLikeReferenceTaker(name) ||
  /^(?:atomic(?:_long|64)?|refcount)_inc/.test(name);
