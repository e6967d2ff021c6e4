// What a store does to one path state: values, names that mean the same, where an object was found.
import type { Expr } from '../syntax/model.js';
import { isPath, mentionsOf, textOf } from './access-path.js';
import { subjectOf } from './condition.js';
import { markFresh } from './dentry-marks.js';
import { markInodeStore } from './inode-marks.js';
import { originOf } from './origins.js';
import { forgetMentions, type Origin, type PathState, setValue, withEntry, without } from './path-state.js';
import { nameResult } from './result-lock.js';
import type { TransferContext } from './transfer-context.js';
import { anyValue, maskOfConstant, nonzero, pointer, positive, type ValueMask, zero } from './value.js';

export function store(
  state: PathState,
  target: Expr,
  value: Expr | undefined,
  context: TransferContext,
): PathState {
  if (target.kind === 'name') return storeVariable(state, target.name, value, target.at, context);
  const mask = value && maskOf(state, value);
  const text = textOf(target);
  const kept = markInodeStore(state, undefined, value);
  const next =
    target.kind === 'member' ? forgetMentions(kept, target.field, 'field') : forgetText(kept, text);
  return mask === undefined || mask === anyValue ? next : setValue(next, text, mask);
}

export function storeVariable(
  state: PathState,
  name: string,
  value: Expr | undefined,
  at: Origin['at'],
  context: TransferContext,
): PathState {
  const mask = value ? maskOf(state, value) : undefined;
  const origin = context.referenced.has(name) && value ? originOf(state, value, at) : undefined;
  const text = value && isPath(value) && value.kind !== 'literal' ? textOf(value, state.aliases) : undefined;
  let next = nameResult(forgetVariable(state, name), name, value);
  if (mask !== undefined && mask !== anyValue) next = setValue(next, name, mask);
  if (value) next = withEquality(next, name, value);
  if (value?.kind === 'literal' && /seq/.test(name)) next = withParity(next, name, value.text);
  if (
    text !== undefined &&
    !/^-?(?:\d|[A-Z][A-Z0-9_]*$|true$|false$)/.test(text) &&
    text !== name &&
    !mentionsOf(text).roots.has(name)
  ) {
    next = { ...next, aliases: withEntry(next.aliases, name, text) };
  }
  next = markInodeStore(markFresh(next, name, value), name, value);
  return origin ? { ...next, origins: withEntry(next.origins, name, origin) } : next;
}

/** `ret = -EIOCBQUEUED`: what is asked by equality later is known. */
function withEquality(state: PathState, name: string, value: Expr): PathState {
  const text = textOf(value);
  if (!/^-?(?:[A-Z][A-Z0-9_]*|\d\w*)$/.test(text) || text === 'NULL') return state;
  return { ...state, truths: withEntry(state.truths, `${name} == ${text}`, true) };
}

/** An odd sequence number tells read_seqbegin_or_lock() to lock (include/linux/seqlock.h). */
function withParity(state: PathState, name: string, literal: string): PathState {
  const isOdd = Number.parseInt(literal, 10) % 2 === 1;
  return { ...state, truths: withEntry(state.truths, `${name} & 1`, isOdd) };
}

/** What is known of the value an expression yields. */
export function maskOf(state: PathState, value: Expr): ValueMask {
  const constant = maskOfConstant(textOf(value));
  if (constant !== undefined) return constant;
  if (value.kind === 'unary' && value.op === '&') return pointer;
  if (value.kind === 'unary' && value.op === '!') return negated(maskOf(state, value.operand));
  if (value.kind === 'unary' && value.op === '-') {
    const operand = state.values.get(subjectOf(value.operand)) ?? anyValue;
    return operand === nonzero ? nonzero : anyValue;
  }
  return state.values.get(subjectOf(value)) ?? anyValue;
}

function negated(mask: ValueMask): ValueMask {
  if (mask === zero) return positive;
  return (mask & zero) === 0 ? zero : anyValue;
}

/** A call got the address of a variable: a pointer may point elsewhere now, a structure has other contents. */
export function forgetAddressedVariable(state: PathState, name: string): PathState {
  const ownsLock = (text: string): boolean =>
    text === name || text.includes(`${name}.`) || text.includes(`&${name}`);
  const isStructure = [...state.locks.keys(), ...state.aliases.values()].some(ownsLock);
  return isStructure ? forgetText(state, `${name}.`) : forgetVariable(state, name);
}

/** Forgets what hangs on a variable that may have been changed. */
export function forgetVariable(state: PathState, name: string): PathState {
  const isKnown =
    state.aliases.has(name) ||
    state.values.size > 0 ||
    state.truths.size > 0 ||
    state.origins.has(name) ||
    state.locks.size > 0;
  return isKnown ? forgetMentions(state, name, 'variable') : state;
}

/** Forgets what is known of texts that contain `text`. */
export function forgetText(state: PathState, text: string): PathState {
  const drop = (known: string): boolean => known.includes(text);
  const values = without(state.values, drop);
  const truths = without(state.truths, drop);
  return values === state.values && truths === state.truths ? state : { ...state, values, truths };
}
