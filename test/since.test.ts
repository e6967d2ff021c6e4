// `--since`: two versions of a series, of which only what is new is reported.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runProgram } from '../src/app/program.js';
import { sinceReview } from '../src/app/since-review.js';
import { compareVersions } from '../src/finding/since.js';
import { reportFormats } from '../src/report/index.js';
import { readJsonReport } from './harness/json-report.js';
import { doubleLock, plainOptions } from './harness/reviews.js';
import { relockDiff, reviewMail } from './harness/review-mail.js';

/** Version `version` of a series with one patch per diff. */
function series(version: number, diffs: readonly string[]): string {
  return diffs
    .map((diff, at) => {
      const header = [
        'From mboxrd@z Thu Jan  1 00:00:00 1970',
        'From: Ada Moss <ada@moss.example>',
        `Subject: [PATCH v${version} ${at + 1}/${diffs.length}] moss: part ${at + 1}`,
        `Message-ID: <v${version}-${at + 1}@moss.example>`,
      ];
      return `${header.join('\n')}\n\nText.\n\n${diff}-- \n2.47.1\n\n`;
    })
    .join('');
}

const sync = relockDiff('moss_sync', 'lock');
const flush = relockDiff('moss_flush', 'flush_lock');
const trim = relockDiff('moss_trim', 'trim_lock');
/** The same change, further down and with another line above it. */
const movedSync = sync
  .replace('@@ -10,9 +10,9 @@', '@@ -110,9 +110,10 @@')
  .replace(' \tint err;', ' \tint err;\n+\tint tries;');
const repairedFlush = flush.replace('+\tmutex_lock', '+\tmutex_unlock');

describe('two versions of a series', () => {
  test('what is new, what is still there though its lines moved, what is gone', async () => {
    const before = await reviewMail(series(1, [sync, flush]));
    const after = await reviewMail(series(2, [movedSync, repairedFlush, trim]));
    expect(after.findings.map(({ function: name }) => name)).toEqual(['moss_sync', 'moss_trim']);
    const since = sinceReview(before, after);
    expect(since.findings.map(({ function: name }) => name)).toEqual(['moss_trim']);
    expect(since.since).toEqual({ repeated: 1, gone: 1 });
    expect(since.notices.map(({ code }) => code)).toEqual(['still-there', 'no-longer-introduced']);
    expect(since.notices[0]?.message).toContain('double-lock at fs/moss/moss_sync.c:117');
    expect(since.notices[1]).toMatchObject({ file: 'fs/moss/moss_flush.c', level: 'info' });
  });

  test('a version like the one before brings nothing, and is not called clean', async () => {
    const before = await reviewMail(series(1, [sync]));
    const since = sinceReview(before, await reviewMail(series(2, [movedSync])));
    expect(since.findings).toEqual([]);
    const text = reportFormats.text.render(since, plainOptions);
    expect(text).toContain('Nothing new since the previous version, 1 still there.');
    expect(text).not.toContain('No defect introduced');
    expect(readJsonReport(reportFormats.json.render(since, plainOptions)).summary).toMatchObject({
      introduced: 0,
      since: { repeated: 1, gone: 0 },
    });
    expect(reportFormats['b4-review'].render(since, plainOptions)).toContain('"status": "warn"');
  });

  test('what cannot be judged any more is not called fixed', async () => {
    const before = await reviewMail(series(1, [sync]));
    const cut = sync.replace(' \treturn err;\n }\n', '');
    const since = sinceReview(before, await reviewMail(series(2, [cut])));
    expect(since.notices.map(({ code }) => code)).toContain('not-found-again');
    expect(since.notices.map(({ code }) => code)).not.toContain('no-longer-introduced');
  });

  test('an earlier version that could not be judged is said', async () => {
    const cut = sync.replace(' \treturn err;\n }\n', '');
    const since = sinceReview(await reviewMail(series(1, [cut])), await reviewMail(series(2, [sync])));
    expect(since.findings).toHaveLength(1);
    expect(since.notices.find(({ code }) => code === 'hunk-damaged')).toMatchObject({
      level: 'info',
      message: expect.stringContaining('the previous version was not judged in full') as string,
    });
  });
});

describe('pairing', () => {
  test('a line that was reworded between the versions is the same defect', () => {
    const reworded = { ...doubleLock, fingerprint: 'another' };
    expect(compareVersions([doubleLock], [reworded])).toMatchObject({ fresh: [], gone: [] });
  });

  test('a second defect of the same kind is new', () => {
    const second = { ...doubleLock, fingerprint: 'another' };
    const { fresh, repeated } = compareVersions([doubleLock], [second, doubleLock]);
    expect(fresh).toEqual([second]);
    expect(repeated).toEqual([doubleLock]);
  });
});

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hunklock-since-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const check = async (...args: readonly string[]): Promise<readonly [number, string]> => {
    const output = join(folder, 'report');
    const status = await runProgram([
      'check',
      '--rule',
      'double-lock',
      '--tree',
      folder,
      '--format',
      'terse',
      '-o',
      output,
      ...args,
    ]);
    return [status, readFileSync(output, 'utf8')];
  };

  test('a defect that is still there keeps exit status 1', async () => {
    const old = write('v1.mbox', series(1, [sync]));
    const [status, text] = await check(write('v2.mbox', series(2, [movedSync])), '--since', old);
    expect(status).toBe(1);
    expect(text).not.toContain('error:');
    expect(text).toContain('[still-there]');
  });

  test('standard input can be one of the two only', async () => {
    await expect(check('-', '--since', '-')).rejects.toMatchObject({ code: 'mixed-sources' });
  });
});
