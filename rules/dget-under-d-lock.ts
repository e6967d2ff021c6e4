// dget() takes d_lock itself, dget_dlock() wants it held: each where the other belongs.
import type { Position } from '../src/base/position.js';
import { lastField, memberText, textOf } from '../src/lockstate/access-path.js';
import type { FunctionFacts, Point } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import type { HeldLock, PathState } from '../src/lockstate/path-state.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { isFromHelper, isGivenToHelper } from '../src/rule/locking-helpers.js';
import { takenLater } from '../src/rule/taken-later.js';
import type { CallExpr } from '../src/syntax/model.js';

export default defineRule({
  id: 'dget-under-d-lock',
  severity: 'error',
  summary: 'dget() with d_lock held, or dget_dlock() without it',
  messages: {
    held: "{call} takes '{lock}', which is held already; this deadlocks",
    missing:
      "{call} counts without '{lock}', which its caller must hold: the count is lost when another thread changes it",
  },
  *check(facts) {
    for (const point of facts.points) {
      const { step } = point;
      if (step.kind !== 'call') continue;
      const name = calleeName(step.call) ?? '';
      if (takesDLock.test(name)) yield* underLock(facts, point, step.call);
      else if (name === 'dget_dlock') yield* withoutLock(facts, point, step.call);
    }
  },
});

// They wait for the lock where somebody has it: lib/lockref.c.
const takesDLock = /^(?:dget|lockref_get|lockref_get_not_zero|lockref_get_not_dead)$/;

/** Key of `d_lock` of the entry that the call counts, in the words of a path; `shown` as the author writes it. */
function dLockOf(call: CallExpr, state: PathState): { key: string; shown: string } | undefined {
  const [object] = call.args;
  if (!object) return undefined;
  if (calleeName(call)?.startsWith('dget') === true)
    return {
      key: memberText(textOf(object, state.aliases), 'd_lock', true),
      shown: memberText(textOf(object), 'd_lock', true),
    };
  const field = /^&(.+(?:->|\.))d_lockref$/;
  const [key, shown] = [field.exec(textOf(object, state.aliases))?.[1], field.exec(textOf(object))?.[1]];
  return key !== undefined && shown !== undefined
    ? { key: `${key}d_lock`, shown: `${shown}d_lock` }
    : undefined;
}

function* underLock(
  facts: FunctionFacts,
  { step, states }: Point,
  call: CallExpr,
): Generator<Report<'held'>> {
  for (const state of states) {
    const lock = dLockOf(call, state);
    const status = lock && state.locks.get(lock.key);
    if (!lock || status?.kind !== 'held' || status.doubled) continue;
    yield {
      messageId: 'held',
      certainty: status.byCaller ? 'likely' : 'certain',
      at: step.at,
      lock: lock.shown,
      lanes: [lock.key],
      data: { call: textOf(call) },
      witness: [
        { line: status.at.line, text: status.byCaller ? 'held here' : 'acquired here' },
        { line: step.at.line, text: 'acquired again inside' },
      ],
      ...fixOf(call, status),
    };
    return;
  }
}

/** Only dget() has a twin for a caller that holds the lock. */
function fixOf(call: CallExpr, { lockType }: HeldLock): Pick<Report<'held'>, 'fix'> {
  if (calleeName(call) !== 'dget' || lockType !== 'spinlock') return {};
  const { line } = call.at;
  return { fix: { line, old: 'dget', new: 'dget_dlock', description: 'count under the lock that is held' } };
}

function* withoutLock(
  facts: FunctionFacts,
  { step, states }: Point,
  call: CallExpr,
): Generator<Report<'missing'>> {
  const open = states.filter((state) => !mayHold(state));
  const [first] = open;
  const lock = first && dLockOf(call, first);
  if (!lock || mayBeLockedByHelper(facts, call, step.at)) return;
  const released = open.flatMap((state) => releaseOf(state, lock.key))[0];
  const later = takenLater(facts, lock.key, step.at);
  const witness = [
    {
      line: released?.line ?? facts.fn.startLine,
      text: released ? 'released here' : 'no lock is taken from here on',
    },
    { line: step.at.line, text: 'counted without it' },
    ...(later && !released ? [{ line: later.line, text: 'taken here: it was not held above' }] : []),
  ];
  yield {
    messageId: 'missing',
    certainty: (released ?? later) && facts.fn.complete ? 'certain' : undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => open.length === states.length && countsLocked(other, call),
    },
    at: step.at,
    lock: lock.shown,
    data: { call: textOf(call) },
    witness,
  };
}

/** Some d_lock is held, under whatever name, or what is held is unclear. */
function mayHold(state: PathState): boolean {
  return [...state.locks].some(
    ([key, { kind }]) => kind === 'unclear' || (kind === 'held' && lastField(key) === 'd_lock'),
  );
}

function releaseOf(state: PathState, key: string): Position[] {
  const status = state.locks.get(key);
  return status?.kind === 'free' && status.at ? [status.at] : [];
}

const mayBeLockedByHelper = (facts: FunctionFacts, call: CallExpr, before: Position): boolean =>
  isGivenToHelper(facts, textOf(call), before) || isFromHelper(facts, textOf(call), before);

function countsLocked(other: FunctionFacts, call: CallExpr): boolean {
  const same = other.points.filter(({ step }) => step.kind === 'call' && textOf(step.call) === textOf(call));
  return same.length > 0 && same.every(({ states }) => states.every(mayHold));
}
