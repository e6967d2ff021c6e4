// A lock is acquired while the same path still holds it: the task waits for itself.
import { lastField, mentionsOf, textOf } from '../src/lockstate/access-path.js';
import { acquires } from '../src/lockstate/balance.js';
import { type FunctionFacts, lockPoints } from '../src/lockstate/facts.js';
import { guardLock } from '../src/lockstate/guard-steps.js';
import { calleeName, lockCallOf } from '../src/lockstate/lock-call.js';
import { mayNest } from '../src/lockstate/lock-effect.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { takenAgain } from '../src/rule/held-by-caller.js';
import { holdingWords } from '../src/rule/held-locks.js';
import { lockCounts, mayCompensate } from '../src/rule/lock-counts.js';
import { releaseFor } from '../src/rule/lock-twins.js';
import { certaintyUnder } from '../src/rule/said-at-call.js';

export default defineRule({
  id: 'double-lock',
  severity: 'error',
  summary: 'A lock is acquired while it is already held',
  messages: {
    must: "'{lock}' is acquired again while still held; this deadlocks",
    may: "'{lock}' is acquired again on a path that still holds it; this deadlocks",
    caller: "'{lock}' is acquired here, but whoever calls this holds it already; this deadlocks",
  },
  *check(facts) {
    yield* guardedAgain(facts);
    yield* heldByCaller(facts);
    for (const { call, at, readings } of lockPoints(facts)) {
      for (const { state, lock } of readings) {
        const held = state.locks.get(lock.key);
        if (lock.api.effect !== 'acquire' || mayNest(lock) || lock.api.nested || held?.kind !== 'held')
          continue;
        if (held.byCaller || held.doubled || held.releasedAs || held.lockType !== lock.api.lockType) continue;
        const everywhere = readings.every((other) => other.state.locks.get(other.lock.key)?.kind === 'held');
        const twin = releaseFor(lock.api, call.args.length);
        const helpers = mayRelease(facts, lock.key, [held.at.line, at.line]);
        yield {
          messageId: everywhere ? 'must' : 'may',
          // A path that correlates by means out of sight may not exist; that the patch opened it is a sign that it does.
          certainty: everywhere && helpers.length === 0 ? 'certain' : 'possible',
          contrast: {
            certainty: 'likely',
            holds: (other) =>
              acquires(other, lock.shown) &&
              (losesRelease(facts, other, lock.shown) ||
                helpers.every((name) => callsHolding(other, name, lock.shown))),
          },
          at,
          lock: lock.shown,
          lanes: [lock.key],
          witness: [
            { line: held.at.line, text: 'acquired here' },
            { line: at.line, text: 'acquired again, still held' },
          ],
          ...(everywhere && twin !== undefined
            ? { fix: { line: at.line, old: lock.api.name, new: twin, description: 'release it instead' } }
            : {}),
        };
        break;
      }
    }
  },
});

/** The VFS holds it around the method, or the callers do. */
function* heldByCaller(facts: FunctionFacts): Generator<Report<'caller'>> {
  for (const { call, at, key, shown, held, bothShared } of takenAgain(facts)) {
    yield {
      messageId: 'caller',
      ...certaintyUnder(held, call, bothShared ? 'possible' : 'likely'),
      at,
      lock: shown,
      lanes: [key],
      witness: [
        { line: held.at.line, text: holdingWords(held) },
        { line: at.line, text: 'acquired again' },
      ],
    };
  }
}

/** guard() of a lock that is held already. */
function* guardedAgain(facts: FunctionFacts): Generator<Report<'must' | 'may'>> {
  for (const { step, states } of facts.points) {
    if (step.kind !== 'guard-begin' || !step.taken || step.guard.className.endsWith('_nested')) continue;
    const heldIn = states.flatMap((state) => {
      const lock = guardLock(state, step.guard, 'acquire');
      const held = lock && state.locks.get(lock.key);
      if (!lock || mayNest(lock) || held?.kind !== 'held' || held.lockType !== lock.api.lockType) return [];
      return held.byCaller || held.doubled || held.releasedAs ? [] : [{ lock, held }];
    });
    const [first] = heldIn;
    if (!first) continue;
    const everywhere = heldIn.length === states.length;
    yield {
      messageId: everywhere ? 'must' : 'may',
      certainty: everywhere ? 'certain' : 'possible',
      at: step.at,
      lock: first.lock.shown,
      lanes: [first.lock.key],
      witness: [
        { line: first.held.at.line, text: 'acquired here' },
        { line: step.at.line, text: 'acquired again by the guard, still held' },
      ],
    };
  }
}

/** Calls in between that get the lock's object, and whose names say that they may release or drop something of it. */
function mayRelease(
  facts: FunctionFacts,
  key: string,
  [from, to]: readonly [number, number],
): readonly string[] {
  const { roots } = mentionsOf(key);
  return facts.points.flatMap(({ step, states }) => {
    if (step.kind !== 'call' || step.at.line <= from || step.at.line >= to) return [];
    const name = calleeName(step.call) ?? '';
    const [state] = states;
    if (!/unlock|release|drop/i.test(name) || (state && lockCallOf(step.call, state.aliases))) return [];
    if (isInnocent(facts, name, key)) return [];
    const reaches = step.call.args.some((arg) =>
      [...mentionsOf(textOf(arg, state?.aliases)).roots].some((root) => roots.has(root)),
    );
    return reaches ? [name] : [];
  });
}

/** The helper's text was read, and does nothing to a lock by this name. */
function isInnocent(facts: FunctionFacts, name: string, key: string): boolean {
  const summary = facts.summary(name);
  return summary?.opaque === false && !summary.touched.has(lastField(key));
}

/** The patch takes out a release and leaves all else as it was: no helper has come to do it instead. */
function losesRelease(facts: FunctionFacts, other: FunctionFacts, shown: string): boolean {
  const [own, before] = [lockCounts(facts, shown), lockCounts(other, shown)];
  return own.acquires === before.acquires && own.releases < before.releases && !mayCompensate(facts, other);
}

/** The other image makes the call inside its section, too: there it was no release. */
function callsHolding(other: FunctionFacts, name: string, shown: string): boolean {
  return other.points.some(
    ({ step, states }) =>
      step.kind === 'call' &&
      calleeName(step.call) === name &&
      states.every((state) =>
        [...state.locks.values()].some((lock) => lock.kind === 'held' && lock.shown === shown),
      ),
  );
}
