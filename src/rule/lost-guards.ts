// Locks that the other image held around an access and this one does not, where the file still believes in them.
import type { Position } from '../base/position.js';
import { lastField } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { callSites } from '../lockstate/inherited-locks.js';
import type { HeldLock } from '../lockstate/path-state.js';
import { callersHold } from './callers-hold.js';
import { isOwnContainer } from './container-guards.js';
import { lockCounts } from './lock-counts.js';
import { publications } from './publications.js';
import { fileHabit, isBare, ownGuard, type SharedAccess, sharedAccesses } from './shared-accesses.js';

export interface LostGuard {
  readonly lock: string;
  readonly takenAt: Position;
  /** Places of the file that make such an access with this lock. */
  readonly held: number;
}

/** The lock under which the other image makes the same access each time; undefined where it may not be needed. */
export function lostGuard(
  facts: FunctionFacts,
  other: FunctionFacts,
  access: SharedAccess,
): LostGuard | undefined {
  const isSame = ({ kind, text, by }: SharedAccess): boolean =>
    kind === access.kind && text === access.text && by === access.by;
  const before = sharedAccesses(other).filter(isSame);
  const guard = before[0] && ownGuard(before[0]);
  if (!guard || before.some((one) => ownGuard(one)?.shown !== guard.shown)) return undefined;
  if (isOwnContainer(facts, access) || isTakenByCaller(facts, guard)) return undefined;
  if (access.kind === 'called' && !touchesShared(facts, access.text)) return undefined;
  const { held, bare } = fileHabit(facts, access, lastField(guard.shown));
  if (bare > 0 || held < beliefNeeded(facts, other, access, guard)) return undefined;
  return isSaidOfContainer(facts, other, guard) ? undefined : { lock: guard.shown, takenAt: guard.at, held };
}

/** A section that was only shortened may have been longer than needed. */
function beliefNeeded(
  facts: FunctionFacts,
  other: FunctionFacts,
  { kind }: SharedAccess,
  { shown }: HeldLock,
): number {
  const isGone = lockCounts(facts, shown).acquires < lockCounts(other, shown).acquires;
  if (kind === 'called') return isGone ? 2 : Infinity;
  return isGone ? 1 : 2;
}

/** A caller in view holds a lock of this name, or something that is not known. */
export function isTakenByCaller(facts: FunctionFacts, { shown }: HeldLock): boolean {
  const field = lastField(shown);
  return facts
    .callers()
    .some((caller) =>
      callSites(caller, facts.fn.name).some(({ point }) =>
        point.states.some((state) =>
          [...state.locks.values()].some((lock) => lock.kind !== 'free' && lastField(lock.shown) === field),
        ),
      ),
    );
}

/** A function of the file that changes or walks what is not its own, with no lock of its own. */
function touchesShared(facts: FunctionFacts, name: string): boolean {
  const callee = facts.callee(name);
  return (
    callee !== undefined &&
    callee.filePath === facts.filePath &&
    sharedAccesses(callee).some((access) => access.kind !== 'called' && isBare(access))
  );
}

/** `publish-outside-lock` says it, of a container in the same section. */
function isSaidOfContainer(facts: FunctionFacts, other: FunctionFacts, { shown }: HeldLock): boolean {
  const isGuarded = (text: string): boolean =>
    [...publications(other)].some(
      ({ text: known, states }) =>
        known === text &&
        states.every((state) =>
          [...state.locks.values()].some((lock) => lock.kind === 'held' && lock.shown === shown),
        ),
    );
  const isLost = (): boolean =>
    lockCounts(facts, shown).acquires > 0 || facts.methods.length > 0 || callersHold(facts) === 'none';
  return (
    [...publications(facts)].some(
      ({ text, states }) => isBare({ states, kind: 'changed' }) && isGuarded(text),
    ) && isLost()
  );
}
