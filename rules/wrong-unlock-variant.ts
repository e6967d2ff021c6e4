// The release does not belong to the acquire: other interrupt variant, other mode, other family.
import type { Position } from '../src/base/position.js';
import { type FunctionFacts, lockPoints } from '../src/lockstate/facts.js';
import type { LockCall } from '../src/lockstate/lock-call.js';
import type { HeldLock, PathState } from '../src/lockstate/path-state.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import { defineRule } from '../src/rule/contract.js';

export default defineRule({
  id: 'wrong-unlock-variant',
  severity: 'error',
  summary: 'A lock is released by the function of another variant, mode or family',
  messages: {
    variant:
      "'{lock}' was taken with {taken}() but is released with {released}(), which leaves interrupts or bottom halves in the wrong state",
    mode: "'{lock}' was taken with {taken}() but is released with {released}(), the release of the other mode",
    family:
      "'{lock}' was taken with {taken}() but is released with {released}(), which belongs to another kind of lock",
  },
  *check(facts) {
    for (const { at, readings } of lockPoints(facts)) {
      const wrong = readings.find(({ state, lock }) => mismatchOf(state, lock) !== undefined);
      if (!wrong) continue;
      const { state, lock } = wrong;
      const held = state.locks.get(lock.key);
      const mismatch = mismatchOf(state, lock);
      if (held?.kind !== 'held' || !mismatch) continue;
      if (mismatch === 'variant' && (splitRestore(facts, state, lock, held) || switchesByHand(facts)))
        continue;
      const isRight = readings.some(
        (other) =>
          other.state.locks.get(other.lock.key)?.kind === 'held' && !mismatchOf(other.state, other.lock),
      );
      yield {
        messageId: mismatch,
        certainty: isRight ? 'possible' : 'certain',
        at,
        lock: lock.shown,
        lanes: [lock.key],
        data: { taken: held.api, released: lock.api.name },
        witness: [
          { line: held.at.line, text: `taken with ${held.api}()` },
          { line: at.line, text: `released with ${lock.api.name}()` },
        ],
      };
    }
  },
});

function mismatchOf(state: PathState, { api, key }: LockCall): 'variant' | 'mode' | 'family' | undefined {
  const held = state.locks.get(key);
  if (api.effect !== 'release' || held?.kind !== 'held' || held.byCaller || held.byGuard) return undefined;
  if (held.lockType !== api.lockType)
    return held.lockType === 'other' || api.lockType === 'other' ? undefined : 'family';
  if (held.mode !== api.mode && api.anyMode !== true) return 'mode';
  return held.variant === api.variant ? undefined : 'variant';
}

/** spin_lock_irqsave(a); spin_lock(b); spin_unlock(a); spin_unlock_irqrestore(b): one nesting, the flags change hands. */
function splitRestore(facts: FunctionFacts, state: PathState, lock: LockCall, held: HeldLock): boolean {
  for (const [key, other] of state.locks) {
    if (key === lock.key) continue;
    const isOther = other.kind === 'held' && other.atomic && other.lockType !== 'rcu';
    if (isOther && other.variant === lock.api.variant && other.variant !== held.variant) {
      if (mayRestore(facts, other, held)) return true;
    }
    if (other.kind === 'free' && other.at && handsFlagsOver(facts, other.at, held, lock.api)) return true;
  }
  return false;
}

/** The other lock's release, as far as it is shown, restores what this lock saved. */
function mayRestore(facts: FunctionFacts, other: HeldLock, held: HeldLock): boolean {
  const variants = [...lockPoints(facts)].flatMap(({ readings }) =>
    readings.flatMap(({ lock: { api, shown } }) =>
      api.effect === 'release' && shown === other.shown ? [api.variant] : [],
    ),
  );
  // A hunk may show the one half only; a lock that was taken first is not the inner one of an exchange.
  if (variants.length === 0) return !facts.fn.complete && other.at.line > held.at.line;
  return variants.includes(held.variant);
}

/** The release at `at` was the other half of the exchange: of a lock taken as this one is released, and the reverse. */
function handsFlagsOver(facts: FunctionFacts, at: Position, held: HeldLock, api: LockCall['api']): boolean {
  const point = [...lockPoints(facts)].find(
    (candidate) => candidate.at.line === at.line && candidate.at.column === at.column,
  );
  return (point?.readings ?? []).some(({ state, lock }) => {
    const status = state.locks.get(lock.key);
    return status?.kind === 'held' && status.variant === api.variant && lock.api.variant === held.variant;
  });
}

/** local_irq_save() and the like switch by hand what the lock functions of the other variant switch. */
function switchesByHand(facts: FunctionFacts): boolean {
  return facts.points.some(
    ({ step }) =>
      step.kind === 'call' &&
      /^(?:local_(?:irq|bh)_|__?local_bh|raw_local_irq)/.test(calleeName(step.call) ?? ''),
  );
}
