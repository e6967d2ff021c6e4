// What a call does to one path state: a lock call by the tables, a function of the image by its summary, any other.
import type { LockApi } from '../kernel/index.js';
import type { CallExpr } from '../syntax/model.js';
import { lastField, textOf } from './access-path.js';
import { resultKey } from './condition.js';
import { markCall } from './dentry-marks.js';
import { markInodeCall } from './inode-marks.js';
import { applyLockCall, blurLocks } from './lock-effect.js';
import { calleeName, lockCallOf } from './lock-call.js';
import { type PathState, setLock, setValue, withEntry } from './path-state.js';
import { touchedBy } from './reach.js';
import { namedByCall, resultLockSummary, shownByCall } from './result-lock.js';
import { forgetAddressedVariable, forgetText, maskOf } from './store.js';
import { substitute, type Summary } from './summary.js';
import type { TransferContext } from './transfer-context.js';
import { errorPointer, negative, pointer, type ValueMask, zero } from './value.js';

/** The states behind a call; one per outcome where its result decides. */
export function applyCall(before: PathState, call: CallExpr, context: TransferContext): readonly PathState[] {
  const state = forgetResult(before, call);
  const lock = lockCallOf(call, state.aliases);
  if (lock) return applyLockCall(underLock(state, lock.api.effect, call, context), lock, call.at, call);
  const name = calleeName(call);
  const summary = name === undefined ? undefined : (context.summary(name) ?? resultLockSummary(name));
  if (summary && !summary.opaque) {
    const after = forgetAddressed(state, call);
    return summary.outcomes.length === 0
      ? [withKnownResult(after, call, context)]
      : applySummary(after, call, summary);
  }
  const touched = state.locks.size === 0 ? state : blurLocks(state, touchedBy(call, state, summary));
  const after = withKnownResult(forgetAddressed(touched, call), call, context);
  return markInodeCall(markCall(after, call), call);
}

/** The same for what a path knows besides locks. */
export function factsAfterCall(before: PathState, call: CallExpr, context: TransferContext): PathState {
  return withKnownResult(forgetAddressed(forgetResult(before, call), call), call, context);
}

/** Taking a lock: what was read from memory without it may have changed, except where the lock call hangs on it. */
function underLock(
  state: PathState,
  effect: LockApi['effect'],
  call: CallExpr,
  context: TransferContext,
): PathState {
  if (effect !== 'acquire' && effect !== 'try-acquire') return state;
  const around = context.relevance.around.get(call);
  const isStale = (text: string): boolean =>
    /->|\(/.test(text) && !text.startsWith('#') && around?.has(text) !== true;
  const isFlag = (text: string): boolean => /lock/i.test(text);
  const stale = [...state.values.keys(), ...state.truths.keys()].filter(
    (text) => isStale(text) && !isFlag(text),
  );
  if (stale.length === 0) return state;
  const keep = ([text]: readonly [string, unknown]): boolean => !stale.includes(text);
  return {
    ...state,
    values: new Map([...state.values].filter(keep)),
    truths: new Map([...state.truths].filter(keep)),
  };
}

function forgetResult(state: PathState, call: CallExpr): PathState {
  const key = resultKey(call);
  return state.values.has(key) ? { ...state, values: withEntry(state.values, key, undefined) } : state;
}

/** Variables whose address a call gets may be changed by it. */
function forgetAddressed(state: PathState, call: CallExpr): PathState {
  let next = state;
  for (const given of call.args) {
    // `alloc(dev, (void **)&buf)`.
    const arg = given.kind === 'cast' ? given.operand : given;
    if (arg.kind !== 'unary' || arg.op !== '&') continue;
    const target = arg.operand;
    if (target.kind === 'name') next = forgetAddressedVariable(next, target.name);
    else next = forgetText(next, textOf(target));
  }
  return next;
}

function applySummary(state: PathState, call: CallExpr, summary: Summary): readonly PathState[] {
  const args = call.args.map((arg) => textOf(arg, state.aliases));
  const shownArgs = call.args.map((arg) => textOf(arg));
  const api = calleeName(call) ?? '';
  return summary.outcomes.map(({ returns, effects }) => {
    let next = setValue(state, resultKey(call), returns);
    for (const effect of effects) {
      const key = namedByCall(substitute(effect.key, summary.params, args), call);
      const shown = shownByCall(substitute(effect.key, summary.params, shownArgs), call);
      const known = next.locks.get(key);
      if (effect.kind === 'acquires') {
        const held = {
          ...effect.lock,
          api,
          shown,
          at: call.at,
          entry: known?.entry ?? ('free' as const),
          byGuard: false,
        };
        next = setLock(
          next,
          key,
          known?.kind === 'held' && !held.recursive ? { ...known, doubled: true } : held,
        );
      } else {
        // The callee may call it by another name: what it was called here is unclear then.
        if (!known)
          next = blurLocks(next, (other, { kind }) => kind === 'held' && lastField(other) === lastField(key));
        next = setLock(next, key, { kind: 'free', at: call.at, api, shown, entry: known?.entry ?? 'held' });
        // It may have ended local_irq_save(flags) with the same call: spin_unlock_irqrestore(lock, flags).
        next = blurLocks(next, (other) => args.some((arg) => other === `irqsave(${pointedAt(arg)})`));
      }
    }
    return next;
  });
}

const pointedAt = (arg: string): string => arg.replace(/^&/, '');

function withKnownResult(state: PathState, call: CallExpr, context: TransferContext): PathState {
  const mask = knownResult(state, call) ?? context.resultOf?.(call);
  return mask === undefined ? state : setValue(state, resultKey(call), mask);
}

function knownResult(state: PathState, call: CallExpr): ValueMask | undefined {
  const [arg] = call.args;
  switch (calleeName(call)) {
    case 'ERR_PTR': {
      // ERR_PTR(0) is NULL (include/linux/err.h).
      const mask = arg ? maskOf(state, arg) : undefined;
      if (mask === zero) return zero;
      return mask !== undefined && (mask & zero) === 0 ? errorPointer : zero | errorPointer;
    }
    case 'ERR_CAST':
      return errorPointer;
    case 'PTR_ERR':
      return arg && maskOf(state, arg) === errorPointer ? negative : undefined;
    case 'container_of':
      return pointer;
    // NULL is success: the dentry was used (fs/dcache.c: d_splice_alias).
    case 'd_splice_alias':
      return zero | errorPointer | pointer;
    default:
      return undefined;
  }
}
