// Computes the effects of functions when they are first asked for, each by one more walk over its own text.
import type { CallExpr, CFunction, Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { entryStateOf } from './entry.js';
import type { Exit } from './facts.js';
import type {
  EffectsLookup,
  FunctionEffects,
  ParameterEffects,
  ReferenceOutcome,
  ResultEffects,
  ResultObject,
} from './function-effects.js';
import { calleeName } from './lock-call.js';
import type { PathState } from './path-state.js';
import { isOwned, ledgerEntry, ledgerFor, withLedger } from './reference-ledger.js';
import { exitsOf, solveFunction } from './solve-function.js';
import { maskOf } from './store.js';
import type { SummaryLookup } from './summary.js';
import { tableEffects } from './table-effects.js';
import { anyValue, errorPointer, pointer, type ValueMask, zero } from './value.js';

/** How deep calls are followed for what they do to references and give back. */
const effectsDepth = 8;

export interface EffectsSource {
  /** A function whose whole text is at hand. */
  readonly functionOf: (name: string) => CFunction | undefined;
  readonly summary: SummaryLookup;
  /** What another file of the tree says of a name that is not defined here. */
  readonly elsewhere: EffectsLookup;
}

/** A lookup that computes each function once. Inside a recursion a function is not known: nothing is concluded. */
export function effectsLookup(source: EffectsSource): EffectsLookup {
  const known = new Map<string, FunctionEffects | undefined>();
  const inProgress = new Set<string>();
  const lookup: EffectsLookup = (name) => {
    if (known.has(name)) return known.get(name);
    const row = tableEffects(name);
    if (row || inProgress.has(name) || inProgress.size >= effectsDepth) return row;
    inProgress.add(name);
    try {
      const fn = source.functionOf(name);
      const found = fn ? effectsOf(fn, source.summary, lookup) : source.elsewhere(name);
      known.set(name, found);
      return found;
    } finally {
      inProgress.delete(name);
    }
  };
  return lookup;
}

function effectsOf(
  fn: CFunction,
  summary: SummaryLookup,
  effects: EffectsLookup,
): FunctionEffects | undefined {
  const solved = solveFunction(fn, summary, {
    keep: fn.params.flatMap(({ name, type }) => (type.includes('*') ? [name] : [])),
    entry: withLedger(entryStateOf(fn), fn),
    extra: { ledger: ledgerFor(fn, effects), resultOf: resultsOf(effects) },
  });
  if (solved.solution.gaveUp || solved.solution.merged) return undefined;
  const exits = exitsOf(solved);
  return {
    name: fn.name,
    params: fn.params.map((_, index) => parameterEffects(fn, index, exits)),
    result: resultEffects(fn, exits, effects),
    source: 'text',
  };
}

const resultsOf =
  (effects: EffectsLookup) =>
  (call: CallExpr): ValueMask | undefined => {
    const name = calleeName(call);
    const mask = name === undefined ? undefined : effects(name)?.result.mask;
    return mask === anyValue ? undefined : mask;
  };

const untouched: ParameterEffects = {
  outcomes: [{ returns: anyValue, change: 0 }],
  escapes: false,
  unclear: false,
};

function parameterEffects(fn: CFunction, index: number, exits: readonly Exit[]): ParameterEffects {
  const param = fn.params[index];
  if (!param?.type.includes('*')) return untouched;
  const outcomes = new Map<number, ReferenceOutcome>();
  let escapes = false;
  let unclear = false;
  for (const exit of exits) {
    for (const state of exit.states) {
      const entry = ledgerEntry(state, index);
      // Where the caller gave NULL or an error there is no object.
      if (entry && !entry.gone && ((state.values.get(param.name) ?? anyValue) & ~(zero | errorPointer)) === 0)
        continue;
      if (!entry || (entry.gone && entry.change === 0)) unclear = true;
      if (!entry) continue;
      if (entry.escaped) escapes = true;
      const change = Math.sign(entry.change);
      const known = outcomes.get(change);
      const returns = (known?.returns ?? 0) | (exit.value ? returnedMask(fn, state, exit.value) : anyValue);
      const at = entry.line > 0 ? { line: entry.line, column: entry.column } : known?.at;
      outcomes.set(change, { returns, change, ...(at ? { at } : {}) });
    }
  }
  return { outcomes: [...outcomes.values()], escapes, unclear };
}

/** A parameter that the path took a reference on is neither NULL nor an error. */
function returnedMask(fn: CFunction, state: PathState, value: Expr): ValueMask {
  const mask = maskOf(state, value);
  const param = paramIndex(fn, state, value);
  const taken = param >= 0 ? (ledgerEntry(state, param)?.change ?? 0) : 0;
  return taken > 0 ? pointer : mask;
}

function paramIndex(fn: CFunction, state: PathState, value: Expr): number {
  const text = textOf(value, state.aliases);
  return fn.params.findIndex(({ name }) => name === text);
}

function resultEffects(fn: CFunction, exits: readonly Exit[], effects: EffectsLookup): ResultEffects {
  const returned = exits.flatMap((exit) =>
    exit.states.flatMap((state) =>
      exit.value
        ? [{ at: exit.at, mask: returnedMask(fn, state, exit.value), state, value: exit.value }]
        : [],
    ),
  );
  const mask = returned.reduce((all, one) => all | one.mask, 0) || anyValue;
  // An argument that is handed back is what the caller gave: it says nothing of the function.
  const own = returned.filter((one) => one.mask !== anyValue || paramIndex(fn, one.state, one.value) < 0);
  const [first] = own.filter((one) => shows(one.mask, zero));
  const answer = (bit: ValueMask): 'yes' | 'no' | 'unknown' => {
    if (own.some((one) => shows(one.mask, bit))) return 'yes';
    return returned.length > 0 && own.every((one) => (one.mask & bit) === 0) ? 'no' : 'unknown';
  };
  return {
    mask,
    null: answer(zero),
    error: answer(errorPointer),
    ...(first ? { nullAt: first.at } : {}),
    object: fn.returnType.includes('*') ? resultObject(fn, returned, effects) : { kind: 'unknown' },
  };
}

/**
 * True when the class is shown, not only left over: a value of which nothing is known may be a number, too, and a
 * test of it leaves that open.
 */
const shows = (mask: ValueMask, bit: ValueMask): boolean =>
  (mask & bit) !== 0 && (mask & ~(zero | errorPointer | pointer)) === 0;

interface Returned {
  readonly state: PathState;
  readonly value: Expr;
  readonly mask: ValueMask;
}

function resultObject(fn: CFunction, returned: readonly Returned[], effects: EffectsLookup): ResultObject {
  const kinds = returned
    .filter(({ mask }) => (mask & ~(zero | errorPointer)) !== 0)
    .map(({ state, value }) => objectOf(fn, state, value, effects));
  const [first, ...rest] = kinds;
  const same = first && rest.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return same ? first : { kind: 'unknown' };
}

function objectOf(fn: CFunction, state: PathState, value: Expr, effects: EffectsLookup): ResultObject {
  if (value.kind === 'cast') return objectOf(fn, state, value.operand, effects);
  const param = paramIndex(fn, state, value);
  if (param >= 0) {
    const entry = ledgerEntry(state, param);
    return entry && !entry.gone ? { kind: 'parameter', param } : { kind: 'unknown' };
  }
  const callee = value.kind === 'call' ? effects(calleeName(value) ?? '') : undefined;
  if (value.kind === 'call' && callee) return passedThrough(fn, state, value, callee.result.object);
  if (isOwned(state, value, effects)) return { kind: 'owned' };
  // Read from memory and nothing taken on it.
  return value.kind === 'member' || /->|\./.test(textOf(value, state.aliases))
    ? { kind: 'borrowed' }
    : { kind: 'unknown' };
}

function passedThrough(fn: CFunction, state: PathState, call: CallExpr, inner: ResultObject): ResultObject {
  const arg = inner.kind === 'parameter' ? call.args[inner.param] : undefined;
  if (!arg) return inner;
  const param = paramIndex(fn, state, arg);
  return param < 0 ? { kind: 'unknown' } : { kind: 'parameter', param };
}
