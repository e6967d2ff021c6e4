// `hunklock hook install`, `uninstall`, `doctor`: where hooks go, what becomes of those that are there, what is proven.
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { hookNames } from '../src/app/hook-names.js';
import { hookScript, readScript } from '../src/app/hook-script.js';
import {
  broken,
  hookedRepository,
  moss,
  must,
  removeRepositories,
  tool,
  type HookedRepository,
} from './harness/hooked-repository.js';

afterAll(removeRepositories);

let repository: HookedRepository;
beforeEach(() => {
  repository = hookedRepository({ install: false });
});

const hook = (name = 'pre-commit', folder = repository.hooks): string => path.join(folder, name);
const install = (...more: readonly string[]): string =>
  must(repository.hunklock(['hook', 'install', ...more])).stdout;

function writeProgram(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

/** Everything in the folder of hooks, with modes and times. */
function hooksNow(folder = repository.hooks): unknown {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const info = lstatSync(hook(name, folder));
      const text = info.isSymbolicLink()
        ? readlinkSync(hook(name, folder))
        : readFileSync(hook(name, folder), 'utf8');
      return [name, info.mode, info.mtimeMs, text];
    });
}

/** Stages a double lock and tries to commit it. */
function commitBad(env: NodeJS.ProcessEnv = {}): string {
  repository.write('fs/moss/log.c', broken(moss));
  const { status, stderr } = repository.tryGit(['commit', '-a', '-m', 'bad'], env);
  return `${status ?? ''} ${stderr}`;
}

describe('install', () => {
  test('twice is the same as once, and uninstall leaves what was there', () => {
    const before = hooksNow();
    expect(install()).toContain('pre-commit: installed\n');
    const once = hooksNow();
    expect(install()).toContain('pre-commit: was installed already\n');
    expect(hooksNow()).toEqual(once);
    expect(readdirSync(repository.hooks)).toEqual(expect.arrayContaining([...hookNames]));
    must(repository.hunklock(['hook', 'uninstall']));
    expect(hooksNow()).toEqual(before);
    expect(repository.hunklock(['hook', 'uninstall']).stdout).toContain('pre-commit: was not installed');
  });

  test('a hook that is there is called first, as git would call it, and comes back as it was', () => {
    const log = path.join(repository.directory, '.git/log');
    writeProgram(hook(), `#!/bin/sh\necho "$# [$1]" >> '${log}'\ncat >> '${log}'\nexit \${STATUS:-0}\n`);
    chmodSync(hook(), 0o754);
    symlinkSync('pre-commit', hook('pre-applypatch'));
    writeFileSync(hook('pre-merge-commit'), 'not executable\n');
    const before = hooksNow();
    expect(install()).toContain('pre-commit: installed; the hook that was there is called first');
    install();
    repository.write('README', 'text\n');
    repository.git('add', '-A');
    expect(repository.tryGit(['commit', '-q', '-m', 'text'], { STATUS: '7' }).status).toBe(1);
    expect(repository.commits()).toBe(1);
    expect(commitBad()).toMatch(/^1 .*double-lock/s);
    expect(readFileSync(log, 'utf8')).toBe('0 []\n'.repeat(2));
    // Another program may call it otherwise than git does.
    const passed = repository.gitWith('words\n', '-c', `alias.call=!'${hook()}' one two`, 'call');
    expect(passed).toBe('');
    expect(readFileSync(log, 'utf8')).toContain('2 [one]\nwords\n');
    must(repository.hunklock(['hook', 'uninstall']));
    expect(hooksNow()).toEqual(before);
  });

  test('after it was stopped half way goes on', () => {
    writeProgram(hook(), '#!/bin/sh\nexit 0\n');
    const before = hooksNow();
    install();
    // The state between its two steps: the same file under both names.
    renameSync(hook('pre-commit.before-hunklock'), hook());
    repository.gitWith(
      '',
      '-c',
      `alias.twice=!ln '${hook()}' '${hook('pre-commit.before-hunklock')}'`,
      'twice',
    );
    expect(install()).toContain('pre-commit: installed');
    must(repository.hunklock(['hook', 'uninstall']));
    expect(hooksNow()).toEqual(before);
  });

  test('does not lose a hook that replaced ours', () => {
    writeProgram(hook(), '#!/bin/sh\necho one\n');
    install();
    writeProgram(hook('new'), '#!/bin/sh\necho two\n');
    renameSync(hook('new'), hook());
    const before = hooksNow();
    const { status, stderr } = repository.hunklock(['hook', 'install']);
    expect(stderr).toContain('[hook-kept-twice]');
    expect(status).toBe(2);
    expect(hooksNow()).toEqual(before);
    expect(repository.hunklock(['hook', 'doctor']).stdout).toMatch(
      /problem: .* has replaced the hook of hunklock/,
    );
  });

  test('neither install nor uninstall takes away what was added to our hook', () => {
    install();
    writeFileSync(hook(), `${readFileSync(hook(), 'utf8')}# mine\n`);
    for (const action of ['install', 'uninstall']) {
      const { status, stderr } = repository.hunklock(['hook', action]);
      expect(stderr).toContain('[hook-edited]');
      expect(status).toBe(2);
    }
    expect(readFileSync(hook(), 'utf8')).toContain('# mine');
    must(repository.hunklock(['hook', 'uninstall', '--force']));
    expect(existsSync(hook())).toBe(false);
  });

  test('a hook manager that wraps ours in its own does not go round in circles', () => {
    install();
    renameSync(hook(), hook('pre-commit.legacy'));
    writeProgram(hook(), `#!/bin/sh\n"\${0%/*}/pre-commit.legacy" "$@"\n`);
    expect(commitBad()).toMatch(/^1 .*double-lock/s);
    install();
    expect(commitBad().match(/hunklock stopped this commit/g)).toHaveLength(1);
  });
});

describe('the place', () => {
  test.each([
    ['relative', '.githooks', 'part of the work tree'],
    ['absolute', '/elsewhere hooks', 'proves that they fire'],
  ])('core.hooksPath of this repository, %s', (_, where, said) => {
    const folder = path.isAbsolute(where)
      ? `${repository.directory}-hooks `
      : path.join(repository.directory, where);
    repository.git('config', 'core.hooksPath', path.isAbsolute(where) ? folder : where);
    const { stdout } = must(repository.hunklock(['hook', 'install'], {}, 'fs/moss'));
    expect(stdout).toContain(said);
    expect(existsSync(hook('pre-commit', folder))).toBe(true);
    expect(existsSync(hook())).toBe(false);
    expect(repository.hunklock(['hook', 'doctor']).stdout).toContain('All hooks work.');
    expect(commitBad()).toMatch(/^1 .*double-lock/s);
    if (path.isAbsolute(where)) rmSync(folder, { recursive: true });
  });

  test('hooks that other repositories use are left alone', () => {
    const folder = `${repository.directory}-shared`;
    writeFileSync(path.join(repository.directory, '.git/global'), `[core]\n\thooksPath = ${folder}\n`);
    const env = { GIT_CONFIG_GLOBAL: path.join(repository.directory, '.git/global') };
    const { status, stderr } = repository.hunklock(['hook', 'install'], env);
    expect(stderr).toContain('[hooks-shared]');
    expect([status, existsSync(folder)]).toEqual([2, false]);
    const { stdout } = must(repository.hunklock(['hook', 'install', '--force'], env));
    expect(stdout).toContain('Every repository that takes its hooks from');
    expect(commitBad(env)).toMatch(/^1 .*double-lock/s);
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['.husky/_', 'hooks-managed'],
    ['/dev/null', 'hooks-not-a-folder'],
  ])('%s', (where, code) => {
    repository.git('config', 'core.hooksPath', where);
    const { status, stderr } = repository.hunklock(['hook', 'install']);
    expect(stderr).toContain(`[${code}]`);
    expect(status).toBe(2);
  });

  test('a folder whose name has blanks and quotes, in one with as many', () => {
    const folder = `it's "one" $(x)`;
    must(repository.tryGit(['worktree', 'add', '-q', folder, '-b', 'side']));
    const link = path.join(repository.directory, folder, `o'clock.js`);
    symlinkSync(tool, link);
    must(
      repository.tryGit(
        ['-c', `alias.add=!'${process.execPath}' "o'clock.js" hook install`, 'add'],
        {},
        folder,
      ),
    );
    const script = hookScript('pre-commit', { node: `/a b/'n"`, tool: link });
    expect(readScript(script)).toEqual({ isIntact: true, node: `/a b/'n"`, tool: link });
  });

  test('outside a repository', () => {
    const { status, stderr } = repository.hunklock(['hook', 'install'], {}, '..');
    expect(stderr).toContain('[not-a-repository]');
    expect(status).toBe(2);
  });
});

describe('programs that are gone', () => {
  const writeScript = (node: string, place: string): void => {
    writeProgram(hook(), hookScript('pre-commit', { node, tool: place }));
  };

  test('another node is found, on PATH or where node usually is', () => {
    writeScript('/no/such/node', tool);
    expect(commitBad()).toMatch(/^1 .*double-lock/s);
    const { status, stdout } = repository.hunklock(['hook', 'doctor']);
    expect(stdout).toMatch(/problem: \/no\/such\/node, which the hooks were installed with, is gone/);
    expect(status).toBe(1);
  });

  test('another hunklock is found on PATH', () => {
    writeScript(process.execPath, '/no/such/tool.js');
    const folder = path.join(repository.directory, '.git/bin');
    mkdirSync(folder);
    symlinkSync(tool, path.join(folder, 'hunklock'));
    chmodSync(tool, 0o755);
    expect(commitBad({ PATH: `${folder}:${process.env['PATH'] ?? ''}` })).toMatch(/^1 .*double-lock/s);
  });

  test('none is said, and the commit passes', () => {
    writeScript(process.execPath, '/no/such/tool.js');
    expect(commitBad()).toMatch(/^0 hunklock: this commit was not judged: neither \/no\/such\/tool\.js nor/);
  });

  test('a node that cannot run the tool stops no commit', () => {
    writeScript('/bin/false', tool);
    expect(commitBad()).toMatch(/^0 hunklock: this commit was not judged: the check could not run/);
  });
});

describe('doctor', () => {
  test('proves that each hook fires, and runs no other', () => {
    writeProgram(hook(), '#!/bin/sh\necho ran > ran\n');
    install();
    const { status, stdout } = repository.hunklock(['hook', 'doctor']);
    expect(stdout).toMatch(
      /^pre-commit +fires, also without a PATH; calls pre-commit\.before-hunklock first$/m,
    );
    expect(stdout).toMatch(/^pre-merge-commit +fires, also without a PATH$/m);
    expect(stdout).toContain(`tool              ${tool}\n`);
    expect(stdout).toContain('All hooks work.\n');
    expect([status, existsSync(path.join(repository.directory, 'ran'))]).toEqual([0, false]);
  });

  test('says what is wrong', () => {
    expect(repository.hunklock(['hook', 'doctor']).stdout).toContain('problem: pre-commit is not installed.');
    install();
    chmodSync(hook(), 0o644);
    rmSync(hook('pre-applypatch'));
    writeProgram(hook('pre-merge-commit'), '#!/bin/sh\nexit 0\n');
    const { status, stdout } = repository.hunklock(['hook', 'doctor'], { HUNKLOCK_SKIP: '1' });
    expect(stdout).toMatch(/^problem: pre-commit is not executable\. Run: chmod \+x /m);
    expect(stdout).toMatch(/^problem: pre-applypatch is not installed/m);
    expect(stdout).toMatch(/^problem: .*pre-merge-commit is not of hunklock/m);
    expect(stdout).toMatch(/^problem: HUNKLOCK_SKIP is set/m);
    expect(status).toBe(1);
    repository.git('config', 'core.hooksPath', '.githooks');
    expect(repository.hunklock(['hook', 'doctor']).stdout).toMatch(/^problem: pre-commit in .* never run/m);
  });
});
