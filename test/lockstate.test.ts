// Lock states: fixtures/lockstate/*.c mark lines with the states that reach them; merging states obeys its laws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyseImage } from '../src/lockstate/analyse.js';
import { joinStates } from '../src/lockstate/join.js';
import { emptyState, type LockStatus, type PathState, stateKey } from '../src/lockstate/path-state.js';
import { anyValue } from '../src/lockstate/value.js';
import { sameState } from '../src/lockstate/same-state.js';
import { readMarks, statesAt } from './harness/lock-marks.js';
import { markedSources } from './harness/marked-source.js';

const cases = markedSources('lockstate').flatMap(({ name, text, unit }) => {
  const analysis = analyseImage(unit, `fs/${name}`);
  const marks = readMarks(text);
  return unit.slices.map((slice) => ({
    name: `${name} ${slice.name}`,
    analysis,
    slice,
    marks: marks.filter(({ line }) => line >= slice.startLine && line <= slice.endLine),
    inFile: marks.length,
  }));
});

describe('states', () => {
  test.each(cases.filter(({ marks }) => marks.length > 0))('$name', ({ analysis, slice, marks }) => {
    const facts = analysis.facts(slice);
    expect(analysis.notices).toEqual([]);
    const actual = marks.map(({ line }) => ({ line, says: facts && statesAt(facts, line) }));
    expect(actual).toEqual(marks);
  });

  test('every mark stands in a function', () => {
    const marked = cases.reduce((sum, { marks }) => sum + marks.length, 0);
    const written = markedSources('lockstate').reduce((sum, { text }) => sum + readMarks(text).length, 0);
    expect(marked).toBe(written);
    expect(marked).toBeGreaterThan(0);
  });
});

const places = fc.record({ line: fc.integer({ min: 1, max: 3 }), column: fc.constant(2) });
const entries = fc.constantFrom('free', 'held', 'unknown');
const shown = fc.constant('d->lock');

const statuses: fc.Arbitrary<LockStatus> = fc.oneof(
  fc.record({
    kind: fc.constant('held'),
    lockType: fc.constant('rwsem'),
    mode: fc.constantFrom('exclusive', 'shared'),
    variant: fc.constantFrom('plain', 'irqsave'),
    atomic: fc.constant(false),
    recursive: fc.constant(false),
    depth: fc.constantFrom(1, 2),
    ownerless: fc.constant(false),
    byGuard: fc.boolean(),
    byCaller: fc.boolean(),
    api: fc.constant('down_read'),
    at: places,
    shown,
    entry: entries,
  }),
  fc.record({ kind: fc.constant('free'), at: places, shown, entry: entries }),
  fc.record({ kind: fc.constant('unclear'), shown, entry: entries }),
);

const mapOf = <V>(values: fc.Arbitrary<V>): fc.Arbitrary<ReadonlyMap<string, V>> =>
  fc
    .array(fc.tuple(fc.constantFrom('a->lock', 'b->lock', 'c->lock'), values), { maxLength: 3 })
    .map((pairs) => new Map(pairs));

const pathStates: fc.Arbitrary<PathState> = fc.record({
  locks: mapOf(statuses),
  values: mapOf(fc.integer({ min: 1, max: anyValue - 1 })),
  truths: mapOf(fc.boolean()),
  aliases: mapOf(fc.constantFrom('x', 'y')),
  origins: mapOf(fc.record({ at: places, under: fc.constant([]) })),
});

describe('sameState', () => {
  test('holds where the texts of the states are equal, and nowhere else', () => {
    fc.assert(
      fc.property(pathStates, pathStates, (left, right) => {
        expect(sameState(left, right)).toBe(stateKey(left) === stateKey(right));
      }),
    );
  });

  test('does not care how the entries came', () => {
    fc.assert(
      fc.property(pathStates, (state) => {
        const reversed = <V>(map: ReadonlyMap<string, V>): ReadonlyMap<string, V> =>
          new Map([...map].reverse().map(([key, value]) => [key, structuredClone(value)]));
        const { locks, values, truths, aliases, origins } = state;
        const other = {
          locks: reversed(locks),
          values: reversed(values),
          truths: reversed(truths),
          aliases: reversed(aliases),
          origins: reversed(origins),
        };
        expect(sameState(state, other)).toBe(true);
      }),
    );
  });
});

describe('joinStates', () => {
  test('joins a state with itself to itself', () => {
    fc.assert(
      fc.property(pathStates, (state) => {
        expect(stateKey(joinStates(state, { ...state }))).toBe(stateKey(state));
      }),
    );
  });

  test('does not care about the order', () => {
    fc.assert(
      fc.property(pathStates, pathStates, (left, right) => {
        expect(stateKey(joinStates(left, right))).toBe(stateKey(joinStates(right, left)));
      }),
    );
  });

  test('comes to rest: what has been joined in adds nothing', () => {
    fc.assert(
      fc.property(pathStates, pathStates, (left, right) => {
        const joined = joinStates(left, right);
        expect(stateKey(joinStates(joined, left))).toBe(stateKey(joined));
        expect(stateKey(joinStates(joined, right))).toBe(stateKey(joined));
      }),
    );
  });

  test('knows no lock for sure on which the paths differ', () => {
    fc.assert(
      fc.property(pathStates, (state) => {
        const kinds = [...joinStates(state, emptyState).locks.values()].map(({ kind }) => kind);
        expect(kinds.filter((kind) => kind !== 'unclear')).toEqual([]);
      }),
    );
  });
});
