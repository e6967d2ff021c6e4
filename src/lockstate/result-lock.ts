// Locks that a call leaves in the object it returns: `folio = filemap_lock_folio(..)`. Between the call and the
// store of its result the object has no name but the place of the call.
import { resultLock } from '../kernel/index.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { mentionsOf } from './access-path.js';
import { resultKey } from './condition.js';
import type { Exit } from './facts.js';
import { calleeName } from './lock-call.js';
import { type HeldLock, type LockStatus, type PathState, renameLocks } from './path-state.js';
import type { Summary, SummaryEffect } from './summary.js';
import { errorPointer, pointer, zero } from './value.js';

/** What a summary calls the object that its function returns. */
const resultRoot = '@result';

/** A function of the tables that returns a locked object, as a summary; undefined for any other. */
export function resultLockSummary(name: string): Summary | undefined {
  const row = resultLock(name);
  if (row?.lockOf !== 'result') return undefined;
  const key = row.field === undefined ? `*${resultRoot}` : `${resultRoot}${row.field}`;
  const lock: HeldLock = {
    kind: 'held',
    lockType: row.lockType,
    mode: row.mode,
    variant: 'plain',
    atomic: false,
    recursive: false,
    depth: 1,
    // The end of an I/O unlocks a folio, deactivate_locked_super() a superblock.
    ownerless: true,
    byGuard: false,
    byCaller: false,
    api: name,
    at: { line: 0, column: 0 },
    shown: key,
    entry: 'free',
  };
  const failed = row.heldOn === 'non-null' ? zero : errorPointer;
  return {
    params: [],
    outcomes: [
      { returns: pointer, effects: [{ kind: 'acquires', key, lock }] },
      { returns: failed, effects: [] },
    ],
    opaque: false,
    touched: new Set(),
    unnamed: new Set(),
  };
}

/** The object of a summary's key in the words of its caller, before the result has a name there. */
export const namedByCall = (key: string, call: CallExpr): string => key.replace(resultRoot, resultKey(call));

/** The same for messages: `demo_get_locked()->lock`. */
export const shownByCall = (key: string, call: CallExpr): string =>
  key.replace(resultRoot, `${calleeName(call) ?? ''}()`);

/** A lock whose object never got a name: its call's result was returned at once, or dropped. */
export const isUnnamedResult = (key: string): boolean => key.includes('@');

/** Locks in the result of `value` belong to the variable that it is stored in. */
export function nameResult(state: PathState, name: string, value: Expr | undefined): PathState {
  const call = value?.kind === 'cast' ? value.operand : value;
  if (call?.kind !== 'call') return state;
  const from = resultKey(call);
  if (![...state.locks.keys()].some((key) => key.includes(from))) return state;
  const renamed = [...renameLocks(state.locks, from, name)].map(
    ([key, status]) => [key, { ...status, shown: shownAs(status, call, name) }] as const,
  );
  return { ...state, locks: new Map(renamed) };
}

const shownAs = ({ shown }: LockStatus, call: CallExpr, name: string): string =>
  shown.replace(`${calleeName(call) ?? ''}()`, name);

/** Effects of a path in terms of what it returns, where they are on a local that it returns. */
export function effectsOnResult(
  effects: readonly SummaryEffect[],
  { value }: Exit,
  locals: ReadonlySet<string>,
): readonly SummaryEffect[] {
  const returned = value?.kind === 'cast' ? value.operand : value;
  if (returned?.kind === 'call') {
    const from = resultKey(returned);
    return effects.map((effect) => ({ ...effect, key: effect.key.replace(from, resultRoot) }));
  }
  if (returned?.kind !== 'name' || !locals.has(returned.name)) return effects;
  const { name } = returned;
  const pattern = new RegExp(`^(\\*?)${name}(?=$|->|\\.)`);
  return effects.map((effect) => {
    const isOfResult = effect.kind === 'acquires' && mentionsOf(effect.key).roots.has(name);
    return isOfResult ? { ...effect, key: effect.key.replace(pattern, `$1${resultRoot}`) } : effect;
  });
}
