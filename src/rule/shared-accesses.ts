// Places where a function changes a field or walks a list that others share, and what the rest of its file holds there.
import type { Position } from '../base/position.js';
import type { Step } from '../cfg/model.js';
import { iterator, lockApi } from '../kernel/index.js';
import { lastField, mentionsOf, textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName, speaksOfLocking } from '../lockstate/lock-call.js';
import type { HeldLock, PathState } from '../lockstate/path-state.js';
import type { Expr } from '../syntax/model.js';
import { isOwnContainer } from './container-guards.js';
import { heldLocksOf, isExclusive } from './held-locks.js';

export interface SharedAccess {
  /**
   * `changed`: a store to a field; `walked`: a list or tree is walked, or given to a call; `called`: a function of the
   * file that leaves the locking to its callers.
   */
  readonly kind: 'changed' | 'walked' | 'called';
  /** The field, list or function as written; equal texts are the same access. */
  readonly text: string;
  /** Its last field, or the function's name: what the rest of the file is asked for. */
  readonly field: string;
  /** The call that it is given to; empty for a store or a walk. A helper may lock inside what a list function does not. */
  readonly by: string;
  /** The variable it is reached from. */
  readonly owner: string | undefined;
  /** What it is a part of: the type of the variable right before the field, else the field before it, with a dot. */
  readonly holder: string | undefined;
  readonly at: Position;
  readonly states: readonly PathState[];
}

const cache = new WeakMap<FunctionFacts, readonly SharedAccess[]>();

/** All of them, in the order of the text; what hangs on a structure of the function's own is not shared. */
export function sharedAccesses(facts: FunctionFacts): readonly SharedAccess[] {
  let found = cache.get(facts);
  if (!found) {
    const own = ownTypes(facts);
    found = facts.points.flatMap(({ step, states }) =>
      [...placesOf(step, own)].map((place) => ({ ...place, states })),
    );
    cache.set(facts, found);
  }
  return found;
}

type Place = Omit<SharedAccess, 'states'>;

function* placesOf(step: Step, own: ReadonlyMap<string, string>): Generator<Place> {
  if (step.kind === 'assign' && step.target.kind === 'member') yield* placeAt('changed', step.target, own);
  if (step.kind === 'iterate') {
    const row = iterator(step.macro);
    const head = row?.headArg === undefined || row.rcu === true ? undefined : step.args[row.headArg];
    if (head?.kind === 'unary' && head.op === '&') yield* placeAt('walked', head.operand, own);
  }
  if (step.kind !== 'call') return;
  const name = calleeName(step.call) ?? '';
  if (lockApi(name) || speaksOfLocking(name) || harmless.test(name)) return;
  yield {
    kind: 'called',
    text: name,
    field: name,
    by: name,
    owner: undefined,
    holder: undefined,
    at: step.at,
  };
  for (const arg of step.call.args)
    if (arg.kind === 'unary' && arg.op === '&') yield* placeAt('walked', arg.operand, own, name);
}

// What needs no lock of its caller: setting up, waiting, counting, looking, telling, atomic bits.
const harmless =
  /init|INIT|wait|wake|atomic|refcount|kref|percpu|_bit$|_once$|READ_ONCE|WRITE_ONCE|work|timer|print|trace|debug|dbg|warn|WARN|mem(?:cpy|set|cmp|move)|copy|cmp|smp_|completion|complete|xa_|rcu/;

function* placeAt(
  kind: 'changed' | 'walked',
  expr: Expr,
  own: ReadonlyMap<string, string>,
  by = '',
): Generator<Place> {
  const text = textOf(expr);
  const field = lastField(text);
  const [owner] = mentionsOf(text).roots;
  // `ctx.names` of a structure on the stack is nobody else's; `demo_list` is the file's.
  const isShared = owner !== undefined && (text.includes('->') || (field === text && !own.has(owner)));
  if (isShared) yield { kind, text, field, by, owner, holder: holderOf(expr, own), at: expr.at };
}

function holderOf(expr: Expr, own: ReadonlyMap<string, string>): string | undefined {
  if (expr.kind !== 'member') return undefined;
  const { base } = expr;
  if (base.kind === 'name') return own.get(base.name);
  return `.${base.kind === 'member' ? base.field : textOf(base).replace(/\(.*/, '')}`;
}

/** Names that the function declares, with their types. */
function ownTypes({ fn, points }: FunctionFacts): ReadonlyMap<string, string> {
  const types = new Map(fn.params.map(({ name, type }) => [name, plainType(type)]));
  for (const { step } of points) {
    if (step.kind === 'declare') types.set(step.name, plainType(step.type));
    if (step.kind === 'call' && /LIST_HEAD|DEFINE_/.test(calleeName(step.call) ?? ''))
      for (const arg of step.call.args) for (const root of mentionsOf(textOf(arg)).roots) types.set(root, '');
  }
  return types;
}

const plainType = (type: string): string => type.replace(/\b(?:const|volatile|struct)\b|[\s*]/g, '');

/** No path holds anything there; nothing on the way may have taken a lock out of view. */
export const isBare = ({ states, kind }: Pick<SharedAccess, 'states' | 'kind'>): boolean =>
  states.every(
    (state) =>
      ![...state.locks.values()].some((lock) => lock.kind === 'unclear') &&
      !heldLocksOf(state).some(([, lock]) => kind === 'walked' || isExclusive(lock)),
  );

/** The lock that every path of the function has taken itself where it makes the access. */
export function ownGuard({ states, kind }: SharedAccess): HeldLock | undefined {
  const [first, ...rest] = states;
  if (!first) return undefined;
  const guards = heldLocksOf(first).filter(
    ([, lock]) =>
      !lock.byCaller && !lock.doubled && lock.lockType !== 'rcu' && (kind === 'walked' || isExclusive(lock)),
  );
  const isHeld = (state: PathState, key: string): boolean => state.locks.get(key)?.kind === 'held';
  return guards.find(([key]) => rest.every((state) => isHeld(state, key)))?.[1];
}

/** How often the file makes such an access elsewhere with a lock of this name, and without it. */
export function fileHabit(
  facts: FunctionFacts,
  { kind, field, holder }: SharedAccess,
  lock: string,
): { readonly held: number; readonly bare: number } {
  let held = 0;
  let bare = 0;
  for (const other of [facts, ...facts.mentioning(field)]) {
    for (const access of sharedAccesses(other)) {
      if (access.kind !== kind || access.field !== field) continue;
      if (kind !== 'called' && isOwnContainer(other, { owner: access.owner })) continue;
      const isHeld = access.states.every((state) => holdsNamed(state, lock));
      if (isHeld && access.holder === holder) held++;
      else if (!isHeld && other !== facts && mayBeSame(access.holder, holder)) bare++;
    }
  }
  return { held, bare };
}

/** Two fields may have the same type. */
const mayBeSame = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other || one.startsWith('.') || other.startsWith('.');

const holdsNamed = (state: PathState, lock: string): boolean =>
  heldLocksOf(state).some(([, { shown }]) => lastField(shown) === lock);
