// Acquires that may fail, and whose answer the code ignores or takes for its opposite.
import type { Position } from '../base/position.js';
import { successorsOf } from '../cfg/draft.js';
import { mentionsOf, textOf } from '../lockstate/access-path.js';
import { type FunctionFacts, type LockPoint, lockPoints } from '../lockstate/facts.js';
import { calleeName, type LockCall } from '../lockstate/lock-call.js';
import type { LockStatus, PathState } from '../lockstate/path-state.js';
import type { CallExpr, Expr } from '../syntax/model.js';

export interface TrylockMisread {
  readonly kind: 'ignored' | 'inverted';
  /** The acquire. */
  readonly at: Position;
  readonly lock: LockCall;
  /** Releases that a path reaches without the lock. */
  readonly releases: readonly Position[];
  /** An exit that keeps the lock. */
  readonly keptAt?: Position;
}

const cache = new WeakMap<FunctionFacts, readonly TrylockMisread[]>();

/** All misread acquires of a function. */
export function trylockMisreads(facts: FunctionFacts): readonly TrylockMisread[] {
  let found = cache.get(facts);
  if (!found) {
    const points = [...lockPoints(facts)];
    found = points.flatMap((point) => misreadOf(facts, points, point) ?? []);
    cache.set(facts, found);
  }
  return found;
}

/** True when the lock held since `at` is explained by the misread answer of the call there. */
export function isMisread(facts: FunctionFacts, at: Position): boolean {
  return trylockMisreads(facts).some((misread) => isSame(misread.at, at));
}

/** True when the release at `at` is one that a misread answer leads to. */
export function isMisreadRelease(facts: FunctionFacts, at: Position): boolean {
  return trylockMisreads(facts).some(({ releases }) => releases.some((one) => isSame(one, at)));
}

const isSame = (one: Position, other: Position): boolean =>
  one.line === other.line && one.column === other.column;

function misreadOf(
  facts: FunctionFacts,
  points: readonly LockPoint[],
  attempt: LockPoint,
): TrylockMisread | undefined {
  const [first] = attempt.readings;
  if (first?.lock.api.effect !== 'try-acquire') return undefined;
  const { lock } = first;
  const releases = points.filter(
    ({ readings, at }) =>
      at.line > attempt.at.line && readings.some((one) => releasesKey(one.lock, lock.key)),
  );
  const bare = releases.filter((point) => statusesAt(point, lock.key).includes(undefined));
  if (bare.length === 0) return undefined;
  const base = { at: attempt.at, lock, releases: bare.map(({ at }) => at) };
  const releasesIt = releases.some((point) =>
    statusesAt(point, lock.key).some((status) => isTakenAt(status, attempt.at)),
  );
  if (releasesIt) return answerUnused(facts, attempt) ? { ...base, kind: 'ignored' } : undefined;
  const keptAt = exitKeeping(facts, lock.key, attempt.at);
  if (facts.fn.complete && !keptAt) return undefined;
  return bare.some(({ call }) => onlyThrough(facts, lock.key, points, attempt.call, call))
    ? { ...base, kind: 'inverted', ...(keptAt ? { keptAt } : {}) }
    : undefined;
}

const releasesKey = ({ api, key }: LockCall, wanted: string): boolean =>
  api.effect === 'release' && key === wanted;

/** What the paths that reach a call know of the lock. */
function statusesAt({ readings }: LockPoint, key: string): readonly (LockStatus | undefined)[] {
  return readings.filter(({ lock }) => lock.key === key).map(({ state }) => state.locks.get(key));
}

const isTakenAt = (status: LockStatus | undefined, at: Position): boolean =>
  status?.kind === 'held' && isSame(status.at, at);

function exitKeeping({ exits }: FunctionFacts, key: string, at: Position): Position | undefined {
  const keeps = (state: PathState): boolean => isTakenAt(state.locks.get(key), at);
  return exits.find(({ states }) => states.some(keeps))?.at;
}

/** Nobody looks at the answer: a statement of its own, or stored in a variable that is never read. */
function answerUnused(facts: FunctionFacts, { call, at, readings }: LockPoint): boolean {
  // What others may release (a semaphore to be drained, a request's bit) may be known to be free.
  if (readings.some(({ lock }) => (lock.api.ownerless ?? false) || isOwnObject(facts, lock.shown)))
    return false;
  for (const { step } of facts.points) {
    if (step.kind === 'call' && step.call === call) {
      if (step.discarded) return true;
    } else if (step.kind === 'assign' && step.value === call && step.target.kind === 'name')
      return !isRead(facts, step.target.name, at);
    else if (step.kind === 'declare' && step.init === call) return !isRead(facts, step.name, at);
  }
  return false;
}

/** The lock of an object made here: nobody else has it, and the attempt cannot fail. */
function isOwnObject({ points }: FunctionFacts, shown: string): boolean {
  const { roots } = mentionsOf(shown);
  return points.some(({ step }) => {
    const [name, value] =
      step.kind === 'declare'
        ? [step.name, step.init]
        : step.kind === 'assign' && step.target.kind === 'name'
          ? [step.target.name, step.value]
          : [];
    if (name === undefined || !roots.has(name) || value?.kind !== 'call') return false;
    return /alloc|create|new|make/.test(calleeName(value) ?? '');
  });
}

function isRead({ cfg }: FunctionFacts, name: string, at: Position): boolean {
  const reads = (expr: Expr | undefined): boolean =>
    expr !== undefined && mentionsOf(textOf(expr)).roots.has(name);
  return cfg.blocks.some(({ steps, end }) => {
    if (end.kind === 'branch' && reads(end.condition)) return true;
    if (end.kind === 'switch' && reads(end.subject)) return true;
    if (end.kind === 'return' && reads(end.value)) return true;
    return steps.some((step) => {
      if (step.kind === 'call') return step.call.args.some(reads);
      if (step.kind === 'assign') return !isSame(step.at, at) && reads(step.value);
      return step.kind === 'unseen' || (step.kind === 'use' && step.expr.kind === 'name' && reads(step.expr));
    });
  });
}

/** Every way to the release passes an acquire of the lock; what reaches it bare has failed there. */
function onlyThrough(
  { cfg }: FunctionFacts,
  key: string,
  points: readonly LockPoint[],
  attempt: CallExpr,
  release: CallExpr,
): boolean {
  const calls = points
    .filter(({ readings }) =>
      readings.some(({ lock }) => lock.key === key && /acquire/.test(lock.api.effect)),
    )
    .map(({ call }) => call);
  const blockOf = (call: CallExpr): number =>
    cfg.blocks.findIndex(({ steps }) => steps.some((step) => step.kind === 'call' && step.call === call));
  const cut = new Set(calls.map(blockOf));
  const target = blockOf(release);
  if (target === blockOf(attempt)) return false;
  const seen = new Set([cfg.entry]);
  for (const id of seen) {
    if (id === target) return false;
    const block = cfg.blocks[id];
    if (!block || cut.has(id)) continue;
    if (block.fromUnseen || block.steps.some(({ kind }) => kind === 'unseen')) return false;
    for (const next of successorsOf(block.end)) seen.add(next);
  }
  return reaches(cfg.blocks, blockOf(attempt), target);
}

/** True when a block can follow another with no unseen code in between. */
function reaches(blocks: FunctionFacts['cfg']['blocks'], from: number, target: number): boolean {
  const seen = new Set(successorsOf(blocks[from]?.end ?? { kind: 'lost' }));
  for (const id of seen) {
    if (id === target) return true;
    const block = blocks[id];
    if (!block || block.fromUnseen || block.steps.some(({ kind }) => kind === 'unseen')) continue;
    for (const next of successorsOf(block.end)) seen.add(next);
  }
  return false;
}
