// An assertion about a lock contradicts what the code above it does.
import { type FunctionFacts, lockPoints } from '../src/lockstate/facts.js';
import type { LockStatus } from '../src/lockstate/path-state.js';
import { defineRule } from '../src/rule/contract.js';
import { mayRetake, wasReleased } from '../src/rule/known-free.js';

export default defineRule({
  id: 'assert-contradiction',
  severity: 'error',
  summary: 'A lock is asserted to be held, or not to be, and the code above it does the opposite',
  messages: {
    free: "'{lock}' is asserted to be held, but it was released above",
    held: "'{lock}' is asserted not to be held, but it is",
    shared: "'{lock}' is asserted to be held exclusive, but it is held shared",
  },
  *check(facts) {
    for (const { at, lock, statuses, asserts } of assertions(facts)) {
      const contradicted = statuses.map((status) => contradictionOf(asserts, status));
      const [first] = contradicted;
      if (!first || contradicted.some((other) => other?.kind !== first.kind)) continue;
      if (first.kind === 'free' && mayRetake(facts, first.line, at.line)) continue;
      yield {
        messageId: first.kind,
        certainty: 'certain',
        at,
        lock: lock.shown,
        lanes: [lock.key],
        witness: [
          { line: first.line, text: first.kind === 'free' ? 'released here' : 'acquired here' },
          { line: at.line, text: asserts === 'not-held' ? 'asserted not to be held' : 'asserted to be held' },
        ],
      };
    }
  },
});

type Asserted = 'held' | 'held-exclusive' | 'not-held';

interface Assertion {
  readonly at: { readonly line: number; readonly column: number };
  readonly lock: { readonly key: string; readonly shown: string };
  readonly asserts: Asserted;
  readonly statuses: readonly (LockStatus | undefined)[];
}

function* assertions(facts: FunctionFacts): Generator<Assertion> {
  for (const { at, readings } of lockPoints(facts)) {
    const [first] = readings;
    if (!first || readings.some(({ lock }) => lock.key !== first.lock.key)) continue;
    const { api } = first.lock;
    if (api.effect !== 'assert-held' && api.effect !== 'assert-not-held') continue;
    const statuses = readings.map(({ state, lock }) => state.locks.get(lock.key));
    const held = api.mode === 'exclusive' && api.lockType !== 'spinlock' ? 'held-exclusive' : 'held';
    yield { at, lock: first.lock, statuses, asserts: api.effect === 'assert-held' ? held : 'not-held' };
  }
}

function contradictionOf(
  asserts: Asserted,
  status: LockStatus | undefined,
): { readonly kind: 'free' | 'held' | 'shared'; readonly line: number } | undefined {
  if (!status || status.kind === 'unclear' || status.doubled) return undefined;
  if (status.kind === 'free') {
    return asserts !== 'not-held' && wasReleased(status) ? { kind: 'free', line: status.at.line } : undefined;
  }
  if (status.byCaller || status.releasedAs) return undefined;
  if (asserts === 'not-held') return { kind: 'held', line: status.at.line };
  if (asserts === 'held' || status.mode === 'exclusive') return undefined;
  return { kind: 'shared', line: status.at.line };
}
