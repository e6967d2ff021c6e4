// What a path remembers of its dentries: unhashed here by d_drop(), or just allocated and seen by nobody else.
import type { CallExpr, Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { calleeName } from './lock-call.js';
import { type PathState, withEntry } from './path-state.js';

/** Marks are kept along a path although no branch asks about them. */
export const markPrefix = '#';

/** Text under which a path remembers that a dentry was unhashed; the variable's next store ends it. */
const droppedText = (dentry: string): string => `${markPrefix}dropped(${dentry})`;

const freshText = (dentry: string): string => `${markPrefix}fresh(${dentry})`;

// d_alloc_parallel() may return a dentry that others have, too: d_in_lookup() tells (fs/dcache.c).
const allocatesDentry = /^d_(?:alloc|alloc_name|alloc_anon|alloc_cursor|alloc_pseudo|make_root)$/;

// They end what d_in_lookup() told (fs/dcache.c: __d_lookup_unhash).
const endsLookup = /^(?:d_lookup_done|d_add|d_splice_alias)$/;

/** The state behind a call that may unhash a dentry, or end its being in-lookup. */
export function markCall(state: PathState, call: CallExpr): PathState {
  const name = calleeName(call) ?? '';
  const dentry = call.args[name === 'd_splice_alias' ? 1 : 0];
  if (!dentry) return state;
  if (name === 'd_drop') return withMark(state, droppedText(textOf(dentry, state.aliases)));
  if (!endsLookup.test(name)) return state;
  const proof = `d_in_lookup(${textOf(dentry)})`;
  return state.truths.has(proof) ? { ...state, truths: withEntry(state.truths, proof, undefined) } : state;
}

/** The state behind a store of `value` into a variable. */
export function markFresh(state: PathState, name: string, value: Expr | undefined): PathState {
  const isFresh = value?.kind === 'call' && allocatesDentry.test(calleeName(value) ?? '');
  return isFresh ? withMark(state, freshText(name)) : state;
}

/** True when the path has unhashed the dentry and not given the variable another one since. */
export function wasDropped(state: PathState, dentry: Expr): boolean {
  return state.truths.has(droppedText(textOf(dentry, state.aliases)));
}

/** True when the path allocated the dentry itself. */
export function isFresh(state: PathState, dentry: Expr): boolean {
  return state.truths.has(freshText(textOf(dentry, state.aliases)));
}

function withMark(state: PathState, text: string): PathState {
  return { ...state, truths: withEntry(state.truths, text, true) };
}
