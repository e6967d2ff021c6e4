// The state at a function's entry: what its annotations say that the caller holds.
import type { CFunction } from '../syntax/model.js';
import { emptyState, type HeldLock, type PathState } from './path-state.js';

/** Entry state of a function. Every lock that no annotation names is unknown. */
export function entryStateOf(fn: CFunction): PathState {
  const held = fn.annotations.filter(({ name }) => heldAtEntry.test(name)).flatMap(({ args }) => args);
  if (held.length === 0) return emptyState;
  const at = { line: fn.startLine, column: 1 };
  const locks = new Map(held.map((text) => [lockName(text), callerLock(lockName(text), at)]));
  return { ...emptyState, locks };
}

const heldAtEntry = /^__(?:must_hold|releases|must_hold_shared)$/;

/** `&inode->i_lock`, `inode->i_lock` and `RCU` as keys. */
function lockName(text: string): string {
  const plain = text.trim().replace(/^&/, '');
  return plain === 'RCU' || plain === 'rcu' ? 'rcu' : plain;
}

function callerLock(shown: string, at: HeldLock['at']): HeldLock {
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
