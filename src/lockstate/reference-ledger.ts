// Keeps a ledger of references along a path: what each parameter's object gained or lost, which variables own theirs.
import type { Step } from '../cfg/model.js';
import { referencePutter, referenceTaker, sleepRow } from '../kernel/index.js';
import type { CallExpr, CFunction, Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { resultKey } from './condition.js';
import { storeOf } from './dentry-texts.js';
import { markPrefix } from './dentry-marks.js';
import type { EffectsLookup, FunctionEffects, ReferenceOutcome } from './function-effects.js';
import { calleeName } from './lock-call.js';
import { objectVariable } from './origins.js';
import { type PathState, setValue, withEntry } from './path-state.js';
import { anyValue, nonzero, zero } from './value.js';

/** What a path knows of one parameter; undefined when paths were merged that differ. */
export interface LedgerEntry {
  readonly change: number;
  /** Line and column of the call that changed it last; 0 when none has. */
  readonly line: number;
  readonly column: number;
  readonly escaped: boolean;
  /** The variable has been given another object. */
  readonly gone: boolean;
}

const fresh: LedgerEntry = { change: 0, line: 0, column: 0, escaped: false, gone: false };

// An entry is a truth under a name of its own: `#ref0:-1:12:3:-:-`. Marks are kept along a path, and states that
// differ in them are kept apart.
const entryPrefix = (param: number): string => `${markPrefix}ref${param}:`;

const entryText = (param: number, { change, line, column, escaped, gone }: LedgerEntry): string =>
  `${entryPrefix(param)}${change}:${line}:${column}:${escaped ? 'e' : ''}:${gone ? 'g' : ''}`;

const ownedText = (variable: string): string => `${markPrefix}own(${variable})`;

/** The entry state with an empty ledger for every parameter that is a pointer. */
export function withLedger(state: PathState, fn: CFunction): PathState {
  const truths = new Map(state.truths);
  for (const [index, { type }] of fn.params.entries())
    if (type.includes('*')) truths.set(entryText(index, fresh), true);
  return { ...state, truths };
}

/** Reads the ledger of one parameter off a state. */
export function ledgerEntry(state: PathState, param: number): LedgerEntry | undefined {
  const prefix = entryPrefix(param);
  for (const text of state.truths.keys()) {
    if (!text.startsWith(prefix)) continue;
    const [change = '0', line = '0', column = '0', escaped = '', gone = ''] = text
      .slice(prefix.length)
      .split(':');
    return {
      change: Number(change),
      line: Number(line),
      column: Number(column),
      escaped: escaped !== '',
      gone: gone !== '',
    };
  }
  return undefined;
}

/** True when the path took a reference on the variable's object, or got it with one. */
export const ownsObject = (state: PathState, variable: string): boolean =>
  state.truths.has(ownedText(variable));

/** Follows references through one step that the state has just passed. */
export type LedgerStep = (state: PathState, step: Step) => readonly PathState[];

/** Bound on what one path may take or give up: more is a loop. */
const changeBound = 2;

/** The ledger's transfer for one function. */
export function ledgerFor(fn: CFunction, effects: EffectsLookup): LedgerStep {
  const paramOf = (state: PathState, arg: Expr): number => {
    const text = textOf(arg, state.aliases);
    return fn.params.findIndex(({ name }) => name === text);
  };
  return (state, step) => {
    if (step.kind === 'call') return afterCall(state, step.call, { paramOf, effects });
    const [name, value] = storeOf(step);
    if (name !== undefined) return [afterStore(state, fn, name, value, effects)];
    if (step.kind === 'assign' && step.value) {
      const param = paramOf(state, step.value);
      return [param < 0 ? state : changed(state, param, (entry) => ({ ...entry, escaped: true }))];
    }
    return [state];
  };
}

// Who frees an object had its last reference.
const freedArg = new Map([
  ['kfree', 0],
  ['kfree_sensitive', 0],
  ['kvfree', 0],
  ['vfree', 0],
  ['kfree_rcu', 0],
  ['kmem_cache_free', 1],
]);

interface LedgerContext {
  readonly paramOf: (state: PathState, arg: Expr) => number;
  readonly effects: EffectsLookup;
}

function afterCall(state: PathState, call: CallExpr, context: LedgerContext): readonly PathState[] {
  const name = calleeName(call);
  const taker = name === undefined ? undefined : referenceTaker(name);
  if (taker) return afterTake(state, call, taker.objectArg, taker.fallible === true, context);
  const given = name === undefined ? undefined : (referencePutter(name)?.objectArg ?? freedArg.get(name));
  if (given !== undefined) return [withChange(state, call, given, -1, context)];
  const known = name === undefined ? undefined : context.effects(name);
  return known ? afterKnown(state, call, known, context) : [escapedBy(state, call, context)];
}

function afterTake(
  state: PathState,
  call: CallExpr,
  arg: number,
  fallible: boolean,
  context: LedgerContext,
): readonly PathState[] {
  const taken = withChange(state, call, arg, 1, context);
  if (!fallible || taken === state) return [taken];
  return [setValue(taken, resultKey(call), nonzero), setValue(state, resultKey(call), zero)];
}

/** A function whose effects are known: one state per class of results that it tells apart. */
function afterKnown(
  state: PathState,
  call: CallExpr,
  known: FunctionEffects,
  context: LedgerContext,
): readonly PathState[] {
  let states: readonly PathState[] = [state];
  for (const [index, param] of known.params.entries()) {
    const arg = call.args[index];
    if (!arg || (param.outcomes.every(({ change }) => change === 0) && !param.escapes && !param.unclear))
      continue;
    states = states.flatMap((before) => {
      if (param.unclear) return [escaped(before, arg, context)];
      const kept = param.escapes ? escaped(before, arg, context) : before;
      return param.outcomes.flatMap((outcome) => applied(kept, call, index, outcome, context));
    });
  }
  return states;
}

function applied(
  state: PathState,
  call: CallExpr,
  arg: number,
  { returns, change }: ReferenceOutcome,
  context: LedgerContext,
): readonly PathState[] {
  const key = resultKey(call);
  const mask = (state.values.get(key) ?? anyValue) & returns;
  if (mask === 0) return [];
  return [withChange(setValue(state, key, mask), call, arg, change, context)];
}

function withChange(
  state: PathState,
  call: CallExpr,
  arg: number,
  change: number,
  { paramOf }: LedgerContext,
): PathState {
  const object = call.args[arg];
  if (!object || change === 0) return state;
  const variable = objectVariable(object);
  const next = variable === undefined ? state : withOwned(state, variable, change > 0);
  const param = paramOf(
    state,
    variable === undefined ? object : { kind: 'name', name: variable, at: call.at },
  );
  if (param < 0) return next;
  return changed(next, param, (entry) => ({
    ...entry,
    change: Math.max(-changeBound, Math.min(changeBound, entry.change + change)),
    line: call.at.line,
    column: call.at.column,
  }));
}

function changed(state: PathState, param: number, change: (entry: LedgerEntry) => LedgerEntry): PathState {
  const entry = ledgerEntry(state, param);
  // Once the variable means another object, what happens to that is not the caller's.
  if (!entry || entry.gone) return state;
  const truths = new Map(state.truths);
  truths.delete(entryText(param, entry));
  truths.set(entryText(param, change(entry)), true);
  return { ...state, truths };
}

const withOwned = (state: PathState, variable: string, owned: boolean): PathState => ({
  ...state,
  truths: withEntry(state.truths, ownedText(variable), owned ? true : undefined),
});

function escaped(state: PathState, arg: Expr, { paramOf }: LedgerContext): PathState {
  const param = paramOf(state, arg);
  return param < 0 ? state : changed(state, param, (entry) => ({ ...entry, escaped: true }));
}

// What such a call gets, it may keep, free or put; what only looks at it is named otherwise.
const mayKeep =
  /put|free|release|destroy|consume|drop|kill|add|insert|queue|submit|register|set|attach|link|store|install|bind|splice|instantiate|finish|complete|end|done|call_rcu/;

function escapedBy(state: PathState, call: CallExpr, context: LedgerContext): PathState {
  const name = calleeName(call);
  if (name !== undefined && !mayKeep.test(name)) return state;
  return call.args.reduce((before, arg) => escaped(before, arg, context), state);
}

function afterStore(
  state: PathState,
  fn: CFunction,
  name: string,
  value: Expr | undefined,
  effects: EffectsLookup,
): PathState {
  const param = fn.params.findIndex((known) => known.name === name);
  // `p = igrab(p)` keeps the object.
  const isSame = value?.kind === 'call' && value.args.some((arg) => textOf(arg) === name);
  const next = param >= 0 && !isSame ? changed(state, param, (entry) => ({ ...entry, gone: true })) : state;
  return value && isOwned(state, value, effects) ? withOwned(next, name, true) : next;
}

/** True when evaluating `value` gives an object with a reference of the path's own. */
export function isOwned(state: PathState, value: Expr, effects: EffectsLookup): boolean {
  if (value.kind === 'cast') return isOwned(state, value.operand, effects);
  if (value.kind === 'name') return ownsObject(state, value.name);
  const name = value.kind === 'call' ? calleeName(value) : undefined;
  if (value.kind !== 'call' || name === undefined) return false;
  const [arg] = value.args;
  if (/^(?:no_free_ptr|return_ptr)$/.test(name) && arg) return isOwned(state, arg, effects);
  if (referenceTaker(name)) return true;
  return effects(name)?.result.object.kind === 'owned' || allocates(name);
}

/** New memory: nobody else has it. */
export const allocates = (name: string): boolean =>
  sleepRow(name)?.when === 'gfp' && /alloc|dup|asprintf|free_page/.test(name);
