// Patches applied in memory to a text that is not exactly the one they were made from.
import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import { type ImagePair, imageText, rebuildImages } from '../src/image/index.js';
import type { Notice, Outcome } from '../src/base/notice.js';
import { textInput } from '../src/input/text-input.js';
import { parsePatches } from '../src/patch/index.js';
import type { FileDiff } from '../src/patch/model.js';
import { gitSandbox, imageFixture } from './harness/git-sandbox.js';

const sandbox = gitSandbox();
afterAll(sandbox.remove);

const log = imageFixture('log.c');

/** The diff from one text to another, parsed. */
function diffOf(pre: string, post: string, ...options: readonly string[]): FileDiff {
  sandbox.clear();
  sandbox.write('fs/mossfs/log.c', pre);
  sandbox.git('add', '-A');
  sandbox.write('fs/mossfs/log.c', post);
  return parseDiff(sandbox.git('diff', ...options));
}

function parseDiff(text: string): FileDiff {
  const file = parsePatches([textInput('test.diff', text)]).value[0]?.files[0];
  if (file === undefined) throw new Error('no file diff');
  return file;
}

const postOf = ({ value }: Outcome<ImagePair>): string | undefined => value.post && imageText(value.post);
const preOf = ({ value }: Outcome<ImagePair>): string | undefined => value.pre && imageText(value.pre);
const codes = (notices: readonly Notice[]): string[] => notices.map(({ code, level }) => `${code} ${level}`);

const checked = log.replace('\tif (!bh)\n', '\tif (WARN_ON(!bh))\n');
const both = checked.replace(
  '\t\tgoto out_unlock;\n\t}\n\n\tlock_buffer',
  '\t\treturn ret;\n\t}\n\n\tlock_buffer',
);

describe('offset', () => {
  const above = '/* one\n * two\n * three */\n';

  test('hunks that moved down are found, and all numbers are those of the text', () => {
    const built = rebuildImages(diffOf(log, both), above + log);
    expect(preOf(built)).toBe(above + log);
    expect(postOf(built)).toBe(above + both);
    expect(codes(built.notices)).toEqual(['hunk-offset info']);
    expect(built.notices[0]?.message).toContain('hunk 1 found at line 38 (3 lines further down)');
    const line = both.split('\n').indexOf('\t\treturn ret;') + 1;
    const shown = built.value.post?.segments[0]?.lines[line + 2];
    expect(shown).toBe('\t\treturn ret;');
    expect(built.value.postToPre(line + 3)).toBeUndefined();
    expect(built.value.postToPre(line + 4)).toBe(line + 4);
    expect(built.value.inputLine('post', line + 3)).toBeGreaterThan(5);
    expect(built.value.diff.hunks[0]?.preStart).toBe(38);
  });

  test('hunks that moved up are found', () => {
    const shorter = log.split('\n').slice(5).join('\n');
    const built = rebuildImages(diffOf(log, checked), shorter);
    expect(postOf(built)).toBe(checked.split('\n').slice(5).join('\n'));
    expect(built.notices[0]?.message).toContain('5 lines further up');
  });

  test('lines that come between two hunks move only the second', () => {
    const longer = log.replace('int moss_log_append', '/* appends */\nint moss_log_append');
    const built = rebuildImages(diffOf(log, both), longer);
    expect(postOf(built)).toBe(both.replace('int moss_log_append', '/* appends */\nint moss_log_append'));
    expect(built.notices[0]?.message).toBe(
      'applied with an offset: hunk 2 found at line 61 (1 line further down)',
    );
  });

  test('of several places that fit, the nearest is taken, as patch(1) does', () => {
    const block = (name: string): string => `int ${name};\n{\n\tlock();\n\twork();\n\tunlock();\n}\n`;
    const pre = 'head\n'.repeat(20) + block('a') + 'tail\n'.repeat(20);
    const diff = diffOf(pre, pre.replace('\tunlock();\n', ''), '-U1');
    const text = block('b') + 'head\n'.repeat(11) + block('c') + 'head\n'.repeat(30) + block('d');
    const built = rebuildImages(diff, text);
    expect(postOf(built)).toBe(
      block('b') +
        'head\n'.repeat(11) +
        block('c').replace('\tunlock();\n', '') +
        'head\n'.repeat(30) +
        block('d'),
    );
    sandbox.write('fs/mossfs/log.c', text);
    const mail = `--- a/fs/mossfs/log.c\n+++ b/fs/mossfs/log.c\n@@ -24,3 +24,2 @@\n \twork();\n-\tunlock();\n }\n`;
    execFileSync('patch', ['-p1', '--fuzz=0', '-s'], { cwd: sandbox.directory, input: mail });
    expect(postOf(rebuildImages(parseDiff(mail), text))).toBe(
      sandbox.read('fs/mossfs/log.c').toString('utf8'),
    );
  });

  test('a hunk at the end of the file is not moved to its middle', () => {
    const pre = `${'\treturn 0;\n}\n'.repeat(3)}int last;\n\treturn 0;\n}\n`;
    const diff = diffOf(pre, `${pre}int added;\n`, '-U1');
    const built = rebuildImages(diff, `/* top */\n${pre.slice(0, -2)}};\n`);
    expect(codes(built.notices)).toEqual(['patch-does-not-apply not-judged']);
  });

  test('a hunk without context is believed only at its stated place', () => {
    const diff = diffOf(log, log.replace('\tint ret = 0;\n', '\tint ret = 0;\n\tint extra;\n'), '-U0');
    expect(postOf(rebuildImages(diff, log))).toContain('\tint ret = 0;\n\tint extra;\n');
    const built = rebuildImages(diff, log.split('\n').slice(0, 20).join('\n'));
    expect(codes(built.notices)).toEqual(['patch-does-not-apply not-judged']);
  });

  test('a hostile file does not take long', () => {
    const diff = diffOf(`${'x\n'.repeat(3000)}y\n`, `${'x\n'.repeat(3000)}z\n`, '-U3000');
    const started = performance.now();
    const built = rebuildImages(diff, 'x\n'.repeat(200_000));
    expect(codes(built.notices)).toEqual(['patch-does-not-apply not-judged']);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('does not apply', () => {
  test('the notice names the hunk, the line and both texts; the hunks are still there', () => {
    const other = log.replace('\tif (!bh)\n', '\tif (bh == NULL)\n');
    const built = rebuildImages(diffOf(log, both), other);
    expect(built.value.pre?.whole).toBe(false);
    expect(built.value.post?.segments).toHaveLength(2);
    const [notice] = built.notices;
    const line = other.split('\n').indexOf('\tif (bh == NULL)') + 1;
    expect(notice).toMatchObject({
      code: 'patch-does-not-apply',
      level: 'not-judged',
      file: 'fs/mossfs/log.c',
      line,
    });
    expect(notice?.message).toBe(
      `hunk 1 of 2 (@@ -35,7 +35,7 @@) does not apply: at line ${line} the file has \`if (bh == NULL)\`, the patch expects \`if (!bh)\`; only the hunks are judged`,
    );
  });

  test.each([
    ['line endings', (text: string) => text.replaceAll('\n', '\r\n'), 'the line endings differ (CRLF)'],
    ['white space', (text: string) => text.replaceAll('\t', '        '), 'the white space differs'],
    ['end of file', (text: string) => text.split('\n').slice(0, 30).join('\n'), 'the file ends at line 30'],
  ])('the reason is said: %s', (_, change, reason) => {
    const built = rebuildImages(diffOf(log, checked), change(log));
    expect(built.notices[0]?.message).toContain(reason);
  });

  test('a newline at the end of the file that only one side has is a difference', () => {
    const diff = diffOf(log.trimEnd(), log.trimEnd().replace(/return ret;\n}$/, 'return 0;\n}'));
    expect(diff.hunks[0]?.lines.some(({ noNewline }) => noNewline)).toBe(true);
    expect(rebuildImages(diff, log.trimEnd()).notices).toEqual([]);
    expect(rebuildImages(diff, log).notices[0]?.message).toContain('only one of the two has a newline');
  });
});

describe('a tree that has the patch already', () => {
  test('gives the pre-image by taking the patch out', () => {
    const built = rebuildImages(diffOf(log, both), both);
    expect(codes(built.notices)).toEqual(['patch-already-applied info']);
    expect([preOf(built), postOf(built)]).toEqual([log, both]);
    expect(built.value.preToPost(38)).toBeUndefined();
  });

  test('is not assumed when only some hunks are in it', () => {
    const built = rebuildImages(diffOf(log, both), checked);
    expect(codes(built.notices)).toEqual(['patch-does-not-apply not-judged']);
  });
});

describe('hunks that do not belong together', () => {
  test('a hunk left out of a quoted reply shows in the numbers', () => {
    const longer = log.replace('\tstruct buffer_head *bh;\n', '\tstruct buffer_head *bh;\n\tint extra;\n');
    const diff = diffOf(log, longer.replace('\treturn ret;\n', '\treturn 0;\n'));
    const [, second] = diff.hunks;
    if (second === undefined) throw new Error('one hunk');
    const built = rebuildImages({ ...diff, hunks: [second] }, log);
    expect(codes(built.notices)).toEqual(['hunks-missing not-judged']);
    expect(built.notices[0]?.message).toContain('hunks that add 1 line are missing above');
    expect(built.value.post?.whole).toBe(false);
  });

  test('a hunk left out that adds as much as it removes shows in the blob id', () => {
    const diff = diffOf(log, both, '--full-index');
    expect(rebuildImages(diff, log).notices).toEqual([]);
    const built = rebuildImages({ ...diff, hunks: diff.hunks.slice(0, 1) }, log);
    expect(codes(built.notices)).toEqual(['post-image-differs info']);
    expect(postOf(built)).toBe(checked);
  });

  test('a hunk that overlaps the one above is left out and said', () => {
    const diff = diffOf(log, both);
    const built = rebuildImages({ ...diff, hunks: [...diff.hunks].reverse() }, log);
    expect(codes(built.notices)).toContain('hunk-overlaps not-judged');
    expect(built.value.diff.hunks).toHaveLength(1);
    expect(built.value.pre?.whole).toBe(false);
  });

  test('a damaged hunk leaves the other hunks, at hunk scope', () => {
    const diff = diffOf(log, both);
    const hunks = diff.hunks.map((hunk, index) =>
      index === 0 ? { ...hunk, state: 'damaged' as const, lines: [] } : hunk,
    );
    const built = rebuildImages({ ...diff, hunks }, log);
    expect(built.notices).toEqual([]);
    expect(built.value.post?.whole).toBe(false);
    expect(built.value.post?.segments).toHaveLength(1);
    expect(built.value.preToPost(38)).toBeUndefined();
    expect(built.value.preToPost(50)).toBe(50);
  });
});

describe('a diff that shows the whole file', () => {
  test('is known whole when its blob id proves it', () => {
    const diff = diffOf(log, both, '-U9999');
    const built = rebuildImages(diff, undefined);
    expect(built.notices).toEqual([]);
    expect([preOf(built), postOf(built)]).toEqual([log, both]);
    expect([built.value.pre?.whole, built.value.post?.whole]).toEqual([true, true]);
  });

  test('is hunks as long as there may be more of the file', () => {
    const { preBlob, ...unnamed } = diffOf(log, both, '-U9999');
    expect(preBlob).toBeDefined();
    expect(rebuildImages(unnamed, undefined).value.pre?.whole).toBe(false);
    const top = diffOf(log, `/* top */\n${log}`, '-U10');
    expect(rebuildImages(top, undefined).value.pre?.whole).toBe(false);
  });
});

describe('segments of hunks', () => {
  const headingsOf = (text: string): (string | undefined)[][] => {
    const { value } = rebuildImages(parseDiff(text), undefined);
    return [value.pre, value.post].map((image) => (image?.segments ?? []).map(({ heading }) => heading));
  };

  test('follow a renamed function by its new header on the post side', () => {
    const text =
      '--- a/x.c\n+++ b/x.c\n@@ -10,2 +10,2 @@ int above(void)\n-int old_name(int a)\n+int new_name(int a)\n {\n' +
      '@@ -20,1 +20,2 @@ int old_name(int\n \tb\n+\tc\n@@ -30,1 +31,2 @@ int below(void)\n \td\n+\te\n';
    expect(headingsOf(text)).toEqual([
      ['int above(void)', 'int old_name(int', 'int below(void)'],
      ['int above(void)', 'int new_name(int a)', 'int below(void)'],
    ]);
  });

  test('follow a function that the patch splits off, over a hunk in between', () => {
    const text =
      '--- a/x.c\n+++ b/x.c\n@@ -10,1 +10,5 @@ int whole(void)\n \ta\n+}\n+\n+int rest(void)\n+{\n' +
      '@@ -20,1 +24,2 @@ int whole(void)\n \tb\n+\tc\n@@ -30,1 +35,2 @@ int whole(void)\n \td\n+\te\n';
    expect(headingsOf(text)).toEqual([
      ['int whole(void)', 'int whole(void)', 'int whole(void)'],
      ['int whole(void)', 'int rest(void)', 'int rest(void)'],
    ]);
  });

  test('keep a label as heading', () => {
    const text =
      '--- a/x.c\n+++ b/x.c\n@@ -10,1 +10,1 @@\n-int old_name(int a)\n+int new_name(int a)\n' +
      '@@ -20,1 +20,2 @@ out:\n \tb\n+\tc\n';
    expect(headingsOf(text)).toEqual([
      [undefined, 'out:'],
      [undefined, 'out:'],
    ]);
  });

  test('touching hunks become one segment with the first heading', () => {
    const text =
      '--- a/x.c\n+++ b/x.c\n@@ -10,2 +10,3 @@ int first(void)\n a\n+b\n c\n@@ -12,2 +13,1 @@ int second(void)\n d\n-e\n@@ -20,1 +20,2 @@\n f\n+g\n';
    const { value } = rebuildImages(parseDiff(text), undefined);
    expect(value.post?.segments).toEqual([
      { startLine: 10, lines: ['a', 'b', 'c', 'd'], heading: 'int first(void)' },
      { startLine: 20, lines: ['f', 'g'] },
    ]);
    expect(value.pre?.segments).toEqual([
      { startLine: 10, lines: ['a', 'c', 'd', 'e'], heading: 'int first(void)' },
      { startLine: 20, lines: ['f'] },
    ]);
    expect(value.inputLine('post', 11)).toBe(5);
    expect(value.inputLine('pre', 13)).toBe(9);
    expect(value.inputLine('post', 15)).toBeUndefined();
  });
});
