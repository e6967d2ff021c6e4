// The state at a function's entry: what its annotations say that the caller holds, and what is known of its callers.
import type { MethodContract } from '../kernel/index.js';
import type { CFunction } from '../syntax/model.js';
import { type CallerLocks, noLocks } from './method-locks.js';
import { emptyState, type HeldLock, type PathState } from './path-state.js';

/** How a function is called. */
export interface FunctionEntry {
  /** Methods that the function is, by the tables that name it or by its prototype; several are called each in its way. */
  readonly contracts: readonly MethodContract[];
  /** Locks held on every call that can be seen; empty when other calls are possible. */
  readonly locks: CallerLocks;
}

/** Nothing is known of the callers. */
export const unknownEntry: FunctionEntry = { contracts: [], locks: noLocks };

/** Entry state of a function. Every lock that is not named is unknown. */
export function entryStateOf(fn: CFunction, entry: FunctionEntry = unknownEntry): PathState {
  const held = fn.annotations.filter(({ name }) => heldAtEntry.test(name)).flatMap(({ args }) => args);
  if (held.length === 0 && entry.locks.size === 0) return emptyState;
  const at = { line: fn.startLine, column: 1 };
  const locks = new Map(held.map((text) => [lockName(text), annotatedLock(lockName(text), at)]));
  // A contract knows type and mode, an annotation does not.
  for (const [key, lock] of entry.locks) locks.set(key, lock);
  return { ...emptyState, locks };
}

const heldAtEntry = /^__(?:must_hold|releases|must_hold_shared)$/;

/** `&inode->i_lock`, `inode->i_lock` and `RCU` as keys. */
function lockName(text: string): string {
  const plain = text.trim().replace(/^&/, '');
  return plain === 'RCU' || plain === 'rcu' ? 'rcu' : plain;
}

function annotatedLock(shown: string, at: HeldLock['at']): HeldLock {
  return {
    kind: 'held',
    lockType: 'other',
    mode: 'exclusive',
    variant: 'plain',
    atomic: false,
    recursive: shown === 'rcu',
    depth: 1,
    ownerless: false,
    byGuard: false,
    byCaller: true,
    api: 'annotation',
    at,
    shown,
    entry: 'held',
  };
}
