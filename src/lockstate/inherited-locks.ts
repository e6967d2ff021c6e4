// Locks that a caller holds where it calls a function, in terms of the function's own parameters.
import type { CallExpr, CFunction } from '../syntax/model.js';
import { mentionsOf, textOf } from './access-path.js';
import type { FunctionFacts, Point } from './facts.js';
import { calleeName } from './lock-call.js';
import type { CallerLocks } from './method-locks.js';
import { type HeldLock, lostKeyPrefix, type PathState } from './path-state.js';

/** One call of a function that some path of the caller reaches. */
export interface CallSite {
  readonly call: CallExpr;
  readonly point: Point;
}

/** The calls of a function by its name in the text of another. */
export function callSites(caller: FunctionFacts, name: string): readonly CallSite[] {
  return caller.points.flatMap((point) =>
    point.step.kind === 'call' && calleeName(point.step.call) === name
      ? [{ call: point.step.call, point }]
      : [],
  );
}

/** What all paths hold at one call. */
export function locksAtCall(
  caller: FunctionFacts,
  { call, point }: CallSite,
  callee: CFunction,
): CallerLocks {
  const foreign = namesOf(caller);
  const states = point.states.map((state) => {
    const locks = new Map<string, HeldLock>();
    for (const [key, lock] of state.locks) {
      if (lock.kind !== 'held' || lock.releasedAs || key.startsWith(lostKeyPrefix)) continue;
      const named = keyInCallee(key, call, state, { callee, foreign });
      if (named !== undefined) locks.set(named, inherited(lock, named, caller, call));
    }
    return locks;
  });
  return commonLocks(states);
}

/** Locks that all sets have, each with the weaker of its modes. */
export function commonLocks(sets: readonly CallerLocks[]): CallerLocks {
  const [first, ...rest] = sets;
  const common = new Map<string, HeldLock>();
  for (const [key, lock] of first ?? []) {
    let weakest: HeldLock | undefined = lock;
    for (const set of rest) weakest = weakest && weaker(weakest, set.get(key));
    if (weakest) common.set(key, weakest);
  }
  return common;
}

function weaker(one: HeldLock, other: HeldLock | undefined): HeldLock | undefined {
  if (!other || other.lockType !== one.lockType) return undefined;
  return {
    ...one,
    mode: one.mode === other.mode ? one.mode : 'shared',
    variant: one.variant === other.variant ? one.variant : 'plain',
    atomic: one.atomic && other.atomic,
    recursive: one.recursive || other.recursive,
    ownerless: one.ownerless || other.ownerless,
  };
}

function inherited(lock: HeldLock, key: string, caller: FunctionFacts, call: CallExpr): HeldLock {
  const { kind, lockType, mode, variant, atomic, recursive, ownerless, api } = lock;
  const byVfs = lock.because?.byVfs ?? false;
  const why = lock.because && byVfs ? `, ${lock.because.text}` : '';
  const text = `${caller.fn.name}() calls this with '${lock.shown}' held${why}`;
  return {
    kind,
    lockType,
    mode,
    variant,
    atomic,
    recursive,
    ownerless,
    api,
    depth: 1,
    byGuard: false,
    byCaller: true,
    because: { kind: 'callers', byVfs, text },
    at: call.at,
    shown: key,
    entry: 'held',
  };
}

interface Names {
  readonly callee: CFunction;
  /** Parameters and variables of the caller: they mean nothing in the callee. */
  readonly foreign: ReadonlySet<string>;
}

/** The caller's lock as the callee would write it; undefined when no parameter leads to it. */
function keyInCallee(
  key: string,
  call: CallExpr,
  state: PathState,
  { callee, foreign }: Names,
): string | undefined {
  for (const [index, { name }] of callee.params.entries()) {
    const arg = call.args[index];
    if (!arg || name === '') continue;
    const own = throughParameter(key, textOf(arg, state.aliases), name);
    if (own !== undefined) return own;
  }
  const { roots } = mentionsOf(key);
  const params = new Set(callee.params.map(({ name }) => name));
  // A lock of the file, or of the cpu: both mean it by the same name.
  return [...roots].some((root) => foreign.has(root) || params.has(root)) ? undefined : key;
}

function throughParameter(key: string, arg: string, param: string): string | undefined {
  if (arg.startsWith('&')) {
    const object = arg.slice(1);
    if (key === object) return `*${param}`;
    return key.startsWith(`${object}.`) ? `${param}->${key.slice(object.length + 1)}` : undefined;
  }
  if (!/^[A-Za-z_]/.test(arg)) return undefined;
  if (key === `*${arg}`) return `*${param}`;
  return key.startsWith(`${arg}->`) ? `${param}${key.slice(arg.length)}` : undefined;
}

const nameCache = new WeakMap<FunctionFacts, ReadonlySet<string>>();

function namesOf(facts: FunctionFacts): ReadonlySet<string> {
  let names = nameCache.get(facts);
  if (!names) {
    const steps = facts.cfg.blocks.flatMap((block) => block.steps);
    const declared = steps.flatMap((step) => (step.kind === 'declare' ? [step.name] : []));
    names = new Set([...declared, ...facts.fn.params.map(({ name }) => name)]);
    nameCache.set(facts, names);
  }
  return names;
}
