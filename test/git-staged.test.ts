// `--staged`: what git would commit, read from the index and HEAD only and under any configuration.
import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readRange } from '../src/input/git-range.js';
import { type GitInput, readStaged } from '../src/input/git-staged.js';
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
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => {
  for (const { remove } of sandboxes) remove();
});

const staged = async (cwd = sandbox.directory): Promise<Judged> => judge(await readStaged(cwd));

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
    expect(pairs.map(wholeTexts)).toEqual([[[log, changed]]]);
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
    expect(pairs.map(wholeTexts)).toEqual([
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
    expect(pairs.map(wholeTexts)).toEqual([[[undefined, log]]]);
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
    expect((await staged(path.join(place, 'fs'))).pairs.map(wholeTexts)).toEqual([[[log, changed]]]);
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
    expect((await staged()).pairs.map(wholeTexts)).toEqual([[[log, changed]]]);
    const named = await judge(await readStaged(sandbox.directory, true));
    expect(named.pairs.map(wholeTexts)).toEqual([[[log, 'int elsewhere;\n']]]);
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
    expect(wholeTexts(pairs[0])).toContainEqual([log, `${changed}\n\n`]);
    expect(pairs[0]?.map(({ diff }) => diff.postPath)).toContain('fs/moss/caf\u00e9.c');
    vi.unstubAllEnvs();
    const commits = await judge(await readRange(`${first}..${next}`, sandbox.directory));
    expect(commits.notices).toEqual([]);
    expect(commits.patches.map(({ subject }) => subject)).toEqual(['caf\u00e9']);
    expect(wholeTexts(commits.pairs[0])).toContainEqual([log, `${changed}\n\n`]);
    expect(existsSync(ran)).toBe(false);
  });
});
