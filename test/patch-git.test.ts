// Held against git: every flavour of `git diff` is read line for line as git printed it.
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { textInput } from '../src/input/text-input.js';
import { parsePatches } from '../src/patch/index.js';
import type { FileDiff, Hunk } from '../src/patch/model.js';
import { printRanges } from '../src/patch/hunk-header.js';
import { gitSandbox, imageFixture } from './harness/git-sandbox.js';
import { editText, fileEdit } from './harness/random-edits.js';

const sandbox = gitSandbox();
afterAll(sandbox.remove);

const base = imageFixture('log.c');
const filePath = 'fs/moss fs/l\u00f6g.c';

const flavour = fc.constantFrom(
  ['-U0'],
  ['-U1'],
  [],
  ['-U10'],
  ['-W'],
  ['--no-prefix'],
  ['--src-prefix=i/', '--dst-prefix=w/'],
  ['--full-index', '--patience'],
  ['-M30%'],
  ['--no-indent-heuristic', '--minimal'],
);

/** The hunks printed again, as git prints them. */
function printHunks({ hunks }: FileDiff): string {
  return hunks.map((hunk) => `${printHead(hunk)}\n${hunk.lines.map(printLine).join('')}`).join('');
}

function printHead(hunk: Hunk): string {
  return hunk.heading === '' ? printRanges(hunk) : `${printRanges(hunk)} ${hunk.heading}`;
}

function printLine({ kind, text, noNewline }: Hunk['lines'][number]): string {
  const marker = { context: ' ', added: '+', removed: '-' }[kind];
  return `${marker}${text}\n${noNewline === true ? '\\ No newline at end of file\n' : ''}`;
}

/** Text below git's header lines: what printHunks() must give back. */
function hunksOf(diff: string): string {
  const at = diff.indexOf('\n@@ -');
  return at < 0 ? '' : diff.slice(at + 1);
}

/** Checks each line's number against the images themselves. */
function checkNumbers({ hunks }: FileDiff, pre: readonly string[], post: readonly string[]): void {
  for (const line of hunks.flatMap(({ lines }) => lines)) {
    if (line.kind !== 'added') expect(pre[line.preLine - 1]).toBe(line.text);
    if (line.kind !== 'removed') expect(post[line.postLine - 1]).toBe(line.text);
  }
}

describe('git diff', () => {
  test('any edit in any flavour comes back line for line', () => {
    fc.assert(
      fc.property(fileEdit, fileEdit, flavour, fc.boolean(), (first, second, options, moved) => {
        const [pre, post] = [editText(base, first), editText(base, second)];
        const target = moved ? 'fs/moss fs/renamed.c' : filePath;
        sandbox.clear();
        sandbox.write(filePath, pre);
        sandbox.git('add', '-A');
        const tree = sandbox.git('write-tree').trim();
        sandbox.clear();
        sandbox.write(target, post);
        sandbox.git('add', '-A');
        const diff = Buffer.from(sandbox.git('diff', '--cached', ...options, tree), 'latin1').toString(
          'utf8',
        );
        const { value, notices } = parsePatches([textInput('git', diff)]);
        if (diff === '') {
          expect(value).toEqual([]);
          return;
        }
        expect(notices).toEqual([]);
        const files = value[0]?.files ?? [];
        const split = diff.split(/^(?=diff --git )/m);
        expect(files).toHaveLength(split.length);
        files.forEach((file, index) => {
          expect(file.hunks.every(({ state }) => state === 'intact')).toBe(true);
          expect(printHunks(file).replace(/^(@@ .*?)\s*$/gm, '$1')).toBe(
            hunksOf(split[index] ?? '').replace(/^(@@ .*?)\s*$/gm, '$1'),
          );
          expect([file.prePath ?? filePath, file.postPath ?? target]).toEqual([filePath, target]);
          checkNumbers(file, pre.split('\n'), post.split('\n'));
        });
      }),
      { numRuns: 120 },
    );
  });

  test('counts of git apply --numstat agree', () => {
    fc.assert(
      fc.property(fileEdit, (edit) => {
        sandbox.clear();
        sandbox.write('fs/log.c', base);
        sandbox.git('add', '-A');
        sandbox.write('fs/log.c', editText(base, edit));
        const diff = sandbox.git('diff');
        if (diff === '') return;
        const [added, removed] = sandbox
          .gitWith(Buffer.from(diff, 'latin1'), 'apply', '--numstat')
          .split('\t');
        const lines = parsePatches([textInput('git', diff)]).value[0]?.files[0]?.hunks.flatMap(
          (hunk) => hunk.lines,
        );
        expect(lines?.filter(({ kind }) => kind === 'added')).toHaveLength(Number(added));
        expect(lines?.filter(({ kind }) => kind === 'removed')).toHaveLength(Number(removed));
      }),
      { numRuns: 40 },
    );
  });

  test('new, deleted, mode, copied and binary files', () => {
    sandbox.clear();
    sandbox.write('fs/a.c', base);
    sandbox.write('fs/gone.c', 'int gone;\n');
    sandbox.write('fs/run.sh', '#!/bin/sh\n');
    const before = sandbox.commit('before');
    sandbox.clear();
    sandbox.write('fs/a.c', base.replace('struct', 'struct  '));
    sandbox.write('fs/b.c', base);
    sandbox.write('fs/run.sh', '#!/bin/sh\n');
    sandbox.write('fs/data.bin', Buffer.from([0, 1, 2, 0, 255]));
    sandbox.write('fs/"odd" \t\u00e9.c', 'int odd;');
    sandbox.write('fs/empty.c', '');
    sandbox.git('add', '-A');
    sandbox.git('update-index', '--chmod=+x', 'fs/run.sh');
    const diff = sandbox.git('diff', '--cached', '-C', '--find-copies-harder', '--binary', before);
    const { value, notices } = parsePatches([textInput('git', Buffer.from(diff, 'latin1').toString('utf8'))]);
    expect(notices).toEqual([]);
    expect(
      value[0]?.files.map(({ change, prePath, postPath, binary }) => [change, prePath, postPath, binary]),
    ).toEqual([
      ['added', undefined, 'fs/"odd" \t\u00e9.c', false],
      ['modified', 'fs/a.c', 'fs/a.c', false],
      ['copied', 'fs/a.c', 'fs/b.c', false],
      ['added', undefined, 'fs/data.bin', true],
      ['added', undefined, 'fs/empty.c', false],
      ['deleted', 'fs/gone.c', undefined, false],
      ['modified', 'fs/run.sh', 'fs/run.sh', false],
    ]);
  });

  test('the combined diff of a merge is told, not judged', () => {
    sandbox.clear();
    sandbox.write('fs/a.c', 'int a;\n');
    sandbox.commit('one');
    sandbox.git('checkout', '-q', '-b', 'side');
    sandbox.write('fs/a.c', 'int side;\n');
    sandbox.commit('two');
    sandbox.git('checkout', '-q', 'main');
    sandbox.write('fs/a.c', 'int main;\n');
    sandbox.commit('three');
    sandbox.git('merge', '-q', '--no-commit', '-s', 'ours', 'side');
    sandbox.write('fs/a.c', 'int both;\n');
    sandbox.commit('four');
    const { value, notices } = parsePatches([textInput('git', sandbox.git('show', '--cc', 'HEAD'))]);
    expect(value[0]?.files).toEqual([]);
    expect(notices).toMatchObject([{ code: 'combined-diff', level: 'not-judged', file: 'fs/a.c' }]);
  });
});
