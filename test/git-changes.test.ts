// What git records: staged changes and ranges, read from objects only and under any configuration.
import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Notice } from '../src/base/notice.js';
import { buildImages, type ImagePair, imageText } from '../src/image/index.js';
import { readRange } from '../src/input/git-range.js';
import { type GitInput, readStaged } from '../src/input/git-staged.js';
import { parsePatches } from '../src/patch/index.js';
import type { FileDiff, Patch } from '../src/patch/model.js';
import { gitSandbox, imageFixture, type Sandbox } from './harness/git-sandbox.js';

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
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => {
  for (const { remove } of sandboxes) remove();
});

interface Judged {
  readonly patches: readonly Patch[];
  readonly pairs: readonly (readonly ImagePair[])[];
  readonly notices: readonly Notice[];
}

/** All the way to the images, as the command line does it. */
async function judge({ inputs, base, notices }: GitInput): Promise<Judged> {
  const patches = parsePatches(inputs);
  const texts = new Map<FileDiff, string>();
  for (const diff of patches.value.flatMap(({ files }) => files)) {
    const text = await base.preImage(diff);
    if (text !== undefined) texts.set(diff, text);
  }
  base.close();
  const images = buildImages(patches.value, (_patch, diff) => texts.get(diff), { base: base.describe });
  return {
    patches: patches.value,
    pairs: images.value,
    notices: [...notices, ...patches.notices, ...images.notices],
  };
}

const staged = async (cwd = sandbox.directory): Promise<Judged> => judge(await readStaged(cwd));
const range = async (name: string, cwd = sandbox.directory): Promise<Judged> =>
  judge(await readRange(name, cwd));

const texts = (pairs: readonly ImagePair[] | undefined): unknown[] =>
  (pairs ?? []).map(({ pre, post }) => {
    expect([pre?.whole, post?.whole]).not.toContain(false);
    return [pre && imageText(pre), post && imageText(post)];
  });

describe('--staged', () => {
  test('takes the index, not the work tree', async () => {
    sandbox.write(file, log);
    sandbox.write('fs/moss/dirty.c', dirty);
    sandbox.commit('first');
    sandbox.write(file, changed);
    sandbox.git('add', file);
    sandbox.write(file, 'int not_staged;\n');
    sandbox.write('fs/moss/dirty.c', 'int not_staged;\n');
    sandbox.write('fs/moss/untracked.c', 'int untracked;\n');
    const { patches, pairs, notices } = await staged();
    expect(notices).toEqual([]);
    expect(patches.map(({ format }) => format)).toEqual(['staged change']);
    expect(pairs.map(texts)).toEqual([[[log, changed]]]);
  });

  test('from a subdirectory, with a rename, a deletion, a mode change and a file in Latin-1', async () => {
    const latin = Buffer.from(`/* caf\xe9 */\n${dirty}`, 'latin1');
    sandbox.write(file, log);
    sandbox.write('fs/moss/dirty.c', latin);
    sandbox.write('fs/moss/gone.c', 'int gone;\n');
    sandbox.write('fs/moss/mode.c', 'int mode;\n');
    sandbox.commit('first');
    sandbox.git('mv', file, 'fs/moss/journal.c');
    sandbox.write('fs/moss/journal.c', changed);
    sandbox.write(
      'fs/moss/dirty.c',
      Buffer.from(latin.toString('latin1').replace('ihold', 'IHOLD'), 'latin1'),
    );
    sandbox.git('rm', '-q', 'fs/moss/gone.c');
    chmodSync(path.join(sandbox.directory, 'fs/moss/mode.c'), 0o755);
    sandbox.git('add', '-A');
    const { patches, pairs, notices } = await staged(path.join(sandbox.directory, 'fs/moss'));
    expect(notices).toEqual([]);
    expect(patches[0]?.files.map(({ change, postPath }) => [change, postPath])).toEqual([
      ['modified', 'fs/moss/dirty.c'],
      ['deleted', undefined],
      ['renamed', 'fs/moss/journal.c'],
      ['modified', 'fs/moss/mode.c'],
    ]);
    const before = `/* caf\u00e9 */\n${dirty}`;
    expect(pairs.map(texts)).toEqual([
      [
        [before, before.replace('ihold', 'IHOLD')],
        ['int gone;\n', undefined],
        [log, changed],
        ['int mode;\n', 'int mode;\n'],
      ],
    ]);
  });

  test('the first commit adds every file', async () => {
    sandbox.write(file, log);
    sandbox.git('add', '-A');
    const { pairs, notices } = await staged();
    expect(notices).toEqual([]);
    expect(pairs.map(texts)).toEqual([[[undefined, log]]]);
  });

  test('a linked work tree has its own index', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    const linked = gitSandbox();
    sandboxes.push(linked);
    const place = path.join(linked.directory, 'linked');
    sandbox.git('worktree', 'add', '-q', place, '-b', 'side');
    linked.write(`linked/${file}`, changed);
    sandbox.git('-C', place, 'add', '-A');
    expect((await staged(path.join(place, 'fs'))).pairs.map(texts)).toEqual([[[log, changed]]]);
    expect((await staged()).pairs).toEqual([]);
  });

  test('in a hook, the index that git names is the one that is committed', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    sandbox.write(file, 'int elsewhere;\n');
    sandbox.git('add', '-A');
    vi.stubEnv('GIT_DIR', path.join(sandbox.directory, '.git'));
    vi.stubEnv('GIT_INDEX_FILE', path.join(sandbox.directory, '.git/other-index'));
    sandbox.write(file, changed);
    const other = gitSandbox();
    sandboxes.push(other);
    sandbox.git('-c', 'core.bare=false', 'add', '-A');
    // The sandbox drops GIT_*: make the hook's index from the ordinary one.
    sandbox.write('.git/other-index', sandbox.read('.git/index'));
    sandbox.write(file, 'int elsewhere;\n');
    sandbox.git('add', '-A');
    expect((await staged()).pairs.map(texts)).toEqual([[[log, changed]]]);
    const named = await judge(await readStaged(sandbox.directory, true));
    expect(named.pairs.map(texts)).toEqual([[[log, 'int elsewhere;\n']]]);
  });

  test('nothing staged is said', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    const { inputs, notices } = await readStaged(sandbox.directory);
    expect(inputs).toEqual([]);
    expect(notices).toMatchObject([{ code: 'nothing-staged', level: 'info' }]);
  });

  test('conflicts are an error', async () => {
    sandbox.write(file, log);
    sandbox.commit('first');
    sandbox.git('checkout', '-q', '-b', 'side');
    sandbox.write(file, changed);
    sandbox.commit('side');
    sandbox.git('checkout', '-q', 'main');
    sandbox.write(file, log.replace('-EROFS', '-EPERM'));
    sandbox.commit('main');
    expect(() => sandbox.git('merge', '-q', 'side')).toThrow();
    await expect(readStaged(sandbox.directory)).rejects.toMatchObject({
      code: 'unmerged-files',
      exitCode: 3,
    });
  });

  test('outside a work tree it is refused', async () => {
    await expect(readStaged(path.join(sandbox.directory, '..'))).rejects.toMatchObject({
      code: 'not-a-repository',
      exitCode: 2,
    });
    await expect(readStaged(path.join(sandbox.directory, '.git'))).rejects.toMatchObject({
      code: 'no-work-tree',
    });
  });
});

describe('a hostile configuration', () => {
  test('changes nothing and runs nothing', async () => {
    sandbox.write(file, log);
    sandbox.write('fs/moss/dirty.c', dirty);
    const first = sandbox.commit('first');
    sandbox.write(file, `${changed}\n\n`);
    sandbox.git('mv', 'fs/moss/dirty.c', 'fs/moss/caf\u00e9.c');
    sandbox.git('add', '-A');
    const tree = sandbox.git('write-tree').trim();
    const next = sandbox.git('commit-tree', '-p', first, '-m', 'caf\u00e9', tree).trim();
    const clean = await readStaged(sandbox.directory);
    const ran = path.join(sandbox.directory, '.git/ran');
    const program = path.join(sandbox.directory, '.git/program');
    sandbox.write('.git/program', `#!/bin/sh\necho "$0 $@" >> ${ran}\n`);
    chmodSync(program, 0o755);
    const hostile = {
      'diff.external': program,
      'diff.evil.textconv': program,
      'diff.evil.command': program,
      'core.fsmonitor': program,
      'core.pager': program,
      'pager.diff-index': program,
      'pager.diff-tree': program,
      'gpg.program': program,
      'log.showSignature': 'true',
      'filter.evil.clean': program,
      'filter.evil.smudge': program,
      'color.ui': 'always',
      'color.diff': 'always',
      'diff.noprefix': 'true',
      'diff.mnemonicPrefix': 'true',
      'diff.context': '0',
      'diff.interHunkContext': '50',
      'diff.renames': 'false',
      'diff.relative': 'true',
      'diff.algorithm': 'patience',
      'diff.suppressBlankEmpty': 'true',
      'diff.wordRegex': '.',
      'diff.orderFile': '/dev/null',
      'core.quotePath': 'false',
      'core.abbrev': '4',
      'format.pretty': 'oneline',
      'log.decorate': 'full',
      'i18n.logOutputEncoding': 'UTF-16',
      'core.hooksPath': path.join(sandbox.directory, '.git'),
    };
    for (const [name, value] of Object.entries(hostile)) sandbox.git('config', name, value);
    sandbox.write('.git/info/attributes', '*.c diff=evil filter=evil\n');
    for (const name of ['GIT_EXTERNAL_DIFF', 'GIT_PAGER']) vi.stubEnv(name, program);
    vi.stubEnv('GIT_DIFF_OPTS', '-u0');
    vi.stubEnv('GIT_TRACE', '1');
    const dirtied = await readStaged(path.join(sandbox.directory, 'fs'));
    // The configured driver knows no function headers, so only the headings may differ.
    const linesOf = (input: GitInput): unknown =>
      input.inputs.map(({ lines }) => lines.map(({ text }) => text.replace(/^(@@ .*? @@).*/, '$1')));
    expect(linesOf(dirtied)).toEqual(linesOf(clean));
    const { pairs, notices } = await judge(dirtied);
    expect(notices).toEqual([]);
    expect(texts(pairs[0])).toContainEqual([log, `${changed}\n\n`]);
    expect(pairs[0]?.map(({ diff }) => diff.postPath)).toContain('fs/moss/caf\u00e9.c');
    vi.unstubAllEnvs();
    const commits = await range(`${first}..${next}`);
    expect(commits.notices).toEqual([]);
    expect(commits.patches.map(({ subject }) => subject)).toEqual(['caf\u00e9']);
    expect(texts(commits.pairs[0])).toContainEqual([log, `${changed}\n\n`]);
    expect(existsSync(ran)).toBe(false);
  });
});

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
    expect(pairs.map(texts)).toEqual([
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
    expect(pairs.flatMap(texts)).toEqual(
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
    expect((await range('main..other')).pairs.map(texts)).toEqual([[[undefined, changed]]]);
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
