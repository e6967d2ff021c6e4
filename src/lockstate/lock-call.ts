// Lock calls by the tables: which lock a call is about, as a key and as the author wrote it.
import { lockApi, type LockApi, lockIsChosen } from '../kernel/index.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { type Aliases, memberText, pointedTo, textOf } from './access-path.js';

export interface LockCall {
  readonly api: LockApi;
  /** Canonical name of the lock; equal keys are the same lock. */
  readonly key: string;
  /** The lock as written at this call, for messages. */
  readonly shown: string;
}

/** Name of a direct call; undefined for a call through a pointer. */
export function calleeName(call: CallExpr): string | undefined {
  return call.callee.kind === 'name' ? call.callee.name : undefined;
}

/** The lock call that `call` is; undefined when the tables do not know it or its lock cannot be named. */
export function lockCallOf(call: CallExpr, aliases: Aliases): LockCall | undefined {
  const name = calleeName(call);
  if (name === undefined) return undefined;
  const api = lockIsChosen(name)
    ? lockApi(
        name,
        call.args.map((arg) => textOf(arg)),
      )
    : lockApi(name);
  return api && lockCallWith(api, call.args, aliases);
}

/** The same for a row that is already known: guards, macro bodies. */
export function lockCallWith(api: LockApi, args: readonly Expr[], aliases: Aliases): LockCall | undefined {
  if (api.lockArgs.length === 0) {
    const key = api.lockName ?? api.name;
    return { api, key, shown: key };
  }
  const given = api.lockArgs.map((index) => args[index]);
  if (given.some((arg) => arg === undefined)) return undefined;
  const exprs = given as readonly Expr[];
  if (api.lockArgs.length > 1 || api.lockName !== undefined) {
    const prefix = api.lockName ?? api.lockType;
    const name = (map: Aliases): string => `${prefix}(${exprs.map((arg) => textOf(arg, map)).join(', ')})`;
    return { api, key: name(aliases), shown: name(new Map()) };
  }
  const [arg] = exprs as readonly [Expr];
  return { api, key: lockText(arg, api.field, aliases), shown: lockText(arg, api.field, new Map()) };
}

function lockText(arg: Expr, field: string | undefined, aliases: Aliases): string {
  const text = textOf(arg, aliases);
  if (field === undefined || field === '') return pointedTo(text);
  return memberText(text, field.replace(/^(?:->|\.)/, ''), true);
}

/**
 * Names that speak of locking: what such a call does to the locks within its reach is unknown unless its
 * text, an annotation or a table tells. Blocks, clocks and file locks are no locks.
 */
export function speaksOfLocking(name: string): boolean {
  const known = speaking.get(name);
  if (known !== undefined) return known;
  const speaks = lockWord.test(name.replace(noLockWord, ''));
  if (speaking.size >= speakingBound) speaking.clear();
  speaking.set(name, speaks);
  return speaks;
}

// Asked at every call on every path; a tree has more names than a run meets.
const speaking = new Map<string, boolean>();
const speakingBound = 20_000;

// foo_locked() is called with the lock held and leaves it held, foo_unlocked() without; wake_up() is no up().
const noLockWord =
  /deadlock|nolock|(?:un)?block(?:s|ed|ing)?|clocks?|flock|posix_lock|locks_\w+|lockdep\w*|lockowner|lockd|lockref|glocks?|lockres|_(?:un)?locked(?=_|$)|_dlock$|wake_up|lock_(?=(?:on|is|has|type|mode|name|state|status|count|cookie|stats?)(?:_|$))|(?:is|has)_\w{0,20}lock$/gi;

const lockWord =
  /lock|(?:^|_)(?:release|acquire)$|^(?:release|acquire)_|^(?:down|up)(?:_|$)|_(?:down|up)_(?:read|write)|mutex|rwsem|_sem(?:_|$)|drop_and|put_and|_enter$|_exit$/i;

/** Names of functions that may come back with a lock held. */
export const mayComeBackLocked = (name: string): boolean =>
  /(?:^|_)(?:begin|start|enter|acquire|grab|hold|freeze)(?:_|$)/.test(name);
