// `--range`: commits as patches, read from objects only.
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readRange } from '../src/input/git-range.js';
import { gitSandbox, imageFixture, type Sandbox } from './harness/git-sandbox.js';
import { judge, type Judged, wholeTexts } from './harness/judged-images.js';

const sandboxes: Sandbox[] = [];
const file = 'fs/moss/log.c';
const log = imageFixture('log.c');
const dirty = imageFixture('dirty.c');
const changed = log.replace('-EROFS', '-EACCES');

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = gitSandbox();
  sandboxes.push(sandbox);
});
afterAll(() => {
  for (const { remove } of sandboxes) remove();
});

const range = async (name: string, cwd = sandbox.directory): Promise<Judged> =>
  judge(await readRange(name, cwd));

describe('--range', () => {
  test('gives each commit as its own patch, oldest first, on top of the one before', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    sandbox.write(file, changed);
    sandbox.commit(
      'moss: say that access is denied\n\nAn oops:\n\n diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-int a;\n+int b;\n',
    );
    sandbox.git('mv', file, 'fs/moss/journal.c');
    sandbox.commit('moss: rename');
    sandbox.commit('moss: nothing');
    sandbox.write('fs/moss/journal.c', `${changed}/* end */\n`);
    const last = sandbox.commit('moss: end');
    const { patches, pairs, notices } = await range('HEAD~4..', path.join(sandbox.directory, 'fs'));
    expect(notices).toEqual([]);
    expect(patches.map(({ subject }) => subject)).toEqual([
      'moss: say that access is denied',
      'moss: rename',
      'moss: end',
    ]);
    expect(patches[0]?.prose).toContain('An oops:');
    expect(patches[2]).toMatchObject({
      author: 'Ada Moss <ada@moss.example>',
      source: last,
      format: 'git commit',
    });
    expect(patches[2]?.date).toBe('Wed, 1 May 2024 10:00:00 +0000');
    expect(pairs.map(wholeTexts)).toEqual([
      [[log, changed]],
      [[changed, changed]],
      [[changed, `${changed}/* end */\n`]],
    ]);
  });

  test('a merge is left out and said; its side branch is judged on its own parent', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    sandbox.git('checkout', '-q', '-b', 'side');
    sandbox.write(file, changed);
    sandbox.commit('side');
    sandbox.git('checkout', '-q', 'main');
    const ended = `${log}/* end */\n`;
    sandbox.write(file, ended);
    sandbox.commit('main');
    sandbox.git('merge', '-q', '--no-edit', 'side');
    const { patches, pairs, notices } = await range('main~2..main');
    expect(patches.map(({ subject }) => subject).sort()).toEqual(['main', 'side']);
    expect(pairs.flatMap(wholeTexts)).toEqual(
      expect.arrayContaining([
        [log, changed],
        [log, ended],
      ]),
    );
    expect(notices).toMatchObject([{ code: 'merge-skipped', level: 'info' }]);
    expect(notices[0]?.message).toContain("Merge branch 'side'");
  });

  test('a merge with changes of its own is not passed over lightly', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    sandbox.git('checkout', '-q', '-b', 'side');
    sandbox.write(file, changed);
    sandbox.commit('side');
    sandbox.git('checkout', '-q', 'main');
    sandbox.write('fs/moss/dirty.c', dirty);
    sandbox.commit('main');
    sandbox.git('merge', '-q', '--no-commit', 'side');
    sandbox.write(file, changed.replace('-EACCES', '-EPERM'));
    sandbox.commit('evil merge');
    const { notices } = await range('main~2..main');
    expect(notices).toMatchObject([{ code: 'merge-skipped', level: 'not-judged' }]);
    expect(notices[0]?.message).toContain(file);
  });

  test('a root commit is in the range of an unrelated branch', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    sandbox.git('checkout', '-q', '--orphan', 'other');
    sandbox.write(file, changed);
    sandbox.commit('root');
    expect((await range('main..other')).pairs.map(wholeTexts)).toEqual([[[undefined, changed]]]);
  });

  test('an empty range is said', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    const { inputs, notices, base } = await readRange('main..main', sandbox.directory);
    base.close();
    expect(inputs).toEqual([]);
    expect(notices).toMatchObject([{ code: 'empty-range', level: 'info' }]);
  });

  test.each([
    ['main', 'bad-range'],
    ['main...side', 'bad-range'],
    ['main..side..x', 'bad-range'],
    ['main..nowhere', 'unknown-revision'],
    ['--output=x..main', 'unknown-revision'],
    ['main:fs..main', 'unknown-revision'],
  ])('%s is refused: %s', async (name, code) => {
    sandbox.write(file, log);
    sandbox.commit('first');
    await expect(readRange(name, sandbox.directory)).rejects.toMatchObject({ code, exitCode: 2 });
  });
});
