// Locks that a function's own words say its caller must hold, in terms of its parameters.
import type { Position } from '../base/position.js';
import { lockApi, lockIsChosen, type LockMode } from '../kernel/index.js';
import { mentionsOf } from '../lockstate/access-path.js';
import { type FunctionFacts, lockPoints } from '../lockstate/facts.js';
import type { LockStatus } from '../lockstate/path-state.js';
import type { CFunction, FunctionSlice } from '../syntax/model.js';
import { firstBranchLine, namesForCallers } from './lock-terms.js';

export interface LockDemand {
  readonly key: string;
  /** The least mode that will do. */
  readonly mode: LockMode;
  readonly at: Position;
  /** For the witness: `lockdep_assert_held(&f->lock)`. */
  readonly words: string;
}

const known = new WeakMap<FunctionFacts, readonly LockDemand[]>();

/** False when nothing in a function's text can be a demand: it names no lock call, and asks for none in words. */
export function mayDemandLock(text: FunctionSlice): boolean {
  const comment = text.comment();
  return (
    comment === undefined ||
    lockOfComment({ comment }) !== undefined ||
    text.calls().some((name) => lockApi(name) !== undefined || lockIsChosen(name)) ||
    text.mentions(/__(?:must_hold|releases)/)
  );
}

/** What a function asserts, is annotated with, or releases before it takes it. */
export function lockDemands(facts: FunctionFacts): readonly LockDemand[] {
  let demands = known.get(facts);
  if (!demands) {
    const byKey = new Map<string, LockDemand>();
    for (const demand of [...asserted(facts), ...annotated(facts.fn), ...released(facts)])
      if (!byKey.has(demand.key)) byKey.set(demand.key, demand);
    demands = [...byKey.values()];
    known.set(facts, demands);
  }
  return demands;
}

/** Assertions that stand above the first branch: they are made on every call. */
function* asserted(facts: FunctionFacts): Generator<LockDemand> {
  const isNamed = namesForCallers(facts);
  const firstBranch = firstBranchLine(facts);
  for (const { at, call, readings } of lockPoints(facts)) {
    if (at.line > firstBranch) return;
    for (const { state, lock } of readings) {
      const { api, key, shown } = lock;
      if (api.effect !== 'assert-held' || state.locks.get(key)?.entry === 'free' || !isNamed(key)) continue;
      const given = call.args.length > 0 && api.field === undefined ? `&${shown}` : shown;
      yield { key, mode: api.mode, at, words: `${api.name}(${given})` };
    }
  }
}

/** `__must_hold(&f->lock)`, `__releases(f->lock)`. */
function* annotated(fn: CFunction): Generator<LockDemand> {
  const params = new Set(fn.params.map(({ name }) => name));
  for (const { name, args } of fn.annotations) {
    if (!/^__(?:must_hold|releases|must_hold_shared)$/.test(name)) continue;
    for (const arg of args) {
      const key = arg.trim().replace(/^&/, '');
      const { roots } = mentionsOf(key);
      // A name that is no parameter is a lock of the file, unless its object is the function's own.
      if (roots.size !== 1 || (/->|\./.test(key) && ![...roots].every((root) => params.has(root)))) continue;
      // Sparse does not tell modes apart.
      yield {
        key: /^rcu$/i.test(key) ? 'rcu' : key,
        mode: 'shared',
        at: { line: fn.startLine, column: 1 },
        words: `${name}(${arg.trim()})`,
      };
    }
  }
}

/** Released by its own text, on every way through, before anything else is done to it. */
function* released(facts: FunctionFacts): Generator<LockDemand> {
  const isNamed = namesForCallers(facts);
  const states = facts.exits.flatMap((exit) => exit.states);
  if (facts.merged || states.length === 0) return;
  for (const { at, readings } of lockPoints(facts)) {
    for (const { state, lock } of readings) {
      const { api, key } = lock;
      if (api.effect !== 'release' || api.handsOver || !isAsEntered(state.locks.get(key))) continue;
      if (!isNamed(key)) continue;
      if (states.some((last) => last.locks.get(key)?.entry !== 'held')) continue;
      yield { key, mode: 'shared', at, words: `${api.name}() without having taken it` };
    }
  }
}

const isAsEntered = (lock: LockStatus | undefined): boolean =>
  lock === undefined || (lock.kind === 'held' && lock.byCaller);

/** The name of a lock that a comment asks for: "caller must hold i_ceph_lock", "must be called with foo->lock held". */
export function lockOfComment({ comment }: Pick<CFunction, 'comment'>): string | undefined {
  if (comment === '' || comment.length > 2_000 || /\bmust not\b|\bwithout\b|\bunless\b|\bor\b/i.test(comment))
    return undefined;
  const text = comment.replace(/\s+/g, ' ');
  const match =
    /\bcallers? (?:must|should|needs? to) (?:hold|have|own) (?:the )?(&?[\w>.-]+)/i.exec(text) ??
    /\b(?:must|should) be called with (?:the )?(&?[\w>.-]+) (?:lock )?(?:held|locked|taken)/i.exec(text) ??
    /(?:^|[.] |: )(?:the )?(&?[\w>.-]+) must be held/i.exec(text);
  const name = match?.[1]?.replace(/^&/, '').replace(/[.]$/, '');
  return name !== undefined && /(?:lock|mutex|sem|mux|mtx|rwsem)$/.test(name) && name.length > 4
    ? name
    : undefined;
}
