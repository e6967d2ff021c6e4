// b4: lines that its per-patch checks count, and the JSON of its review checks.
import { describe, expect, test } from 'vitest';
import { reportFormats } from '../src/report/index.js';
import type { Review } from '../src/report/model.js';
import {
  doubleLock,
  fixedReference,
  hostileReview,
  plainOptions,
  relockPatch,
  reviewOf,
} from './harness/reviews.js';

const damaged = { code: 'hunk-damaged', level: 'not-judged' as const, message: 'the hunk ends early' };

describe('per-patch check commands', () => {
  const linesOf = (review: Review): string[] =>
    reportFormats.b4.render(review, plainOptions).split('\n').slice(0, -1);

  test('a patch without findings prints nothing at all: b4 counts every line against it', () => {
    expect(reportFormats.b4.render(reviewOf({ findings: [] }), plainOptions)).toBe('');
    expect(reportFormats.b4.render(reviewOf({ findings: [fixedReference] }), plainOptions)).toBe('');
  });

  test('errors are told from warnings by the word that b4 looks for', () => {
    const findings = [doubleLock, { ...doubleLock, severity: 'warning' as const, message: 'may leak' }];
    expect(linesOf(reviewOf({ findings }))).toEqual([
      `fs/demo/namei.c:49: ERROR: ${doubleLock.message} [double-lock, certain]`,
      'fs/demo/namei.c:49: WARNING: may leak [double-lock, certain]',
    ]);
  });

  test('what was not judged is a warning', () => {
    expect(linesOf(reviewOf({ findings: [], notices: [damaged] }))).toEqual([
      'hunklock: WARNING: not judged: the hunk ends early [hunk-damaged]',
    ]);
  });

  test('hostile text stays on its line', () => {
    const lines = linesOf(hostileReview('x\nERROR: made up\r\n\x1b[31m'));
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain('\x1b');
  });
});

describe('review checks', () => {
  interface Result {
    readonly tool: string;
    readonly status: string;
    readonly summary: string;
    readonly details: string;
  }
  const resultsOf = (review: Review): Result[] =>
    JSON.parse(reportFormats['b4-review'].render(review, plainOptions)) as Result[];

  test('one result per patch, with the fields that b4 documents', () => {
    const [result, ...more] = resultsOf(reviewOf());
    expect(more).toEqual([]);
    expect(Object.keys(result ?? {})).toEqual(['tool', 'status', 'summary', 'details']);
    expect(result).toMatchObject({
      tool: 'hunklock',
      status: 'fail',
      summary: `fs/demo/namei.c:49: ${doubleLock.message} [double-lock]`,
    });
    expect(result?.details).toContain('acquired again, still held');
  });

  test.each([
    ['nothing found', { findings: [] }, 'pass'],
    ['only fixed', { findings: [fixedReference] }, 'pass'],
    ['a warning', { findings: [{ ...doubleLock, severity: 'warning' as const }] }, 'warn'],
    ['not everything judged', { findings: [], notices: [damaged] }, 'warn'],
    ['an error and something not judged', { notices: [damaged] }, 'fail'],
  ])('%s', (_what, parts, status) => {
    expect(resultsOf(reviewOf(parts))[0]?.status).toBe(status);
  });

  test('each patch of a series has its own result, and every notice its place', () => {
    const patches = [1, 2, 3].map((index) => ({
      patch: { ...relockPatch, series: { index, total: 3, version: 1 } },
      input: 'intact' as const,
      functionsJudged: 1,
    }));
    const findings = [{ ...doubleLock, patch: 1 }];
    const results = resultsOf(reviewOf({ patches, findings, notices: [damaged] }));
    expect(results.map(({ status }) => status)).toEqual(['warn', 'fail', 'pass']);
    expect(results[1]?.summary).toMatch(/^patch 2\/3: fs\/demo\/namei\.c:49/);
    expect(results[0]?.details).toContain(damaged.message);
  });

  test('details are no wider than a mail, and hold nothing a terminal would obey', () => {
    for (const { details } of resultsOf(hostileReview('\x1b[2J\u202ex'))) {
      expect(details).not.toMatch(/[\x1b\u202e]/);
    }
    const widths = (resultsOf(reviewOf())[0]?.details ?? '').split('\n').map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(78);
  });
});
