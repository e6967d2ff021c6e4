// What a branch tells: refines a path state by the truth of a condition, or finds the path impossible.
import type { Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { type PathState, renameLocks, setValue, withEntry } from './path-state.js';
import {
  anyValue,
  errorPointer,
  maskOfConstant,
  negative,
  nonzero,
  positive,
  pointer,
  type ValueMask,
  zero,
} from './value.js';

/** A condition as a question about one value, or as a text whose truth can be remembered. */
interface Question {
  /** The value asked about. */
  readonly subject: string;
  /** Classes of the subject for which the condition can be true, and false. */
  readonly whenTrue: ValueMask;
  readonly whenFalse: ValueMask;
  /** Text under which the truth is remembered when classes do not tell it all; `inverted` if its negation is asked. */
  readonly truthText?: string;
  readonly inverted?: boolean;
  /** The two texts that the truth is about, when it is their equality. */
  readonly equals?: readonly [string, string];
}

/**
 * The state behind the edge where `condition` is `truth`; undefined when this path cannot take it.
 */
export function assume(state: PathState, condition: Expr, truth: boolean): PathState | undefined {
  const question = questionOf(condition);
  let next = state;
  const allowed = truth ? question.whenTrue : question.whenFalse;
  if (allowed !== anyValue) {
    const mask = (state.values.get(question.subject) ?? anyValue) & allowed;
    if (mask === 0) return undefined;
    next = setValue(next, question.subject, mask);
    // `locked = already_locked`: what is learnt of one is learnt of the other.
    const twin = state.aliases.get(question.subject);
    if (twin !== undefined && /^\w+$/.test(twin))
      next = setValue(next, twin, (state.values.get(twin) ?? anyValue) & allowed);
  }
  if (question.truthText !== undefined) {
    const stored = truth !== (question.inverted ?? false);
    for (const text of [question.truthText, ...otherNames(next, question)]) {
      const truths = assumeTruth(next.truths, text, stored);
      if (!truths) return undefined;
      next = { ...next, truths };
    }
  }
  return withOneObject(next, condition, truth);
}

/** `old = x->d_parent; if (x == x->d_parent)` tells of `x == old`, too. */
function otherNames({ aliases }: PathState, { equals }: Question): readonly string[] {
  if (!equals) return [];
  const [left, right] = equals;
  return [...aliases].flatMap(([name, text]) =>
    text === right && name !== left
      ? [`${left} == ${name}`]
      : text === left && name !== right
        ? [`${name} == ${right}`]
        : [],
  );
}

/** Behind `a == b` both names mean one object, and so do their locks. */
function withOneObject(state: PathState, condition: Expr, truth: boolean): PathState {
  if (condition.kind !== 'binary' || (condition.op === '==') !== truth || !/^[=!]=$/.test(condition.op))
    return state;
  const { left, right } = condition;
  if (
    left.kind !== 'name' ||
    right.kind !== 'name' ||
    /^[A-Z0-9_]+$/.test(right.name) ||
    left.name === right.name
  )
    return state;
  if (state.locks.size === 0) return state;
  const [one, other] = [textOf(left, state.aliases), textOf(right, state.aliases)];
  const locks = renameLocks(state.locks, one, other);
  // Both are locked by their own names: they cannot be one object here, or the finding is about that.
  if (one === other || locks.size < state.locks.size) return state;
  return { ...state, locks, aliases: withEntry(state.aliases, left.name, other) };
}

/**
 * Remembers the truth of a text; undefined when it contradicts what is known. A value that equals one
 * constant equals no other.
 */
export function assumeTruth(
  truths: ReadonlyMap<string, boolean>,
  text: string,
  stored: boolean,
): ReadonlyMap<string, boolean> | undefined {
  const known = truths.get(text);
  if (known !== undefined) return known === stored ? truths : undefined;
  const equality = stored ? equalsConstant.exec(text) : undefined;
  if (equality) {
    const prefix = `${equality[1] ?? ''} == `;
    for (const [other, truth] of truths) {
      if (truth && other !== text && other.startsWith(prefix) && equalsConstant.test(other)) return undefined;
    }
  }
  return withEntry(truths, text, stored);
}

const equalsConstant = /^([^=]{1,200}) == -?(?:[A-Z][A-Z0-9_]*|\d\w*)$/;

/** The state without what earlier tests told of the same question. */
export function forgetAsked(state: PathState, condition: Expr): PathState {
  const { subject, truthText } = questionOf(condition);
  const isAbout = (text: string): boolean => text === truthText || text.startsWith(`${subject} == `);
  return {
    ...state,
    values: new Map([...state.values].filter(([text]) => text !== subject)),
    truths: new Map([...state.truths].filter(([text]) => !isAbout(text))),
  };
}

/** Texts a condition asks about: what must be kept on a path until it is tested. */
export function atomsOf(condition: Expr): readonly string[] {
  const { subject, truthText } = questionOf(condition);
  return truthText === undefined ? [subject] : [subject, truthText];
}

/** Key under which the result of the call at this place is known. */
export function resultKey(call: Expr): string {
  const known = resultKeys.get(call);
  if (known !== undefined) return known;
  const key = `@${call.at.line}:${call.at.column}`;
  resultKeys.set(call, key);
  return key;
}

const resultKeys = new WeakMap<Expr, string>();

/** Text of the value an expression yields: a call's result is known by its place. */
export function subjectOf(expr: Expr): string {
  const plain = stripped(expr);
  return plain.kind === 'call' ? resultKey(plain) : textOf(plain);
}

function stripped(expr: Expr): Expr {
  if (expr.kind === 'cast') return stripped(expr.operand);
  if (expr.kind === 'assign') return stripped(expr.target);
  if (expr.kind === 'comma') return stripped(expr.right);
  return expr;
}

// An expression never changes, and the solver asks about each on every path.
const questions = new WeakMap<Expr, Question>();

function questionOf(condition: Expr): Question {
  const known = questions.get(condition);
  if (known) return known;
  const question = readQuestion(condition);
  questions.set(condition, question);
  return question;
}

function readQuestion(condition: Expr): Question {
  const expr = stripped(condition);
  if (expr.kind === 'binary') return questionOfComparison(expr);
  if (expr.kind === 'call' && expr.callee.kind === 'name') return questionOfCall(expr, expr.callee.name);
  return { subject: subjectOf(expr), whenTrue: nonzero, whenFalse: zero };
}

const errorTests = new Map<string, ValueMask>([
  ['IS_ERR', errorPointer],
  ['IS_ERR_OR_NULL', errorPointer | zero],
  ['IS_ERR_VALUE', errorPointer | negative],
]);

// The answer may differ at each call although no variable changed: never remembered by text. A dentry stays
// in-lookup until its own thread ends that.
const changingAnswer =
  /^(?!d_in_lookup$)(?:READ_ONCE|atomic\w*|refcount\w*|test_and_\w+|x?chg|cmpxchg|try_cmpxchg|signal_pending\w*|fatal_signal_pending|need_resched\w*|kthread_should_stop|kthread_should_park|freezing|time_(?:before|after)\w*|get_\w+|\w*(?:alloc|next|first|find|lookup|get|pop|dequeue|read|recv|wait|try|retry|insert|add|remove|dec_and_test)(?:_\w+)?)$/;

function questionOfCall(expr: Extract<Expr, { kind: 'call' }>, name: string): Question {
  const errors = errorTests.get(name);
  const arg = expr.args[0];
  if (errors !== undefined && arg) {
    return { subject: subjectOf(arg), whenTrue: errors, whenFalse: anyValue & ~errors };
  }
  const result = { subject: resultKey(expr), whenTrue: nonzero, whenFalse: zero };
  if (name === 'IS_ROOT' && arg) return { ...result, ...questionOfRoot(textOf(arg)) };
  return changingAnswer.test(name) ? result : { ...result, truthText: textOf(expr) };
}

/** `#define IS_ROOT(x) ((x) == (x)->d_parent)` (include/linux/dcache.h). */
function questionOfRoot(dentry: string): Pick<Question, 'truthText' | 'equals'> {
  const parent = `${dentry}->d_parent`;
  return { truthText: `${dentry} == ${parent}`, equals: [dentry, parent] };
}

function questionOfComparison(expr: Extract<Expr, { kind: 'binary' }>): Question {
  const { op, left, right } = expr;
  const constant = isErrorPointer(right) ? errorPointer : maskOfConstant(textOf(right));
  const subject = subjectOf(left);
  if (op === '==' || op === '!=') {
    const equal = constant ?? anyValue;
    const different = equal === zero ? nonzero : anyValue;
    const inverted = op === '!=';
    const masks = inverted
      ? { whenTrue: different, whenFalse: equal }
      : { whenTrue: equal, whenFalse: different };
    if (equal === zero) return { subject, ...masks };
    const equals = constant === undefined ? { equals: [subject, subjectOf(right)] as const } : {};
    return { subject, ...masks, truthText: truthOf(left, '==', right), inverted, ...equals };
  }
  if (constant === zero && op !== '&' && op !== '|') return { subject, ...signMasks(op) };
  const ordered = normalOrder(op, left, right);
  return {
    subject,
    whenTrue: anyValue,
    whenFalse: anyValue,
    truthText: ordered.text,
    inverted: ordered.inverted,
  };
}

/** `inode == ERR_PTR(-ESTALE)`: no object is there. */
const isErrorPointer = (expr: Expr): boolean =>
  expr.kind === 'call' && expr.callee.kind === 'name' && expr.callee.name === 'ERR_PTR';

/** `x < 0` and its relatives; a valid pointer compared so is nonsense and stays possible. */
function signMasks(op: string): { whenTrue: ValueMask; whenFalse: ValueMask } {
  switch (op) {
    case '<':
      return { whenTrue: negative, whenFalse: zero | positive };
    case '>=':
      return { whenTrue: zero | positive, whenFalse: negative };
    case '>':
      return { whenTrue: positive | pointer, whenFalse: zero | negative };
    case '<=':
      return { whenTrue: zero | negative, whenFalse: positive | pointer };
    default:
      return { whenTrue: anyValue, whenFalse: anyValue };
  }
}

/** `a > b` is asked as `b < a`, `a >= b` as not `a < b`: one text for one question. */
function normalOrder(op: string, left: Expr, right: Expr): { text: string; inverted: boolean } {
  switch (op) {
    case '>':
      return { text: truthOf(right, '<', left), inverted: false };
    case '>=':
      return { text: truthOf(left, '<', right), inverted: true };
    case '<=':
      return { text: truthOf(right, '<', left), inverted: true };
    default:
      return { text: truthOf(left, op, right), inverted: false };
  }
}

const truthOf = (left: Expr, op: string, right: Expr): string =>
  `${subjectOf(left)} ${op} ${subjectOf(right)}`;
