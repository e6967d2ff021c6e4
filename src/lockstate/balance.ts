// How a function leaves each lock it touches: the question that balance rules and comparisons share.
import type { Position } from '../base/position.js';
import type { CallExpr } from '../syntax/model.js';
import { lastField, textOf } from './access-path.js';
import type { Exit, FunctionFacts } from './facts.js';
import { lockPoints } from './facts.js';
import { type HeldLock, isAsEntered, lostKeyPrefix, type PathState } from './path-state.js';
import { isUnnamedResult } from './result-lock.js';
import { substitute } from './summary.js';
import { maskOf } from './store.js';
import { anyValue, errorPointer, negative, pointer, positive, type ValueMask, zero } from './value.js';

/** A lock that this function took and holds when it returns. */
export interface HeldAtExit {
  readonly key: string;
  readonly lock: HeldLock;
  readonly exit: Exit;
  readonly state: PathState;
  /** Its variable has been given another object since: the lock has no name at the exit. */
  readonly nameless: boolean;
}

/** Locks taken in this function that are held at an exit, one entry per exit and place of acquire. */
export function* heldAtExits(facts: FunctionFacts): Generator<HeldAtExit> {
  for (const exit of facts.exits) {
    const seen = new Set<string>();
    for (const state of exit.states) {
      for (const [key, lock] of state.locks) {
        if (lock.kind !== 'held') continue;
        if (lock.byCaller || lock.byGuard || lock.entry === 'held' || isUnnamedResult(key)) continue;
        const identity = `${key}|${lock.at.line}:${lock.at.column}`;
        if (seen.has(identity)) continue;
        seen.add(identity);
        yield { key, lock, exit, state, nameless: key.startsWith(lostKeyPrefix) };
      }
    }
  }
}

/**
 * True when some path reaches the same exit without ever having touched the lock: it is taken on a condition, and
 * what correlates that condition with the releases may be out of sight.
 */
export function isConditional({ exit, key }: HeldAtExit): boolean {
  return exit.states.some((state) => isAsEntered(state, key));
}

/** Value classes an exit returns on a path; everything for a void function. */
export function returnsOf(exit: Exit, state: PathState): ValueMask {
  return exit.value ? maskOf(state, exit.value) : anyValue;
}

export type ReturnKind = 'success' | 'failure' | 'either';

/** Success or failure by kernel convention: 0 or more, a valid pointer; -errno, ERR_PTR, for pointers also NULL. */
export function returnKind(returnType: string, mask: ValueMask): ReturnKind {
  if (returnType.endsWith('*')) {
    if ((mask & (errorPointer | zero)) === 0) return 'success';
    return (mask & (pointer | positive | negative)) === 0 ? 'failure' : 'either';
  }
  if (/^bool$/.test(returnType)) {
    if ((mask & zero) === 0) return 'success';
    return mask === zero ? 'failure' : 'either';
  }
  if ((mask & (negative | errorPointer)) === 0) return 'success';
  return (mask & (zero | positive | pointer)) === 0 ? 'failure' : 'either';
}

/** Exits (with a path each) where a lock this function took has been released again. */
export function releasedExits(facts: FunctionFacts, key: string): { exit: Exit; state: PathState }[] {
  return facts.exits.flatMap((exit) =>
    exit.states.flatMap((state) => {
      const lock = state.locks.get(key);
      return lock?.kind === 'free' && lock.entry === 'free' && lock.at ? [{ exit, state }] : [];
    }),
  );
}

/** True when the text takes the lock called so and releases what it took, and no exit shown leaves it held. */
export function balances(facts: FunctionFacts, shown: string): boolean {
  return releasesTaken(facts, shown) && !leavesHeld(facts, shown) && !leavesUnknown(facts, shown);
}

/** A call that may have touched the lock stands before an exit: whether it is held there, nobody can say. */
const leavesUnknown = (facts: FunctionFacts, shown: string): boolean =>
  facts.exits.some(({ states }) =>
    states.some(({ locks }) =>
      [...locks.values()].some((lock) => lock.kind === 'unclear' && lock.shown === shown),
    ),
  );

/** True when an exit that is shown leaves the lock held that the text took. */
export function leavesHeld(facts: FunctionFacts, shown: string): boolean {
  return [...heldAtExits(facts)].some(({ lock }) => lock.shown === shown);
}

function releasesTaken(facts: FunctionFacts, shown: string): boolean {
  if (facts.fn.complete) return acquires(facts, shown);
  for (const { readings } of lockPoints(facts)) {
    const releasesOwn = readings.some(({ state, lock }) => {
      const status = state.locks.get(lock.key);
      return (
        lock.api.effect === 'release' &&
        lock.shown === shown &&
        status?.kind === 'held' &&
        status.entry === 'free'
      );
    });
    if (releasesOwn) return true;
  }
  return false;
}

/** True when the function takes a lock written so, or one of the same field through a renamed variable. */
export function acquires(facts: FunctionFacts, shown: string): boolean {
  return lockNames(facts, 'acquire').has(shown);
}

/** True when some path releases the lock called so without having taken it. */
export function releasesUnheld(facts: FunctionFacts, shown: string): boolean {
  for (const { readings } of lockPoints(facts)) {
    const unheld = readings.some(
      ({ state, lock }) =>
        lock.api.effect === 'release' && lock.shown === shown && isAsEntered(state, lock.key),
    );
    if (unheld) return true;
  }
  return false;
}

export function releases(facts: FunctionFacts, shown: string): boolean {
  return lockNames(facts, 'release').has(shown);
}

/**
 * True when the lock is held at this line of the text: a path holds it, or the next thing the text does to a lock
 * that is as the caller left it is to release it. What a hunk does not show took it then.
 */
export function heldInText(facts: FunctionFacts, at: Position, shown: string): boolean {
  for (const { step, states } of facts.points) {
    const isHere = step.at.line === at.line && step.at.column === at.column;
    if (
      isHere &&
      states.every((state) =>
        [...state.locks.values()].some(
          (lock) => lock.kind === 'held' && lock.shown === shown && !lock.doubled,
        ),
      )
    )
      return true;
  }
  return !facts.fn.complete && releasedNext(facts, at, shown);
}

/** True when the next thing the text does to a lock that is as the caller left it is to release it: the caller holds it. */
export function releasedNext(facts: FunctionFacts, at: Position, shown: string): boolean {
  for (const point of lockPoints(facts)) {
    if (point.at.line <= at.line) continue;
    const own = point.readings.filter(({ lock }) => lock.shown === shown);
    if (own.length === 0) continue;
    return own.every(({ state, lock }) => lock.api.effect === 'release' && isAsEntered(state, lock.key));
  }
  return false;
}

const nameCache = new WeakMap<FunctionFacts, Record<'acquire' | 'release', Set<string>>>();

function lockNames(facts: FunctionFacts, effect: 'acquire' | 'release'): ReadonlySet<string> {
  let names = nameCache.get(facts);
  if (!names) {
    names = { acquire: new Set(), release: new Set() };
    for (const { readings } of lockPoints(facts)) {
      for (const { lock } of readings) {
        if (lock.api.effect === 'acquire' || lock.api.effect === 'try-acquire') names.acquire.add(lock.shown);
        if (lock.api.effect === 'release') names.release.add(lock.shown);
      }
    }
    for (const { step, states } of facts.points) {
      if (step.kind === 'call') addWrapped(facts, step.call, names);
      // A lock in the result of a call has its name from the store behind it.
      for (const lock of states.flatMap((state) => [...state.locks.values()]))
        if (lock.kind === 'held' && !lock.byCaller) names.acquire.add(lock.shown);
    }
    nameCache.set(facts, names);
  }
  return names[effect];
}

function addWrapped(
  facts: FunctionFacts,
  call: CallExpr,
  names: Record<'acquire' | 'release', Set<string>>,
): void {
  const summary = call.callee.kind === 'name' ? facts.summary(call.callee.name) : undefined;
  if (!summary || summary.opaque) return;
  const args = call.args.map((arg) => textOf(arg));
  for (const effect of summary.outcomes.flatMap((outcome) => outcome.effects)) {
    names[effect.kind === 'acquires' ? 'acquire' : 'release'].add(
      substitute(effect.key, summary.params, args),
    );
  }
}

/** The last field of a lock as written: `i_lock` of `inode->i_lock`. */
export const fieldOfLock = (shown: string): string => lastField(shown);
