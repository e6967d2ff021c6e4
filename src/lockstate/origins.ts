// Where a path found the object that a variable points to: the locks that made it safe to look.
import { referenceTaker } from '../kernel/index.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { calleeName } from './lock-call.js';
import { type Origin, type PathState, withEntry } from './path-state.js';
import { maskOfConstant } from './value.js';

// What such a call returns is new, or comes with a reference.
const givesOwned =
  /(?:^|_)(?:[a-z]{0,2}alloc\w*|create\w*|new|dup\w*|clone\w*|init\w*|(?:try)?get|i?grab\w*|iget\w*|hold|ref|take|obtain\w*)(?:_|$)/;

/** True when the result of a call is the caller's own: new, or with a reference. */
export function isOwnedResult(value: Expr): boolean {
  return value.kind === 'call' && givesOwned.test(calleeName(value) ?? '');
}

/** How the object of `value` was found; undefined when it is the caller's, or found under no lock. */
export function originOf(state: PathState, value: Expr, at: Origin['at']): Origin | undefined {
  if (value.kind === 'cast') return originOf(state, value.operand, at);
  if (value.kind === 'name') return chosenHere(state, value.name, at);
  if (value.kind === 'literal' || maskOfConstant(textOf(value)) !== undefined) return undefined;
  return isOwnedResult(value) ? undefined : originHere(state, at);
}

/** `found = cursor`: the choice leans on the locks of the find and on those held now (a check under ->d_lock). */
function chosenHere(state: PathState, from: string, at: Origin['at']): Origin | undefined {
  const found = state.origins.get(from);
  const now = originHere(state, at);
  if (!found || !now) return found;
  const added = now.under.filter((lock) => !found.under.some((known) => samePlace(known.at, lock.at)));
  return added.length > 0 ? { at, under: [...found.under, ...added] } : found;
}

/** Positions in one image. */
export const samePlace = (one: Origin['at'], other: Origin['at']): boolean =>
  one.line === other.line && one.column === other.column;

/** An object found at this point: by a cursor, or by reading memory. */
export function originHere(state: PathState, at: Origin['at']): Origin | undefined {
  const under = [...state.locks].flatMap(([key, lock]) =>
    lock.kind === 'held' && !lock.byCaller ? [{ key, at: lock.at, shown: lock.shown }] : [],
  );
  return under.length > 0 ? { at, under } : undefined;
}

/** Once a reference is taken, the object is the path's own: where it was found no longer matters. */
export function ownAfter(state: PathState, call: CallExpr): PathState {
  if (state.origins.size === 0) return state;
  const taker = referenceTaker(calleeName(call) ?? '');
  const object = taker && call.args[taker.objectArg];
  const variable = object && objectVariable(object);
  return variable !== undefined && state.origins.has(variable)
    ? { ...state, origins: withEntry(state.origins, variable, undefined) }
    : state;
}

/** `obj` of `dget(obj)` and of `kref_get(&obj->ref)`; `dget(obj->d_parent)` is about another object. */
export function objectVariable(object: Expr): string | undefined {
  if (object.kind === 'name') return object.name;
  if (object.kind === 'cast') return objectVariable(object.operand);
  if (object.kind !== 'unary' || object.op !== '&') return undefined;
  let base = object.operand;
  let arrows = 0;
  while (base.kind === 'member') {
    if (base.arrow) arrows++;
    base = base.base;
  }
  return base.kind === 'name' && arrows === 1 ? base.name : undefined;
}
