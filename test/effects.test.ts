// Effects of functions on references and what their results may be: fixtures/effects/*.c say them above each function.
import { expect, test } from 'vitest';
import { analyseImage } from '../src/lockstate/analyse.js';
import { effectsText } from './harness/effect-marks.js';
import { markedSources } from './harness/marked-source.js';

const cases = markedSources('effects').flatMap(({ name, text, unit }) => {
  const analysis = analyseImage(unit, `fs/${name}`);
  const lines = text.split('\n');
  return unit.slices.map((slice) => {
    const wanted = /\/\* effects: (.*) \*\//.exec(lines[slice.startLine - 2] ?? '')?.[1];
    return { name: slice.name, analysis, slice, wanted };
  });
});

test.each(cases)('$name', ({ name, analysis, slice, wanted }) => {
  const fn = analysis.unit.lower(slice).value;
  const effects = analysis.effects(name);
  expect(fn && effects).toBeDefined();
  if (!fn || !effects || wanted === undefined) throw new Error('no mark above the function');
  const subject = /^(\w+):/.exec(wanted)?.[1];
  const param = fn.params.findIndex((known) => known.name === subject);
  expect(effectsText(fn, effects, param)).toBe(wanted);
});
