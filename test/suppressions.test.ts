// Suppressions: what they take out of a report, what is said of entries that do no work, and what identifies a finding.
import { describe, expect, test } from 'vitest';
import { applySuppressions } from '../src/app/apply-suppressions.js';
import { exitOf } from '../src/app/exit.js';
import { loadSuppressions } from '../src/app/find-suppressions.js';
import { scanFile } from '../src/app/scan-file.js';
import { parseSuppressions, type Suppressions } from '../src/app/suppressions.js';
import type { Finding } from '../src/finding/model.js';
import { rules } from '../rules/index.js';
import { judgePatch } from './harness/judge-patch.js';
import { reviewOf } from './harness/reviews.js';

const leak = (lead: string): string =>
  `${lead}int demo(struct demo *d)\n{\n\tmutex_lock(&d->lock);\n\tif (d->bad)\n\t\treturn -EIO;\n\tmutex_unlock(&d->lock);\n\treturn 0;\n}\n`;

const scanned = (text: string, file = 'fs/demo/demo.c', treePath = file): readonly Finding[] =>
  scanFile(file, text, rules, treePath).findings;

const [finding] = scanned(leak(''));
const fingerprint = finding?.fingerprint ?? '';

function suppressions(extra = '    reason: known\n', day = '2026-11-22'): Suppressions {
  const text = `suppressions:\n  - fingerprint: ${fingerprint}\n    rule: missing-unlock\n    file: fs/demo/demo.c\n${extra}`;
  return parseSuppressions(text, 's.yaml', day);
}

const treePath = (file: string): string => file;
const everywhere = { treePath, judgedWholly: () => true };
const nowhere = { treePath, judgedWholly: () => false };

describe('a fingerprint', () => {
  test('survives lines that move, and is the same from wherever the tree is scanned', () => {
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(scanned(leak('/* moved */\n\nint other;\n'))[0]?.fingerprint).toBe(fingerprint);
    const [elsewhere] = scanned(leak(''), '/src/linux/fs/demo/demo.c', 'fs/demo/demo.c');
    expect(elsewhere).toMatchObject({ fingerprint, file: '/src/linux/fs/demo/demo.c' });
    expect(scanned(leak(''), 'fs/demo/other.c')[0]?.fingerprint).not.toBe(fingerprint);
  });

  test('is the same from a patch', () => {
    const { findings } = judgePatch(
      'fs/demo/demo.c',
      leak('').replace('\tif (d->bad)\n\t\treturn -EIO;\n', ''),
      leak(''),
    );
    expect(findings).toMatchObject([{ status: 'introduced', fingerprint }]);
  });

  test('of a new defect is not that of an old one with the same words', () => {
    const twice = (count: number): string =>
      `void demo(struct demo *d)\n{\n${'\tspin_lock(&d->lock);\n'.repeat(count)}\tspin_unlock(&d->lock);\n}\n`;
    const known = new Set(scanned(twice(2)).map((one) => one.fingerprint));
    expect(known.size).toBeGreaterThan(0);
    const { findings } = judgePatch('fs/demo/demo.c', twice(2), twice(3));
    const fresh = findings.filter(({ status }) => status === 'introduced');
    expect(fresh.filter((one) => known.has(one.fingerprint))).toEqual([]);
  });
});

describe('an entry', () => {
  test('takes its finding out and counts it', () => {
    const { findings, notices, count } = applySuppressions(scanned(leak('')), suppressions(), everywhere);
    expect({ findings, notices, count }).toEqual({ findings: [], notices: [], count: 1 });
  });

  test.each(['rule: double-lock', 'file: fs/demo/other.c'])('with another %s takes nothing out', (other) => {
    const [key = ''] = other.split(':');
    const [entry] = suppressions().entries;
    const changed = {
      ...suppressions(),
      entries: entry ? [{ ...entry, [key]: other.slice(key.length + 2) }] : [],
    };
    expect(applySuppressions(scanned(leak('')), changed, nowhere).count).toBe(0);
  });

  test('is unused when its file was judged and has no such finding, or the patch fixed it', () => {
    const at = { code: 'suppression-unused', level: 'info', file: 's.yaml', line: 2 };
    expect(applySuppressions([], suppressions(), everywhere).notices).toMatchObject([at]);
    expect(applySuppressions([], suppressions(), nowhere).notices).toEqual([]);
    const fixed = scanned(leak('')).map(
      ({ post, ...rest }) => ({ ...rest, status: 'fixed', pre: post }) as Finding,
    );
    const { findings, notices } = applySuppressions(fixed, suppressions(), nowhere);
    expect(findings).toHaveLength(1);
    expect(notices).toMatchObject([{ ...at, code: 'suppression-outlived' }]);
    expect(exitOf(reviewOf({ findings: [], notices }), 'note', ['introduced'], true)).toBe(0);
  });

  test('holds to the end of its last day', () => {
    const dated = '    reason: known\n    until: 2026-11-22\n';
    expect(applySuppressions(scanned(leak('')), suppressions(dated), everywhere).count).toBe(1);
    const { count, notices } = applySuppressions(
      scanned(leak('')),
      suppressions(dated, '2026-11-23'),
      everywhere,
    );
    expect(count).toBe(0);
    expect(notices).toMatchObject([{ code: 'suppression-expired' }]);
  });

  test.each(['', '    reason: " "\n'])('without a reason suppresses, and is said: %j', (reason) => {
    const { count, notices } = applySuppressions(scanned(leak('')), suppressions(reason), everywhere);
    expect(count).toBe(1);
    expect(notices).toMatchObject([{ code: 'suppression-without-reason' }]);
    expect(exitOf(reviewOf({ findings: [], notices }), 'note', ['introduced'])).toBe(0);
    expect(exitOf(reviewOf({ findings: [], notices }), 'note', ['introduced'], true)).toBe(1);
  });
});

describe('a suppressions file', () => {
  test.each([
    [
      'suppressions:\n  - fingerprint: abc\n    rule: double-lock\n    file: a.c\n',
      's.yaml:2:18: suppressions.0.fingerprint: is no',
    ],
    [
      `suppressions:\n  - fingerprint: '${'1'.repeat(16)}'\n    rule: duble-lock\n    file: a.c\n`,
      'did you mean double-lock?',
    ],
    [
      `suppressions:\n  - fingerprint: ${'1'.repeat(16)}\n    rule: double-lock\n    file: a.c\n    until: 2026-02-30\n`,
      's.yaml:5:12: ',
    ],
    ['suppress: []\n', 'Unrecognized key'],
  ])('that is wrong says where: %#', (text, message) => {
    expect(() => parseSuppressions(text, 's.yaml', '2026-11-22')).toThrow(message);
  });

  test('takes every fingerprint as a text, digits or not', () => {
    for (const digits of ['1'.repeat(16), '12e4567890123456', '0000000000000000']) {
      const text = `suppressions:\n  - { fingerprint: ${digits}, rule: double-lock, file: a.c }\n`;
      expect(parseSuppressions(text, 's.yaml', '2026-11-22').entries[0]?.fingerprint).toBe(digits);
    }
  });

  test('comes from the tree before the patch, or is named', async () => {
    expect(await loadSuppressions(undefined, () => Promise.resolve(undefined))).toBeUndefined();
    expect(await loadSuppressions(undefined, () => Promise.resolve('{}'))).toMatchObject({ entries: [] });
    await expect(loadSuppressions('no/such.yaml', () => Promise.resolve('{}'))).rejects.toMatchObject({
      code: 'suppressions-not-found',
    });
  });
});
