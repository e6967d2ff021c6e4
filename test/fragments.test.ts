// Hunks read without their file: fixtures/fragments/*.txt hold hunk sides and what is to be read out of them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Image, Segment } from '../src/image/model.js';
import { openImage } from '../src/syntax/open.js';
import { outlineOf } from './harness/outline.js';

const directory = path.join(import.meta.dirname, '..', 'fixtures', 'fragments');
const expectation = '\n=====\n';

/** Reads `@@ 120 heading` and the lines below it, up to the expectation. */
function segmentsOf(text: string): Segment[] {
  const segments: { startLine: number; heading: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const header = /^@@ (\d+) ?(.*)$/.exec(line);
    if (header === null) segments.at(-1)?.lines.push(line);
    else segments.push({ startLine: Number(header[1]), heading: header[2] ?? '', lines: [] });
  }
  return segments;
}

function imageOf(segments: readonly Segment[]): Image {
  return { side: 'post', filePath: 'fs/foo.c', whole: false, segments };
}

function reading(segments: readonly Segment[]): string {
  const unit = openImage(imageOf(segments));
  const functions = unit.slices.map((slice) => {
    const { value, notices } = unit.lower(slice);
    const said = notices.map(({ code, line }) => `notice ${code} ${line ?? ''}`);
    return [...(value === undefined ? [`${slice.name} not judged`] : [outlineOf(value)]), ...said].join('\n');
  });
  const entries = unit.opEntries.map(
    ({ type, table, method, functionName, at }) => `${type} ${table}.${method} = ${functionName} ${at.line}`,
  );
  const macros = unit.macros.map(({ name, params, line }) => `#define ${name}(${params.join(', ')}) ${line}`);
  return [...functions, ...entries, ...macros].join('\n');
}

describe('fixtures', () => {
  const files = readdirSync(directory).filter((name) => name.endsWith('.txt'));
  test.each(files)('%s', (name) => {
    const filePath = path.join(directory, name);
    const [shown = '', expected] = readFileSync(filePath, 'latin1').split(expectation);
    const actual = reading(segmentsOf(shown));
    if (process.env['UPDATE'] === '1') writeFileSync(filePath, `${shown}${expectation}${actual}\n`, 'latin1');
    else expect(actual).toBe(expected?.trimEnd());
  });
});

describe('whole functions in a hunk', () => {
  const text = readFileSync(path.join(directory, 'whole-function.txt'), 'latin1').split(expectation)[0] ?? '';
  const unit = openImage(imageOf(segmentsOf(text)));

  test('keep comment, annotations and header', () => {
    const [slice] = unit.slices;
    const fn = slice && unit.lower(slice).value;
    expect(fn).toMatchObject({
      complete: true,
      isStatic: true,
      returnType: 'int',
      comment: 'The caller holds f->mutex.',
      annotations: [{ name: '__releases', args: ['&f->lock'] }],
      bodyLine: 86,
    });
  });

  test('are searched by their own text only', () => {
    expect(unit.slices.map((slice) => slice.mentions(/spin_unlock/g))).toEqual([true]);
    expect(unit.slices.map((slice) => slice.mentions(/caller|EXPORT/g))).toEqual([false]);
  });
});

describe('any part of any hunk', () => {
  const lines = readdirSync(directory).flatMap((name) => {
    const [shown = ''] = readFileSync(path.join(directory, name), 'latin1').split(expectation);
    return segmentsOf(shown).flatMap((segment) => segment.lines);
  });
  const hunks = fc.tuple(
    fc.array(fc.tuple(fc.nat({ max: lines.length }), fc.integer({ min: 1, max: 12 })), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.constantFrom(
      '',
      'out:',
      'static int foo(struct foo *f)',
      'struct foo {',
      'static const struct foo_ops f = {',
    ),
  );

  test('is read without failing, inside of its lines, with no made-up word left', () => {
    fc.assert(
      fc.property(hunks, ([parts, heading]) => {
        const segments = parts.map(([from, count], index) => ({
          startLine: 1000 * (index + 1),
          lines: lines.slice(from, from + count),
          heading,
        }));
        const unit = openImage(imageOf(segments.filter((segment) => segment.lines.length > 0)));
        for (const slice of unit.slices) {
          const { value, notices } = unit.lower(slice);
          expect(value === undefined).toBe(notices.some(({ level }) => level === 'not-judged'));
          expect(JSON.stringify(value ?? null)).not.toMatch(/unseen_|UNSEEN_/);
          for (const line of linesIn(value)) expect(isShown(line, segments)).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });
});

/** All lines that a lowered function speaks of. */
function linesIn(value: unknown): number[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    typeof child === 'number' && /^(?:line|endLine|startLine|bodyLine)$/.test(key) ? [child] : linesIn(child),
  );
}

function isShown(line: number, segments: readonly Segment[]): boolean {
  return segments.some(({ startLine, lines }) => line >= startLine && line < startLine + lines.length);
}
