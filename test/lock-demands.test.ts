// Rules look at a callee's text before they have it solved: where a function demands a lock, its text must say so.
import { expect, test } from 'vitest';
import { buildImages } from '../src/image/index.js';
import { analyseImage } from '../src/lockstate/analyse.js';
import { parsePatches } from '../src/patch/index.js';
import { lockDemands, lockOfComment, mayDemandLock } from '../src/rule/lock-demands.js';
import { openText } from '../src/syntax/open-file.js';
import { openImage } from '../src/syntax/open.js';
import type { SourceUnit } from '../src/syntax/model.js';
import { ruleFixtures } from './harness/rule-fixtures.js';

const source = `
int plain(struct demo *d)
{
	return d->count + other(d);
}

void asserts(struct demo *d)
{
	lockdep_assert_held(&d->lock);
	d->count++;
}

void releases(struct demo *d)
{
	mutex_unlock(&d->lock);
}

void annotated(struct demo *d) __must_hold(&d->lock)
{
	d->count++;
}

/* The caller must hold d->lock. */
void commented(struct demo *d)
{
	d->count++;
}
`;

const says = (unit: SourceUnit): Map<string, { demands: boolean; may: boolean }> => {
  const analysis = analyseImage(unit, 'fs/demo.c');
  return new Map(
    unit.slices.flatMap((slice) => {
      const facts = analysis.facts(slice);
      if (!facts) return [];
      const demands = lockDemands(facts).length > 0 || lockOfComment(facts.fn) !== undefined;
      return [[slice.name, { demands, may: mayDemandLock(slice) }] as const];
    }),
  );
};

test('a function that demands a lock is not passed over, one that cannot is', () => {
  const found = says(openText('fs/demo.c', source));
  expect(found.get('plain')).toEqual({ demands: false, may: false });
  for (const name of ['asserts', 'releases', 'annotated', 'commented'])
    expect([name, found.get(name)]).toEqual([name, { demands: true, may: true }]);
});

test('in no fixture of a rule about demands is one passed over', () => {
  let demanding = 0;
  for (const { name, text } of ruleFixtures().filter(({ ruleId }) => /^must-|unlock/.test(ruleId))) {
    const lines = text.split('\n').map((line, at) => ({ text: line, inputLine: at + 1 }));
    const { value } = parsePatches([{ source: name, format: 'raw diff', lines }]);
    const { value: pairs } = buildImages(value, () => undefined);
    for (const image of pairs.flat().flatMap(({ pre, post }) => [pre ?? [], post ?? []].flat())) {
      for (const [fn, { demands, may }] of says(openImage(image))) {
        if (demands) demanding++;
        expect([name, fn, demands && !may]).toEqual([name, fn, false]);
      }
    }
  }
  expect(demanding).toBeGreaterThan(20);
});
