// Reporters: what a reader, an editor and a script get from one and the same review.
import { describe, expect, test } from 'vitest';
import type { Notice } from '../src/base/notice.js';
import type { Finding } from '../src/finding/model.js';
import { displayWidth, expandTabs, wrapWords } from '../src/report/columns.js';
import { formatNames, reportFormats, type FormatName } from '../src/report/index.js';
import { jsonSchemaV1 } from '../src/report/json-schema.js';
import type { ReportOptions } from '../src/report/model.js';
import { expectGolden } from './harness/golden.js';
import { readJsonReport } from './harness/json-report.js';
import {
  doubleLock,
  fixedReference,
  hostileReview,
  lines,
  plainOptions,
  relockPatch,
  reviewOf,
  unfixable,
} from './harness/reviews.js';

const damaged: Notice = {
  code: 'hunk-damaged',
  level: 'not-judged',
  message: 'the hunk ends after 3 of 7 lines',
  file: 'fs/demo/super.c',
  inputLine: 60,
};
const repaired: Notice = {
  code: 'hunk-repaired',
  level: 'info',
  message: 'wrapped lines were joined by the hunk counts',
  inputLine: 20,
};

const fullReview = reviewOf({
  findings: [
    { ...doubleLock, evidence: 'on the call trace of the oops in this mail' },
    fixedReference,
    existingWarning(),
  ],
  notices: [repaired, damaged],
  hidden: { possible: 2, existing: 0 },
});

function existingWarning(): Finding {
  return {
    ...unfixable,
    rule: 'put-in-atomic',
    severity: 'warning',
    certainty: 'likely',
    status: 'existing',
    scope: 'file',
    pre: { line: 53, column: 3 },
    post: { line: 53, column: 3 },
    message: "'iput' may sleep while 'di->di_lock' is held",
    witness: [
      { side: 'post', line: 45, text: 'acquired here' },
      { side: 'post', line: 53, text: 'may drop the last reference' },
      { side: 'pre', line: 12, text: 'demo_inode() hands the reference out' },
    ],
    fingerprint: 'put-in-atomic:demo_splice:inode:1',
    lanes: [
      ...doubleLock.lanes,
      { lock: 'inode->i_lock', heldLines: lines(51, 55), acquireLines: [50], releaseLines: [55] },
    ],
  };
}

describe('golden reports', () => {
  const looks: readonly (readonly [string, Partial<ReportOptions>])[] = [
    ['unicode', {}],
    ['ascii-narrow', { unicode: false, width: 60 }],
    ['color', { color: true }],
    ['quiet', { quiet: true }],
    ['verbose', { verbose: true }],
  ];
  test.each(looks)('text, %s', (name, look) => {
    const text = reportFormats.text.render(fullReview, { ...plainOptions, ...look });
    expectGolden(`fixtures/reports/text-${name}.txt`, text);
  });

  test.each(['terse', 'emacs', 'json', 'sarif', 'github', 'b4', 'b4-review', 'reply'] as const)(
    '%s',
    (name) => {
      const text = reportFormats[name].render(fullReview, plainOptions);
      expectGolden(`fixtures/reports/${name}.txt`, text);
      if (name === 'json') readJsonReport(text);
    },
  );
});

describe('every format', () => {
  test.each(formatNames)('%s drops no notice and ends with a newline', (name) => {
    for (const quiet of [false, true]) {
      const text = reportFormats[name].render(fullReview, { ...plainOptions, width: 1000, quiet });
      // A mail is 78 columns wide, whatever the terminal is.
      const unwrapped = text.replace(/\s+/g, ' ');
      expect(unwrapped).toContain(damaged.message);
      expect(unwrapped).toContain(repaired.message);
      expect(unwrapped).toContain('on the call trace of the oops');
      expect(text.endsWith('\n')).toBe(true);
    }
  });

  test.each(formatNames)('%s lets no control or bidi character of a patch through', (name) => {
    const hostile = 'a\x1b[2J\x07\x7f\x9b31m\u202e\u2066\u200b\u2028\ud800\r\nb';
    const text = reportFormats[name].render(hostileReview(hostile), { ...plainOptions, verbose: true });
    // A reply quotes code as it arrived, with its tabs.
    const shown = name === 'reply' ? text.replaceAll('\t', '') : text;
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    if (name === 'json') {
      expect(readJsonReport(text).findings[0]?.['message']).toBe(hostile);
    } else if (isJson(name)) {
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(text).toContain('a\\\\x1b[2J\\\\x07\\\\x7f');
    } else {
      expect(text).toContain('a\\x1b[2J\\x07\\x7f\\x9b31m\\u{202e}');
      expect(text.split('\n').every((line) => !line.startsWith('b'))).toBe(true);
    }
  });

  test.each(formatNames)('%s renders a review without any text or lane at hand', (name) => {
    const bare = { ...doubleLock, lanes: [], witness: [], function: '' };
    const text = reportFormats[name].render(
      reviewOf({ patches: [], findings: [bare], sourceLines: () => undefined }),
      plainOptions,
    );
    expect(text).toContain('double-lock');
  });
});

function isJson(name: FormatName): boolean {
  return name === 'json' || name === 'sarif' || name === 'b4-review';
}

describe('the closing line', () => {
  const closing = (parts: Parameters<typeof reviewOf>[0]): string =>
    reportFormats.text
      .render(reviewOf(parts), { ...plainOptions, width: 1000 })
      .trimEnd()
      .split('\n')
      .at(-1) ?? '';

  test('nothing found and everything judged', () => {
    expect(closing({ findings: [] })).toBe(
      'No defect introduced. 2 functions judged, scope: whole function.',
    );
  });

  test('nothing found, but not everything judged', () => {
    const text = closing({ findings: [], notices: [damaged] });
    expect(text).toMatch(/^Could not judge everything\./);
    expect(text).toContain('1 part not judged');
    expect(text).not.toContain('No defect');
  });

  test('nothing judged of what there was', () => {
    const patches = [{ patch: relockPatch, input: 'damaged' as const, functionsJudged: 0 }];
    const text = closing({ findings: [], patches, notices: [damaged] });
    expect(text).toBe('Nothing could be judged, see above.');
  });

  test('no C function is touched', () => {
    const patches = [{ patch: relockPatch, input: 'intact' as const, functionsJudged: 0 }];
    expect(closing({ findings: [], patches })).toMatch(/^Nothing to judge/);
  });

  test('findings that options leave out are counted with the option that shows them', () => {
    expect(closing({ findings: [], hidden: { possible: 1, existing: 3 } })).toContain(
      'Not shown: 3 existing (--existing), 1 possible (--pedantic).',
    );
  });

  test('functions judged with different amounts of text', () => {
    const patches = [
      {
        patch: relockPatch,
        input: 'intact' as const,
        functionsJudged: 3,
        functionsByScope: { hunk: 1, file: 2 },
      },
    ];
    expect(closing({ findings: [], patches })).toContain('scope: hunks alone (1), whole file (2)');
  });
});

describe('lock lanes', () => {
  const frame = (finding: Finding, parts: Parameters<typeof reviewOf>[0] = {}): string[] =>
    reportFormats.text.render(reviewOf({ ...parts, findings: [finding] }), plainOptions).split('\n');

  test('a long stretch is elided and keeps its lane', () => {
    const text = frame({
      ...unfixable,
      post: { line: 58, column: 2 },
      witness: [step(45, 'acquired here'), step(58, 'again')],
      lanes: [{ lock: 'di->di_lock', heldLines: lines(45, 60), acquireLines: [45], releaseLines: [] }],
    });
    expect(text.filter((line) => line.includes('...'))).toEqual([
      '   ...  ┃',
      expect.stringMatching(/^ {3}\.\.\. {2}┃ +still held at line 60$/),
    ]);
  });

  test('a stretch with the lock held on some lines only has a broken lane', () => {
    const held = [...lines(45, 47), ...lines(54, 58)];
    const text = frame({
      ...unfixable,
      post: { line: 58, column: 2 },
      witness: [step(45, 'acquired here'), step(58, 'again')],
      lanes: [{ lock: 'di->di_lock', heldLines: held, acquireLines: [45], releaseLines: [] }],
    });
    expect(text).toContain('   ...  ┇');
  });

  test('lines the diff does not show are elided, never invented', () => {
    const text = frame(doubleLock, {
      sourceLines: (_patch, _file, _side, line) => (line === 49 ? '\tspin_lock(&di->di_lock);' : undefined),
    }).join('\n');
    expect(text).toContain('(not in the text at hand)');
    expect(text).toContain('╳  spin_lock(&di->di_lock);');
    expect(text).not.toContain('demo_find_alias');
  });

  test("every lock has its column, the finding's own first", () => {
    const text = frame(existingWarning());
    expect(text.find((line) => line.startsWith('    53'))).toMatch(/^ {4}53 {2}╳┃ /);
    expect(text).toContain('        .   di->di_lock');
    expect(text).toContain('         .  inode->i_lock');
  });
});

function step(line: number, text: string): Finding['witness'][number] {
  return { side: 'post', line, text };
}

describe('columns', () => {
  test('no line of a narrow report is wider than the terminal', () => {
    const wide: Finding = {
      ...doubleLock,
      message: `'${'x'.repeat(300)}' 漢字漢字漢字 is acquired again ${'漢'.repeat(80)}`,
    };
    const review = reviewOf({
      findings: [wide, existingWarning(), fixedReference],
      notices: [repaired, damaged],
      sourceLines: () => `\t\tcall("漢字", "${'漢'.repeat(90)}");`,
    });
    for (const width of [40, 61, 80]) {
      const text = reportFormats.text.render(review, { ...plainOptions, width });
      expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(width);
    }
  });

  test('wide and combining characters are counted as the terminal draws them', () => {
    expect(displayWidth('漢字')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('🔒 ok')).toBe(5);
    expect(expandTabs('漢\tx')).toBe('漢      x');
    expect(expandTabs('\ta\tb')).toBe('        a       b');
  });

  test('wrapping keeps every word', () => {
    expect(wrapWords('one two three', 8, '  ')).toEqual(['one two', '  three']);
    expect(wrapWords('one two  three', 7, '  ')).toEqual(['one two', '  three']);
    expect(
      wrapWords(`f.c:1: ${'y'.repeat(12)}`, 8, ' ')
        .join('')
        .replaceAll(' ', ''),
    ).toBe(`f.c:1:${'y'.repeat(12)}`);
  });
});

describe('JSON, version 1', () => {
  test('the published schema is the one that reports are held against', () => {
    expectGolden('docs/hunklock-v1.schema.json', `${JSON.stringify(jsonSchemaV1, null, 2)}\n`);
  });

  test('says what PRODUCT promises', () => {
    const report = readJsonReport(reportFormats.json.render(fullReview, plainOptions));
    expect(report.summary).toMatchObject({ introduced: 1, fixed: 1, existing: 1, notJudged: 1 });
    expect(report.findings[0]).toMatchObject({ pre: null, post: { line: 49, column: 2 }, inputLine: 24 });
    expect(report.findings[1]).toMatchObject({ status: 'fixed', post: null, pre: { line: 21, column: 3 } });
    expect(report.patches[0]).toMatchObject({
      subject: 'demofs: reuse aliases',
      seq: null,
      input: 'repaired',
      files: 1,
    });
  });

  test('a patch of a series says its place', () => {
    const patch = { ...relockPatch, series: { index: 2, total: 5, version: 3 } };
    const patches = [{ patch, input: 'intact' as const, functionsJudged: 0 }];
    const report = readJsonReport(
      reportFormats.json.render(reviewOf({ patches, findings: [] }), plainOptions),
    );
    expect(report.patches[0]?.['seq']).toBe('2/5');
  });

  test('the schema refuses what is no report', () => {
    expect(() => readJsonReport('{"version": 2}')).toThrow(/required property|constant/);
  });
});
