// References taken on an object behind the critical section in which it was found or chosen.
import type { Position } from '../base/position.js';
import { lastField, mentionsOf, textOf } from '../lockstate/access-path.js';
import { apiContract, referenceTaker } from '../kernel/index.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { isOwnedResult, objectVariable, samePlace } from '../lockstate/origins.js';
import type { HeldLock, Origin, PathState } from '../lockstate/path-state.js';
import { callersHold } from './callers-hold.js';
import { heldLocksOf } from './held-locks.js';
import { type ReferenceCall, referenceCalls } from './reference-calls.js';

export interface StaleFind {
  readonly origin: Origin;
  /** The lock of the find that was dropped. */
  readonly lock: Origin['under'][number];
  /** The same lock, taken anew for the reference: the object may not be the one that was checked. */
  readonly retaken: HeldLock | undefined;
  /** A lock of the find is held all the time: it keeps the object, whose name or state may be stale. */
  readonly pinned: boolean;
}

/** How a path came to a reference too late; undefined when the find still protects it or nothing is known. */
export function staleFind(
  facts: FunctionFacts,
  state: PathState,
  taken: ReferenceCall,
): StaleFind | undefined {
  const origin = taken.variable === undefined ? undefined : state.origins.get(taken.variable);
  if (!origin || taken.fallible || [...state.locks.values()].some(({ kind }) => kind === 'unclear'))
    return undefined;
  const held = heldLocksOf(state).map(([key, lock]) => ({ key, lock }));
  const dropped = origin.under.filter(({ at }) => !held.some(({ lock }) => samePlace(lock.at, at)));
  const [lock] = dropped;
  if (!lock || comesReferenced(facts, origin)) return undefined;
  // What a caller holds may keep the object (fs/afs/vl_alias.c: cells under proc_cells_lock).
  if (held.length === 0)
    return callersHold(facts) === 'all' ? undefined : { origin, lock, retaken: undefined, pinned: false };
  for (const found of dropped) {
    const again = held.find(({ key, lock: now }) => key === found.key || isSameField(now, found, taken));
    if (again && !isCheckedAgain(facts, again.lock.at, taken))
      return { origin, lock: found, retaken: again.lock, pinned: dropped.length < origin.under.length };
  }
  // Another lock is held: it may be what keeps the object now.
  return undefined;
}

/** The object is the answer of a function of the image that takes a reference itself (fs/nfsd: find_one_sb_stid). */
function comesReferenced(facts: FunctionFacts, { at }: Origin): boolean {
  return facts.points.some(({ step }) => {
    const [, value] = samePlace(step.at, at) ? storeOf(step) : [];
    const callee = value?.kind === 'call' ? facts.callee(calleeName(value) ?? '') : undefined;
    return callee !== undefined && [...referenceCalls(callee)].length > 0;
  });
}

/** True when a path takes the reference inside the critical section of the find. */
export function isTakenInside(state: PathState, taken: ReferenceCall): boolean {
  const held = heldLocksOf(state);
  const origin = taken.variable === undefined ? undefined : state.origins.get(taken.variable);
  if (held.length === 0) return false;
  return !origin || origin.under.every(({ at }) => held.some(([, lock]) => samePlace(lock.at, at)));
}

/** The object's own lock (`alias->d_lock`), whatever the object was called when it was found. */
function isSameField(now: HeldLock, found: Origin['under'][number], taken: ReferenceCall): boolean {
  const own = `${taken.variable ?? ''}->`;
  return now.shown.startsWith(own) && lastField(now.shown) === lastField(found.shown);
}

/** `if (obj->dead)` behind the second acquire: the object is looked at anew (fs/dcache.c: dget_parent). */
function isCheckedAgain(facts: FunctionFacts, from: Position, taken: ReferenceCall): boolean {
  return facts.cfg.blocks.some(
    ({ end }) =>
      end.kind === 'branch' &&
      end.condition.at.line >= from.line &&
      end.condition.at.line <= taken.at.line &&
      mentionsOf(textOf(end.condition)).roots.has(taken.variable ?? ''),
  );
}

/**
 * The object was found by a call that only its name makes an owning one (`entry = foo_get_entry(bucket)`), and the
 * reference was taken in the same critical section: had the call given one, nobody would take another there.
 */
export function isPinnedFind(facts: FunctionFacts, taken: ReferenceCall, shown: string): boolean {
  const sections = (states: readonly PathState[]): ReadonlySet<number> =>
    new Set(
      states.flatMap((state) =>
        heldLocksOf(state).flatMap(([, lock]) => (lock.shown === shown ? [lock.at.line] : [])),
      ),
    );
  const own = sections(taken.states);
  return facts.points.some(({ step, states }) => {
    const [name, value] = storeOf(step);
    if (name === undefined || name !== taken.variable || value?.kind !== 'call') return false;
    const callee = calleeName(value) ?? '';
    if (referenceTaker(callee) !== undefined || apiContract(callee) !== undefined) return false;
    const reader = facts.callee(callee);
    if (reader && [...referenceCalls(reader)].length > 0) return false;
    return [...sections(states)].some((line) => own.has(line));
  });
}

/** `dget(session->root)`, where the function has a reference to the session: that keeps its root, too. */
export function isPartOfOwned(facts: FunctionFacts, taken: ReferenceCall): boolean {
  const roots = mentionsOf(taken.shown).roots;
  return facts.points.some(({ step }) => {
    const [name, value] = storeOf(step);
    if (name !== undefined && roots.has(name) && value && isOwnedResult(value)) return true;
    if (step.kind !== 'call' || step.at.line >= taken.at.line) return false;
    const [object] = step.call.args;
    const variable = object && objectVariable(object);
    return (
      variable !== undefined &&
      roots.has(variable) &&
      referenceTaker(calleeName(step.call) ?? '') !== undefined
    );
  });
}
