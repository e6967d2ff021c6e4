// Diffs of every kind to patches: names, changes, line numbers, and what is said of damaged parts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../src/base/notice.js';
import { textInput } from '../src/input/text-input.js';
import { parsePatches } from '../src/patch/index.js';
import type { FileDiff, Hunk, Patch } from '../src/patch/model.js';
import { parseSubject } from '../src/patch/subject.js';
import { parseHunkHeader } from '../src/patch/hunk-header.js';
import { splitGitNames, stripPrefixes, unquoteName } from '../src/patch/file-name.js';

function parse(text: string): Outcome<readonly Patch[]> {
  return parsePatches([textInput('test.diff', text)]);
}

function parseFixture(name: string): Outcome<readonly Patch[]> {
  return parse(readFileSync(path.join(import.meta.dirname, '../fixtures/patches', name), 'utf8'));
}

const filesOf = ({ value }: Outcome<readonly Patch[]>): readonly FileDiff[] =>
  value.flatMap(({ files }) => files);
const noticesOf = ({ notices }: Outcome<readonly Patch[]>): string[] =>
  notices.map(({ code, level, inputLine }) => `${code} ${level} ${inputLine ?? '-'}`);
const namesOf = ({ change, prePath, postPath }: FileDiff): string =>
  `${change} ${prePath ?? '-'} ${postPath ?? '-'}`;
const textOf = (hunk: Hunk | undefined): string[] =>
  (hunk?.lines ?? []).map(({ kind, text }) => `${{ context: ' ', added: '+', removed: '-' }[kind]}${text}`);

const change = [
  ' \tint err;',
  ' ',
  '-\terr = moss_flush(m);',
  '+\terr = moss_flush(m, 0);',
  ' \treturn err;',
];

describe('kinds of change', () => {
  const outcome = parseFixture('binary-rename-mode.diff');

  test('names and kinds, quoted names decoded', () => {
    expect(filesOf(outcome).map(namesOf)).toEqual([
      'modified logo.png logo.png',
      'added - blob.bin',
      'renamed fs/mossfs/old name.c fs/mossfs/new name.c',
      'copied fs/mossfs/a.c fs/mossfs/b.c',
      'modified scripts/run it.sh scripts/run it.sh',
      'added - fs/mossfs/empty.c',
      'deleted fs/mossfs/gone.c -',
      'modified fs/mossfs/caf\u00e9\t1.c fs/mossfs/caf\u00e9\t1.c',
    ]);
    expect(outcome.notices).toEqual([]);
  });

  test('binary files, modes, blobs', () => {
    const files = filesOf(outcome);
    expect(files.map(({ binary }) => binary)).toEqual([true, true, false, false, false, false, false, false]);
    expect(files[4]).toMatchObject({ preMode: '100644', postMode: '100755', hunks: [] });
    expect(files[3]).toMatchObject({ preBlob: '4444444', postBlob: '5555555' });
    expect(files[6]?.hunks[0]?.lines.at(-1)).toMatchObject({ kind: 'removed', preLine: 2, noNewline: true });
  });

  test.each([
    ['no-prefix.diff', 'modified fs/mossfs/sync.c fs/mossfs/sync.c'],
    ['mnemonic-prefix.diff', 'modified fs/mossfs/sync.c fs/mossfs/sync.c'],
    ['subversion.diff', 'modified fs/mossfs/sync.c fs/mossfs/sync.c'],
    ['wrapped-headers.txt', `modified ${'fs/mossfs/a/very/long/directory/name/sync.c '.repeat(2).trim()}`],
  ])('%s', (name, expected) => {
    const outcome = parseFixture(name);
    expect(filesOf(outcome).map(namesOf)).toEqual([expected]);
    expect(textOf(filesOf(outcome)[0]?.hunks[0])).toEqual(change);
    expect(outcome.notices).toEqual([]);
  });

  test('diff -urN: directories and time stamps come off, a file from the epoch is new', () => {
    const outcome = parseFixture('plain-diff-u.diff');
    expect(filesOf(outcome).map(namesOf)).toEqual([
      'modified fs/mossfs/sync.c fs/mossfs/sync.c',
      'added - fs/mossfs/new.c',
    ]);
    expect(noticesOf(outcome)).toEqual(['file-not-shown not-judged 14']);
  });

  test('a CR that belongs to the file stays, one of a converted diff goes', () => {
    const kept = parseFixture('crlf-file.diff');
    expect(textOf(filesOf(kept)[0]?.hunks[0])).toEqual(change.map((line) => `${line}\r`));
    const plain = readFileSync(path.join(import.meta.dirname, '../fixtures/patches/no-prefix.diff'), 'utf8');
    const converted = parse(plain.replaceAll('\n', '\r\n'));
    expect(textOf(filesOf(converted)[0]?.hunks[0])).toEqual(change);
    expect(filesOf(converted).map(namesOf)).toEqual(['modified fs/mossfs/sync.c fs/mossfs/sync.c']);
  });
});

describe('what cannot be judged is said', () => {
  test.each([
    ['combined.diff', ['combined-diff not-judged 1'], 1],
    ['cut-short.diff', ['hunk-damaged not-judged 4'], 0],
    ['one-line-too-many.diff', ['hunk-damaged not-judged 4'], 0],
    ['hunk-without-file.diff', ['hunk-without-file not-judged 3'], 0],
    ['unsafe-path.diff', ['unsafe-path not-judged 1'], 0],
    ['unmerged.diff', ['unmerged-path not-judged 1'], 1],
    ['two-readings.txt', ['hunk-damaged not-judged 4'], 0],
  ])('%s', (name, notices, readHunks) => {
    const outcome = parseFixture(name);
    expect(noticesOf(outcome)).toEqual(notices);
    const hunks = filesOf(outcome).flatMap((file) => file.hunks);
    expect(hunks.filter(({ lines }) => lines.length > 0)).toHaveLength(readHunks);
    for (const { state, lines } of hunks) expect(lines.length === 0).toBe(state === 'damaged');
  });

  test('a damaged hunk does not take the next one with it', () => {
    const good = '@@ -20,2 +20,2 @@\n a\n-b\n+c\n';
    const outcome = parse(`--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,3 @@\n a\n-b\n+c\n${good}`);
    expect(filesOf(outcome)[0]?.hunks.map(({ state }) => state)).toEqual(['damaged', 'intact']);
    expect(noticesOf(outcome)).toEqual(['hunk-damaged not-judged 3']);
  });

  test('a hunk above the one before it is damaged', () => {
    const outcome = parse('--- a/x.c\n+++ b/x.c\n@@ -9 +9 @@\n-a\n+b\n@@ -3 +3 @@\n-c\n+d\n');
    expect(filesOf(outcome)[0]?.hunks.map(({ state }) => state)).toEqual(['intact', 'damaged']);
    expect(noticesOf(outcome)).toEqual(['hunk-damaged not-judged 6']);
  });

  test('a mail signature is no deletion', () => {
    const outcome = parse('--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,2 @@\n a\n b\n-- \n2.39.5\n');
    expect(filesOf(outcome)[0]?.hunks[0]).toMatchObject({ state: 'damaged', lines: [] });
  });

  test('text without a diff: what it is, and what it is about', () => {
    const { value, notices } = parse('mossfs hangs\n\n[ 1.2] Call Trace:\n[ 1.3]  moss_sync+0x1/0x2\n');
    expect(value).toEqual([]);
    expect(notices).toMatchObject([{ code: 'no-patch', level: 'not-judged' }]);
    expect(notices[0]?.message).toContain("prose and a crash report, no diff: 'mossfs hangs'");
    expect(parse('').notices[0]?.message).toBe('test.diff is empty: nothing to judge');
  });
});

describe('line numbers', () => {
  test('both images and the input, in a hunk without context', () => {
    const { value } = parse(
      '--- a/x.c\n+++ b/x.c\n@@ -4,0 +5,2 @@ int f(void)\n+a\n+b\n@@ -9,2 +11,0 @@\n-c\n-d\n',
    );
    expect(value[0]?.files[0]?.hunks).toMatchObject([
      { heading: 'int f(void)', lines: [{ kind: 'added', postLine: 5, inputLine: 4 }, { postLine: 6 }] },
      { heading: '', lines: [{ kind: 'removed', preLine: 9, inputLine: 7 }, { preLine: 10 }] },
    ]);
  });

  test('lines that look like headers are content while the counts last', () => {
    const body = ['--- a/y.c', '-++ b/y.c', ' @@ -1 +1 @@', '+diff --git a/z b/z', ' '];
    const outcome = parse(`--- a/x.c\n+++ b/x.c\n@@ -1,4 +1,3 @@\n${body.join('\n')}\n-- \n2.39.5\n`);
    expect(textOf(filesOf(outcome)[0]?.hunks[0])).toEqual(body);
    expect(outcome.notices).toEqual([]);
  });

  test('an empty hunk is a hunk', () => {
    const outcome = parse('--- a/x.c\n+++ b/x.c\n@@ -3,0 +3,0 @@\n@@ -5 +5 @@\n-a\n+b\n');
    expect(filesOf(outcome)[0]?.hunks.map(({ lines }) => lines.length)).toEqual([0, 2]);
    expect(filesOf(outcome)[0]?.hunks[0]?.state).toBe('intact');
  });
});

describe('series', () => {
  test.each([
    ['[PATCH v3 2/5] xfs: fix', { index: 2, total: 5, version: 3 }, 'xfs: fix'],
    ['Re: [RFC PATCH net-next 02/10] a', { index: 2, total: 10, version: 1 }, 'a'],
    ['[PATCHv2 1/2] a: b', { index: 1, total: 2, version: 2 }, 'a: b'],
    ['[PATCH 1/2 V4] a', { index: 1, total: 2, version: 4 }, 'a'],
    ['[lustre-devel] [PATCH RESEND 3/4] a', { index: 3, total: 4, version: 1 }, 'a'],
    ['[PATCH] read 1/2 of it', undefined, 'read 1/2 of it'],
  ])('%s', (subject, series, title) => {
    expect(parseSubject(subject).series).toEqual(series);
    expect(parseSubject(subject).title).toBe(title);
  });

  test('parts are put in order; two parts with one number are not one series', () => {
    const part = (subject: string): ReturnType<typeof textInput> =>
      textInput('box', '--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n', { subject, format: 'mail' });
    const order = (...subjects: string[]): (string | undefined)[] =>
      parsePatches(subjects.map(part)).value.map(({ subject }) => subject);
    expect(order('[PATCH 3/3] c', '[PATCH] z', '[PATCH 1/3] a', '[PATCH 2/3] b')).toEqual([
      '[PATCH 1/3] a',
      '[PATCH] z',
      '[PATCH 2/3] b',
      '[PATCH 3/3] c',
    ]);
    expect(order('[PATCH 2/2] b', '[PATCH 2/2] y', '[PATCH 1/2] a')).toEqual([
      '[PATCH 2/2] b',
      '[PATCH 2/2] y',
      '[PATCH 1/2] a',
    ]);
  });
});

describe('what cannot be read is said', () => {
  const header = 'diff --git a/fs/moss.c b/fs/moss.c\n--- a/fs/moss.c\n+++ b/fs/moss.c\n';

  test('a hunk header that is none', () => {
    const outcome = parse(`${header}@@ --100,-6 +100,8 @@\n${change.join('\n')}\n`);
    expect(noticesOf(outcome)).toEqual(['hunk-damaged not-judged 4']);
  });

  test('a diff that ends before its first hunk', () => {
    expect(noticesOf(parse(header))).toEqual(['diff-cut-off not-judged 1']);
  });

  test('a change of mode alone is whole', () => {
    const text = 'diff --git a/fs/moss.c b/fs/moss.c\nold mode 100644\nnew mode 100755\n';
    expect(noticesOf(parse(text))).toEqual([]);
  });
});

describe('small parts', () => {
  test('hunk headers', () => {
    expect(parseHunkHeader('@@ -12,7 +12,9 @@ static int xfs_iget(')).toEqual({
      preStart: 12,
      preCount: 7,
      postStart: 12,
      postCount: 9,
      heading: 'static int xfs_iget(',
    });
    expect(parseHunkHeader('@@ -1 +0,0 @@')).toMatchObject({ preCount: 1, postCount: 0, heading: '' });
    expect(parseHunkHeader('@@ -1,2 @@')).toBeUndefined();
    expect(parseHunkHeader(`@@ -1,${'9'.repeat(30)} +1 @@`)).toBeUndefined();
  });

  test('names', () => {
    expect(unquoteName('"a\\"b\\\\\\303\\251\\t"')?.name).toBe('a"b\\\u00e9\t');
    expect(unquoteName('"never closed')).toBeUndefined();
    expect(splitGitNames('a/x y.c b/x y.c')).toEqual({ pre: 'a/x y.c', post: 'b/x y.c' });
    expect(splitGitNames('"a/x\\ty.c" b/z')).toEqual({ pre: 'a/x\ty.c', post: 'b/z' });
    expect(stripPrefixes({ pre: '../old/fs/x.c', post: '../new/fs/x.c' }, false)).toEqual({
      pre: 'fs/x.c',
      post: 'fs/x.c',
    });
    expect(stripPrefixes({ pre: 'a/x.c', post: 'a/x.c' }, false)).toEqual({ pre: 'a/x.c', post: 'a/x.c' });
    expect(stripPrefixes({ pre: 'x.c.orig', post: 'x.c' }, false)).toEqual({ pre: 'x.c', post: 'x.c' });
  });
});
