// Control flow graphs: every function in fixtures/cfg/ has its arrows in a comment above it.
import { describe, expect, test } from 'vitest';
import { buildCfg } from '../src/cfg/build.js';
import { arrowsOf, readArrows } from './harness/arrows.js';
import { markedSources } from './harness/marked-source.js';

const files = markedSources('cfg').map((source) => {
  const comments = [...source.text.matchAll(/\/\* expect-cfg (\w+): ([^/]*)\*\//g)];
  const wanted = new Map(comments.map((match) => [match[1] ?? '', match[2] ?? '']));
  return { ...source, wanted, own: source.unit.slices.map((slice) => slice.name) };
});

const cases = files.flatMap(({ name, unit, wanted }) =>
  unit.slices.map((slice) => ({
    name: `${name} ${slice.name}`,
    unit,
    slice,
    arrows: wanted.get(slice.name),
  })),
);

describe('graphs', () => {
  test.each(cases)('$name', ({ arrows, unit, slice }) => {
    const { value, notices } = unit.lower(slice);
    expect(notices).toEqual([]);
    expect(value && arrowsOf(buildCfg(value))).toEqual(readArrows(arrows ?? 'no expect-cfg comment'));
  });

  test('every comment has its function', () => {
    for (const { name, wanted, own } of files)
      expect([...own].sort(), name).toEqual([...wanted.keys()].sort());
  });
});
