// Which locks a call may have changed in a way that is not known.
import type { CallExpr } from '../syntax/model.js';
import { lastField, mentionsOf, textOf } from './access-path.js';
import { calleeName, speaksOfLocking } from './lock-call.js';
import { type HeldLock, lostKeyPrefix, type LockStatus, type PathState } from './path-state.js';
import type { Summary } from './summary.js';

type Touched = (key: string, status: LockStatus) => boolean;

/**
 * Locks that were given to the call, and those in reach of its arguments that its text touches (`summary`) or, when
 * its text is not at hand, when its name speaks of locking. A lock without an owner goes with its object.
 */
export function touchedBy(call: CallExpr, state: PathState, summary: Summary | undefined): Touched {
  const name = calleeName(call) ?? '';
  const args = call.args.map((arg) => textOf(arg, state.aliases));
  const given = new Set(
    neutralCall.test(name) ? [] : args.filter((arg) => arg.startsWith('&')).map((arg) => arg.slice(1)),
  );
  const reach = new Set(args.flatMap((arg) => [...mentionsOf(arg).roots]));
  const inReach = (key: string): boolean => rootsOf(key).some((root) => reach.has(root));
  const byText = summary && touchedByText(summary, inReach);
  const byName = byText ?? (speaksOfLocking(name) ? touchedByName(name, args, state, inReach) : undefined);
  return (key, status) => {
    if (given.has(key) || byName?.(key, status) === true) return true;
    return (
      status.kind === 'held' && status.ownerless && mayEnd.test(name) && !endsNone.test(name) && inReach(key)
    );
  };
}

const rootsOf = (key: string): readonly string[] => [...mentionsOf(key.replace(lostKeyPrefix, '')).roots];

/** The callee's text was read: it touches locks by these fields, of its parameters' objects or file-wide. */
function touchedByText({ touched, unnamed }: Summary, inReach: (key: string) => boolean): Touched {
  return (key) =>
    unnamed.has(lastField(key)) ||
    (touched.has(lastField(key)) && (inReach(key) || rootsOf(key).every((root) => touched.has(root))));
}

function touchedByName(
  name: string,
  args: readonly string[],
  state: PathState,
  inReach: (key: string) => boolean,
): Touched {
  // unlock_mount(mp): what it unlocks is not named by its arguments, so it may be any lock that is held.
  const isUnnamed =
    name.includes('unlock') && ![...state.locks].some(([key, { kind }]) => kind === 'held' && inReach(key));
  const words = new Set(name.split('_'));
  const [takes, givesUp] = [speaksOfLocking(name.replace(/un_?lock/gi, '')), mayGiveUp.test(name)];
  return (key, status) => {
    if (status.kind === 'held' && !givesUp && !isPageLock(status)) return false;
    if (status.kind === 'free' && !takes) return false;
    return isUnnamed || inReach(key) || args.length === 0 || sharesWord(key, words);
  };
}

/** Functions that lock more drop and retake the page lock at times: ocfs2_inode_lock_with_folio() (fs/ocfs2/dlmglue.c). */
const isPageLock = ({ lockType }: HeldLock): boolean => /^(?:page|folio)-lock$/.test(lockType);

// A name that speaks of locking alone takes more, or speaks of a lock as a thing; by these words it may end what is held.
const mayGiveUp =
  /un_?lock|relock|release|relse|(?:^|_)(?:free|drop|put|end|done|finish|exit|leave|cancel|commit|revert|convert|downgrade|abort|wake|wait|up|try|kill|move|with)(?:_|$)/i;

/** A lock without an object in view, and a name that shares a word with it: foo_unlock() and foo_mutex. */
function sharesWord(key: string, words: ReadonlySet<string>): boolean {
  const parts = lastField(key).split(/\W|_/);
  return parts.some((word) => word.length > 3 && word !== 'lock' && word !== 'mutex' && words.has(word));
}

// An I/O that is started, a transaction that is committed, an object that is given up: each may end in a release.
const mayEnd = /submit|read|write|end_|release|free|_put|relse|forget|commit|cancel|trans_|queue|unlock/;

// These give up a reference and no lock: a folio that is freed locked is a bug (mm/page_alloc.c: free_page_is_bad).
// folio_wait_writeback() waits for another I/O, with the lock held (mm/page-writeback.c); the others read a number.
const endsNone =
  /^(?:folio_put|put_page|\w{0,20}wait_(?:(?:on|for)_\w{1,40}|writeback\w{0,10})|(?:i_size|atomic\d{0,2}|refcount|kref)_read|READ_ONCE)$/;

// Look at a lock without changing it (include/linux/lockdep.h), or take the address of a neighbour of it.
const neutralCall =
  /^(?:lockdep_\w+|might_lock\w*|\w+_is_locked|\w*init\w*|prove_locking\w*|mod_timer|list_\w+|hlist_\w+)$/;
