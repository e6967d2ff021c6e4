// One step of the graph, applied to one path state.
import type { GuardInstance, Step } from '../cfg/model.js';
import { guardClass, iterator, type LockApi } from '../kernel/index.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { isPath, lastField, mentionsOf, textOf } from './access-path.js';
import { resultKey, subjectOf } from './condition.js';
import { applyLockCall, blurLocks, heldBy } from './lock-effect.js';
import { calleeName, lockCallOf, lockCallWith, speaksOfLocking } from './lock-call.js';
import {
  emptyState,
  forgetMentions,
  type Origin,
  type PathState,
  setLock,
  setValue,
  withEntry,
} from './path-state.js';
import { substitute, type Summary, type SummaryLookup } from './summary.js';
import {
  anyValue,
  errorPointer,
  maskOfConstant,
  negative,
  nonzero,
  pointer,
  type ValueMask,
  zero,
} from './value.js';

export interface TransferContext {
  readonly summary: SummaryLookup;
  /** Variables whose origin is worth remembering. */
  readonly referenced: ReadonlySet<string>;
  /** Names declared in the function: an iterator may assign them. */
  readonly locals: ReadonlySet<string>;
}

/** The states behind a step; more than one where its result decides (trylock, wrappers). */
export function transfer(state: PathState, step: Step, context: TransferContext): readonly PathState[] {
  switch (step.kind) {
    case 'call':
      return applyCall(state, step.call, context);
    case 'assign':
      return [store(state, step.target, step.value, context)];
    case 'declare':
      return [storeVariable(state, step.name, step.init, step.at, context)];
    case 'use':
      return [state];
    case 'iterate':
      return [iterate(state, step, context)];
    case 'guard-begin':
      return step.taken ? guardBegin(state, step.guard) : [state];
    case 'guard-end':
      return [guardEnd(state, step.guard)];
    case 'unseen':
      return [emptyState];
    default:
      return step satisfies never;
  }
}

function applyCall(before: PathState, call: CallExpr, context: TransferContext): readonly PathState[] {
  const state = forgetResult(before, call);
  const lock = lockCallOf(call, state.aliases);
  if (lock) return applyLockCall(state, lock, call.at, call);
  const name = calleeName(call);
  const summary = name === undefined ? undefined : context.summary(name);
  if (summary && !summary.opaque) {
    const after = forgetAddressed(state, call);
    return summary.outcomes.length === 0
      ? [withKnownResult(after, call)]
      : applySummary(after, call, summary);
  }
  const touched = blurLocks(state, touchedBy(call, name, state));
  const after = withKnownResult(forgetAddressed(touched, call), call);
  return [name === 'd_drop' && call.args[0] ? markDropped(after, call.args[0]) : after];
}

/** Text under which a path remembers that a dentry was unhashed here; the variable's next store ends it. */
export const droppedText = (dentry: string): string => `#dropped(${dentry})`;

function markDropped(state: PathState, dentry: Expr): PathState {
  return { ...state, truths: withEntry(state.truths, droppedText(textOf(dentry)), true) };
}

function forgetResult(state: PathState, call: CallExpr): PathState {
  const key = resultKey(call);
  return state.values.has(key) ? { ...state, values: withEntry(state.values, key, undefined) } : state;
}

/** Variables whose address a call gets may be changed by it. */
function forgetAddressed(state: PathState, call: CallExpr): PathState {
  let next = state;
  for (const arg of call.args) {
    if (arg.kind !== 'unary' || arg.op !== '&') continue;
    const target = arg.operand;
    if (target.kind === 'name') next = forgetVariable(next, target.name);
    else next = forgetText(next, textOf(target));
  }
  return next;
}

function forgetVariable(state: PathState, name: string): PathState {
  const isKnown =
    state.aliases.has(name) ||
    state.values.size > 0 ||
    state.truths.size > 0 ||
    state.origins.has(name) ||
    state.locks.size > 0;
  return isKnown ? forgetMentions(state, name, 'variable') : state;
}

function forgetText(state: PathState, text: string): PathState {
  const drop = (known: string): boolean => known.includes(text);
  const values = new Map([...state.values].filter(([known]) => !drop(known)));
  const truths = new Map([...state.truths].filter(([known]) => !drop(known)));
  return { ...state, values, truths };
}

/** Locks that a call without known effects may have changed: given to it, or in reach of a name that speaks of locking. */
function touchedBy(call: CallExpr, name: string | undefined, state: PathState): (key: string) => boolean {
  const args = call.args.map((arg) => textOf(arg, state.aliases));
  const given = new Set(args.filter((arg) => arg.startsWith('&')).map((arg) => arg.slice(1)));
  const speaks = name !== undefined && speaksOfLocking(name);
  const reach = new Set(speaks ? args.flatMap((arg) => [...mentionsOf(arg).roots]) : []);
  const words = speaks ? new Set(name.split('_')) : new Set<string>();
  return (key) => {
    if (given.has(key) && !(name !== undefined && neutralCall.test(name))) return true;
    if (!speaks) return false;
    const { roots } = mentionsOf(key);
    if ([...roots].some((root) => reach.has(root))) return true;
    // A lock without an object in view, and a name that shares a word with it: foo_unlock() and foo_mutex.
    return (
      args.length === 0 ||
      lastField(key)
        .split(/\W|_/)
        .some((word) => word.length > 3 && word !== 'lock' && word !== 'mutex' && words.has(word))
    );
  };
}

// Look at a lock without changing it (include/linux/lockdep.h, include/linux/wait.h without _lock).
const neutralCall =
  /^(?:lockdep_\w+|might_lock\w*|\w+_is_locked|\w*init\w*|prove_locking\w*|mod_timer|list_\w+|hlist_\w+)$/;

function applySummary(state: PathState, call: CallExpr, summary: Summary): readonly PathState[] {
  const args = call.args.map((arg) => textOf(arg, state.aliases));
  const shownArgs = call.args.map((arg) => textOf(arg));
  const api = calleeName(call) ?? '';
  return summary.outcomes.map(({ returns, effects }) => {
    let next = setValue(state, resultKey(call), returns);
    for (const effect of effects) {
      const key = substitute(effect.key, summary.params, args);
      const shown = substitute(effect.key, summary.params, shownArgs);
      const known = next.locks.get(key);
      if (effect.kind === 'acquires') {
        const held = {
          ...effect.lock,
          api,
          shown,
          at: call.at,
          entry: known?.entry ?? ('free' as const),
          byGuard: false,
        };
        next = setLock(
          next,
          key,
          known?.kind === 'held' && !held.recursive ? { ...known, doubled: true } : held,
        );
      } else
        next = setLock(next, key, { kind: 'free', at: call.at, api, shown, entry: known?.entry ?? 'held' });
    }
    return next;
  });
}

const knownResults = new Map<string, ValueMask>([
  ['ERR_PTR', errorPointer],
  ['ERR_CAST', errorPointer],
  ['PTR_ERR', negative],
  ['container_of', pointer],
  // NULL is success: the dentry was used (fs/dcache.c: d_splice_alias).
  ['d_splice_alias', zero | errorPointer | pointer],
]);

function withKnownResult(state: PathState, call: CallExpr): PathState {
  const mask = knownResults.get(calleeName(call) ?? '');
  return mask === undefined ? state : setValue(state, resultKey(call), mask);
}

function store(state: PathState, target: Expr, value: Expr | undefined, context: TransferContext): PathState {
  if (target.kind === 'name') return storeVariable(state, target.name, value, target.at, context);
  const mask = value && maskOf(state, value);
  const text = textOf(target);
  const next =
    target.kind === 'member' ? forgetMentions(state, target.field, 'field') : forgetText(state, text);
  return mask === undefined || mask === anyValue ? next : setValue(next, text, mask);
}

function storeVariable(
  state: PathState,
  name: string,
  value: Expr | undefined,
  at: Origin['at'],
  context: TransferContext,
): PathState {
  const mask = value ? maskOf(state, value) : undefined;
  const origin = context.referenced.has(name) && value ? originOf(state, value, at) : undefined;
  const text = value && isPath(value) && value.kind !== 'literal' ? textOf(value, state.aliases) : undefined;
  let next = forgetVariable(state, name);
  if (mask !== undefined && mask !== anyValue) next = setValue(next, name, mask);
  if (text !== undefined && text !== 'NULL' && text !== name && !mentionsOf(text).roots.has(name)) {
    next = { ...next, aliases: withEntry(next.aliases, name, text) };
  }
  return origin ? { ...next, origins: withEntry(next.origins, name, origin) } : next;
}

/** What is known of the value an expression yields. */
export function maskOf(state: PathState, value: Expr): ValueMask {
  const constant = maskOfConstant(textOf(value));
  if (constant !== undefined) return constant;
  if (value.kind === 'unary' && value.op === '&') return pointer;
  if (value.kind === 'unary' && value.op === '!') return anyValue;
  if (value.kind === 'unary' && value.op === '-') {
    const operand = state.values.get(subjectOf(value.operand)) ?? anyValue;
    return operand === nonzero ? nonzero : anyValue;
  }
  return state.values.get(subjectOf(value)) ?? anyValue;
}

const freshObject = /alloc|create|new|dup|clone|init/;

/** How the object of `value` was found; undefined when it is fresh, or found under no lock. */
function originOf(state: PathState, value: Expr, at: Origin['at']): Origin | undefined {
  if (value.kind === 'cast') return originOf(state, value.operand, at);
  if (value.kind === 'name' && state.origins.has(value.name)) return state.origins.get(value.name);
  if (value.kind === 'literal' || maskOfConstant(textOf(value)) !== undefined) return undefined;
  if (value.kind === 'call' && freshObject.test(calleeName(value) ?? '')) return undefined;
  return originHere(state, at);
}

function originHere(state: PathState, at: Origin['at']): Origin | undefined {
  const under = [...state.locks].flatMap(([key, lock]) =>
    lock.kind === 'held' && !lock.byCaller ? [{ key, at: lock.at, shown: lock.shown }] : [],
  );
  return under.length > 0 ? { at, under } : undefined;
}

function iterate(
  state: PathState,
  step: Extract<Step, { kind: 'iterate' }>,
  context: TransferContext,
): PathState {
  const row = iterator(step.macro);
  const cursors = row
    ? row.cursorArgs.flatMap((index) => namesOf(step.args[index]))
    : step.args.flatMap(namesOf).filter((name) => context.locals.has(name));
  let next = state;
  for (const cursor of cursors) {
    next = forgetVariable(next, cursor);
    const origin = context.referenced.has(cursor) ? originHere(next, step.at) : undefined;
    if (origin) next = { ...next, origins: withEntry(next.origins, cursor, origin) };
  }
  return next;
}

function namesOf(arg: Expr | undefined): string[] {
  if (arg?.kind === 'name') return [arg.name];
  if (arg?.kind === 'unary' && arg.operand.kind === 'name') return [arg.operand.name];
  return [];
}

function guardApi(guard: GuardInstance, effect: LockApi['effect']): LockApi | undefined {
  const row = guardClass(guard.className);
  if (!row?.lock) return undefined;
  return {
    ...row.lock,
    name: `${guard.form}(${guard.className})`,
    effect,
    lockArgs: row.lock.lockName === undefined ? [0] : [],
    atomic: row.atomic ?? false,
    recursive: row.recursive ?? false,
    source: row.source,
  };
}

function guardBegin(state: PathState, guard: GuardInstance): readonly PathState[] {
  const api = guardApi(guard, 'acquire');
  const lock = api && lockCallWith(api, guard.args, state.aliases);
  if (!lock) return [state];
  const status = state.locks.get(lock.key);
  if (status?.kind === 'held') return applyLockCall(state, lock, guard.at, undefined);
  return [setLock(state, lock.key, { ...heldBy(lock, guard.at, status?.entry ?? 'free'), byGuard: true })];
}

/** The lock is found by where it was taken: the name it was taken by may mean another object by now. */
function guardEnd(state: PathState, guard: GuardInstance): PathState {
  for (const [key, status] of state.locks) {
    if (status.kind !== 'held' || !status.byGuard) continue;
    if (status.at.line !== guard.at.line || status.at.column !== guard.at.column) continue;
    return setLock(state, key, {
      kind: 'free',
      at: guard.at,
      api: `guard(${guard.className})`,
      shown: status.shown,
      entry: status.entry,
    });
  }
  return state;
}
