// `config explain` and `baseline`: what applies to a file of a tree, and a tree that starts at zero.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runBaseline } from '../src/app/baseline-command.js';
import { baselineText, mergeBaseline } from '../src/app/baseline.js';
import { runConfigExplain } from '../src/app/config-explain.js';
import { suppressionsName } from '../src/app/find-suppressions.js';
import { reviewOptions } from '../src/app/flags.js';
import { loadSettings } from '../src/app/run-settings.js';
import { scanFiles } from '../src/app/scan.js';
import { parseSuppressions } from '../src/app/suppressions.js';
import { treeTopOf } from '../src/app/tree-top.js';
import type { Review } from '../src/report/model.js';
import { rules } from '../rules/index.js';
import { removeFolder, temporaryFolder, writeTree } from './harness/judge-in-tree.js';
import { doubleLock } from './harness/reviews.js';

const leak = `int demo(struct demo *d)
{
	mutex_lock(&d->lock);
	if (d->bad)
		return -EIO;
	mutex_unlock(&d->lock);
	return 0;
}
`;
const config = `kernel: '6.1'
rules: { missing-unlock: warning }
overrides:
  - files: [fs/quiet/]
    rules: { missing-unlock: off }
    presets: [ksmbd]
failOn: error
`;

let folder = '';
let printed = '';

beforeEach(() => {
  folder = temporaryFolder();
  printed = '';
  const keep = (chunk: string | Uint8Array): boolean => {
    printed += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  writeTree(folder, { '.hunklock.yaml': config, 'fs/a.c': leak, 'fs/quiet/b.c': leak });
});

afterEach(() => {
  vi.restoreAllMocks();
  removeFolder(folder);
});

/** `hunklock scan` of the whole tree. */
async function scan(): Promise<Review> {
  const start = path.join(folder, 'fs');
  const { read, treePath } = treeTopOf(start);
  const ids = rules.map(({ id }) => id);
  const options = reviewOptions({ format: 'text', color: 'never', existing: true }, ids);
  const readMakefile = (): Promise<undefined> => Promise.resolve(undefined);
  const settings = await loadSettings({}, options, { read, readMakefile, treePath });
  return scanFiles([start], settings, () => undefined);
}

test('config explain says what applies, and who said so', async () => {
  expect(
    await runConfigExplain(path.join(folder, 'fs/quiet/new.c'), {
      rule: [{ id: 'double-put', enabled: false }],
    }),
  ).toBe(0);
  const lines = printed.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(lines[0]).toEqual(['fs/quiet/new.c']);
  for (const row of [
    ['config', '.hunklock.yaml'],
    ['kernel', '6.1', '.hunklock.yaml:1'],
    ['fail-on', 'error', '.hunklock.yaml:7'],
    ['preset', 'ksmbd', '.hunklock.yaml:6 (fs/quiet/)'],
    ['missing-unlock', 'off', '.hunklock.yaml:5 (fs/quiet/)'],
    ['double-put', 'off', 'command line'],
    ['double-lock', 'error', 'default'],
  ])
    expect(lines).toContainEqual(row);
});

test('config explain of another file says the rest of the config, and what the command line changes', async () => {
  await runConfigExplain(path.join(folder, 'fs/a.c'), { kernel: '4.6', failOn: 'note', preset: ['lustre'] });
  const lines = printed.split('\n').map((line) => line.trim().split(/ {2,}/));
  for (const row of [
    ['kernel', '4.6', 'command line'],
    ['fail-on', 'note', 'command line'],
    ['preset', 'lustre', 'command line'],
    ['missing-unlock', 'warning', '.hunklock.yaml:2'],
  ])
    expect(lines).toContainEqual(row);
});

test('config explain prints what docs/config.md shows', async () => {
  const page = readFileSync(path.join(import.meta.dirname, '..', 'docs', 'config.md'), 'utf8');
  writeTree(folder, { '.hunklock.yaml': /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '' });
  await runConfigExplain(path.join(folder, 'fs/foo/tests/inode.c'), {});
  const shown = (/```console\n([^]*?)```/.exec(page)?.[1] ?? '').trimEnd().split('\n').slice(1);
  expect(shown.length).toBeGreaterThan(10);
  const squeezed = (line: string): string => line.trim().replace(/ +/g, ' ');
  const said = printed.split('\n').map(squeezed);
  expect(shown.filter((line) => line.trim() !== '...' && !said.includes(squeezed(line)))).toEqual([]);
});

test('after a baseline a scan is silent, and says when an entry is no longer needed', async () => {
  expect((await scan()).findings).toMatchObject([{ rule: 'missing-unlock', severity: 'warning' }]);
  expect(await runBaseline([path.join(folder, 'fs')], { quiet: true })).toBe(0);
  expect(printed).toContain('1 added, 1 in all');
  const text = readFileSync(path.join(folder, suppressionsName), 'utf8');
  expect(parseSuppressions(text, 's.yaml', '2026-11-22').entries).toMatchObject([
    { rule: 'missing-unlock', file: 'fs/a.c' },
  ]);
  const silent = await scan();
  expect([silent.findings, silent.notices, silent.hidden.suppressed]).toEqual([[], [], 1]);
  writeTree(folder, { 'fs/a.c': `int before;\n\n${leak}` });
  expect((await scan()).findings).toEqual([]);
  writeTree(folder, { 'fs/a.c': leak.replace('\t\treturn -EIO;', '\t\td->bad = 0;') });
  expect((await scan()).notices).toMatchObject([{ code: 'suppression-unused', file: suppressionsName }]);
});

test('a second baseline keeps the entries that are there, with their reasons', async () => {
  await runBaseline([path.join(folder, 'fs')], { quiet: true });
  const file = path.join(folder, suppressionsName);
  writeTree(folder, {
    [suppressionsName]: readFileSync(file, 'utf8').replace(/reason: .*/, 'reason: by design'),
    'fs/0.c': leak.replace('demo(', 'other('),
  });
  await runBaseline([path.join(folder, 'fs')], { quiet: true });
  const { entries } = parseSuppressions(readFileSync(file, 'utf8'), file, '2026-11-22');
  expect(entries.map((entry) => entry.file)).toEqual(['fs/0.c', 'fs/a.c']);
  expect(entries[1]?.reason).toBe('by design');
  await runBaseline([path.join(folder, 'fs')], { quiet: true, output: '-' });
  expect(printed).toContain(readFileSync(file, 'utf8'));
});

test('a baseline is sorted, and an expired entry is renewed', () => {
  const old = { fingerprint: '1'.repeat(16), rule: 'double-put', file: 'z.c', until: '2020-01-01' };
  const again = { ...doubleLock, ...{ fingerprint: old.fingerprint, rule: old.rule, file: old.file } };
  const { entries, added } = mergeBaseline([old], [again, { ...again, file: 'a.c' }], '2026-11-22');
  expect(added).toBe(2);
  expect(entries.map(({ file, until }) => [file, until])).toEqual([
    ['a.c', undefined],
    ['z.c', undefined],
  ]);
  expect(baselineText(entries)).toContain('fingerprint: "1111111111111111"');
});
