// Which locks a call without known effects may have changed.
import type { CallExpr } from '../syntax/model.js';
import { lastField, mentionsOf, textOf } from './access-path.js';
import { calleeName } from './lock-call.js';
import { lostKeyPrefix, type LockStatus, type PathState } from './path-state.js';

/**
 * Locks that were given to the call; with `speaks` (the name speaks of locking, or its text changes locks in a way
 * that no summary says) also those in reach of its arguments. A lock without an owner goes with its object.
 */
export function touchedBy(
  call: CallExpr,
  speaks: boolean,
  state: PathState,
): (key: string, status: LockStatus) => boolean {
  const name = calleeName(call) ?? '';
  const args = call.args.map((arg) => textOf(arg, state.aliases));
  const given = new Set(
    neutralCall.test(name) ? [] : args.filter((arg) => arg.startsWith('&')).map((arg) => arg.slice(1)),
  );
  const reach = new Set(args.flatMap((arg) => [...mentionsOf(arg).roots]));
  const words = new Set(name.split('_'));
  const inReach = (key: string): boolean =>
    [...mentionsOf(key.replace(lostKeyPrefix, '')).roots].some((root) => reach.has(root));
  // unlock_mount(mp): what it unlocks is not named by its arguments, so it may be any lock that is held.
  const unlocksUnnamed =
    speaks &&
    /unlock|release/.test(name) &&
    ![...state.locks].some(([key, { kind }]) => kind === 'held' && inReach(key));
  return (key, status) => {
    if (given.has(key) || unlocksUnnamed) return true;
    const isOwnerless = status.kind === 'held' && status.ownerless;
    if (!speaks && !isOwnerless) return false;
    if (inReach(key)) return true;
    return speaks && (args.length === 0 || sharesWord(key, words));
  };
}

/** A lock without an object in view, and a name that shares a word with it: foo_unlock() and foo_mutex. */
function sharesWord(key: string, words: ReadonlySet<string>): boolean {
  const parts = lastField(key).split(/\W|_/);
  return parts.some((word) => word.length > 3 && word !== 'lock' && word !== 'mutex' && words.has(word));
}

// Look at a lock without changing it (include/linux/lockdep.h), or take the address of a neighbour of it.
const neutralCall =
  /^(?:lockdep_\w+|might_lock\w*|\w+_is_locked|\w*init\w*|prove_locking\w*|mod_timer|list_\w+|hlist_\w+)$/;
