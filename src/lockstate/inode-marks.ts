// What a path remembers of its inodes: maybe new (of iget_locked()), known new (I_NEW was asked), unlocked again.
import type { CallExpr, Expr } from '../syntax/model.js';
import { mentionsOf, textOf } from './access-path.js';
import { resultKey } from './condition.js';
import { markPrefix } from './dentry-marks.js';
import { calleeName } from './lock-call.js';
import { type PathState, setValue, withEntry } from './path-state.js';
import { negative, zero } from './value.js';

const maybeNew = (inode: string): string => `${markPrefix}maybe_new(${inode})`;
const known = (inode: string): string => `${markPrefix}new(${inode})`;

// Their result is locked by I_NEW where it was not in the cache; I_NEW tells (fs/inode.c).
const findsOrMakes = /^(?:\w+_)?iget5?_locked(?:_\w+)?$|^inode_insert5$/;

// I_NEW is set where they return 0 (fs/inode.c).
const inserts = /^insert_inode_locked4?$/;

/** Index of the inode among the arguments of what ends I_NEW. */
const ends = new Map([
  ['unlock_new_inode', 0],
  ['discard_new_inode', 0],
  ['iget_failed', 0],
  ['d_instantiate_new', 1],
]);

/** The inode whose I_NEW a call ends; undefined for every other call. */
export function endedInode(call: CallExpr): Expr | undefined {
  const index = ends.get(calleeName(call) ?? '');
  return index === undefined ? undefined : call.args[index];
}

/** True when the path knows that I_NEW is set in the inode, and has not ended that. */
export const isNewInode = (state: PathState, inode: string): boolean => state.truths.has(known(inode));

/** Inodes in which the path knows I_NEW to be set. */
export function newInodes(state: PathState): readonly string[] {
  const prefix = known('').slice(0, -1);
  return [...state.truths.keys()].flatMap((text) =>
    text.startsWith(prefix) ? [text.slice(prefix.length, -1)] : [],
  );
}

/** The states behind a call: one per outcome where it inserts an inode. */
export function markInodeCall(state: PathState, call: CallExpr): readonly PathState[] {
  const ended = endedInode(call);
  if (ended) return [endNew(state, ended)];
  const [inode] = call.args;
  // Given up, rightly or not: nothing is known of it behind that.
  if (inode?.kind === 'name' && calleeName(call) === 'iput') return [withoutInodeIfAny(state, inode.name)];
  if (inode?.kind !== 'name' || !inserts.test(calleeName(call) ?? '')) return [state];
  const result = resultKey(call);
  const taken = { ...state, truths: withEntry(state.truths, known(inode.name), true) };
  return [setValue(taken, result, zero), setValue(state, result, negative)];
}

/** An inode under a name that is not followed may be any of them. */
function endNew(state: PathState, ended: Expr): PathState {
  if (
    ended.kind === 'name' &&
    (state.truths.has(known(ended.name)) || state.truths.has(maybeNew(ended.name)))
  )
    return withoutInode(state, ended.name);
  const { roots } = mentionsOf(textOf(ended, state.aliases));
  const meant = newInodes(state).filter((name) => roots.has(name));
  return (meant.length > 0 ? meant : newInodes(state)).reduce(withoutInode, state);
}

function withoutInode(state: PathState, inode: string): PathState {
  const truths = new Map(state.truths);
  truths.delete(known(inode));
  truths.delete(maybeNew(inode));
  return { ...state, truths };
}

/** The state behind a store: a result that may be new, or an inode that gets a second name and is not followed on. */
export function markInodeStore(
  state: PathState,
  name: string | undefined,
  value: Expr | undefined,
): PathState {
  if (value?.kind === 'name' && value.name !== name) return withoutInodeIfAny(state, value.name);
  if (name === undefined || value?.kind !== 'call' || !findsOrMakes.test(calleeName(value) ?? ''))
    return state;
  return { ...state, truths: withEntry(state.truths, maybeNew(name), true) };
}

const withoutInodeIfAny = (state: PathState, inode: string): PathState =>
  state.truths.has(known(inode)) || state.truths.has(maybeNew(inode)) ? withoutInode(state, inode) : state;

/** The state behind `if (inode->i_state & I_NEW)`; undefined when the path cannot take that edge. */
export function assumeNew(state: PathState, condition: Expr, truth: boolean): PathState | undefined {
  const inode = askedForNew(condition);
  if (inode === undefined) return state;
  if (state.truths.has(known(inode))) return truth ? state : undefined;
  if (!state.truths.has(maybeNew(inode))) return state;
  const next = withoutInode(state, inode);
  return truth ? { ...next, truths: withEntry(next.truths, known(inode), true) } : next;
}

/** `inode` of `inode->i_state & I_NEW`, and of `inode_state_read(inode) & I_NEW` since 6.19. */
function askedForNew(condition: Expr): string | undefined {
  if (condition.kind !== 'binary' || condition.op !== '&' || textOf(condition.right) !== 'I_NEW')
    return undefined;
  const { left } = condition;
  const object =
    left.kind === 'member' && left.field === 'i_state'
      ? left.base
      : left.kind === 'call' && /^inode_state_read(?:_once)?$/.test(calleeName(left) ?? '')
        ? left.args[0]
        : undefined;
  return object?.kind === 'name' ? object.name : undefined;
}
