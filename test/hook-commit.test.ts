// The installed hooks under real git: what stops a commit, what does not, and that nothing else is touched.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
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

const file = 'fs/moss/log.c';
const other = 'fs/moss/other.c';
const stopped = /'m->lock' is acquired again[^[]*\[double-lock,\s+certain\][^]*hunklock stopped this commit/;

function staged(text: string): HookedRepository {
  const repository = hookedRepository();
  repository.write(file, text);
  repository.git('add', '-A');
  return repository;
}

describe('a commit', () => {
  test('with a double lock is stopped, and says how to see more and how to get past it', () => {
    const repository = staged(broken(moss));
    const { status, stdout, stderr } = repository.tryGit(['commit', '-m', 'bad']);
    expect(stderr).toMatch(stopped);
    expect(stderr).toMatch(/^fs\/moss\/log\.c:10: error: /m);
    expect(stderr).toContain('hunklock check --staged; hunklock rules double-lock');
    expect(stderr).toContain('git commit --no-verify');
    expect(stderr).not.toContain('input line');
    expect([status, stdout, repository.commits()]).toEqual([1, '', 1]);
    must(repository.tryGit(['commit', '-q', '--no-verify', '-m', 'all the same']));
    // Amending the message judges what the amendment changes: nothing.
    must(repository.tryGit(['commit', '-q', '--amend', '-m', 'another message']));
    repository.write(file, broken(broken(moss)));
    expect(repository.tryGit(['commit', '-q', '--amend', '-a', '-m', 'worse']).stderr).toMatch(stopped);
  });

  test('HUNKLOCK_SKIP=1 skips it', () => {
    const repository = staged(broken(moss));
    const skipped = repository.tryGit(['commit', '-q', '-m', 'bad'], { HUNKLOCK_SKIP: '1' });
    expect(skipped).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('without a defect passes without a word', () => {
    const repository = staged(moss.replace('+= n', '-= n'));
    expect(repository.tryGit(['commit', '-q', '-m', 'good'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('near a defect that was there before passes', () => {
    const repository = staged(broken(moss));
    must(repository.tryGit(['commit', '-q', '--no-verify', '-m', 'bad']));
    repository.write(file, broken(moss).replace('+= n', '-= n'));
    expect(repository.tryGit(['commit', '-a', '-q', '-m', 'good'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  test('the first of a repository is stopped, too; from a GUI without any environment', () => {
    const repository = hookedRepository({ first: false });
    repository.write(file, broken(moss));
    repository.git('add', '-A');
    const bare = { PATH: undefined, HOME: undefined, XDG_CACHE_HOME: undefined, LC_ALL: undefined };
    const { status, stderr } = repository.tryGit(['commit', '-m', 'bad'], bare);
    expect(stderr).toMatch(stopped);
    expect(status).toBe(1);
    repository.write(file, moss);
    must(repository.tryGit(['commit', '-q', '-a', '-m', 'good'], bare));
  });

  test('of a caller in a file that it leaves alone', () => {
    const repository = hookedRepository();
    const helper = 'void moss_touch(struct moss *m)\n{\n\tm->count++;\n}\n';
    const caller =
      'void moss_use(struct moss *m)\n{\n\tmutex_lock(&m->lock);\n\tmoss_touch(m);\n\tmutex_unlock(&m->lock);\n}\n';
    repository.write(other, helper);
    repository.write('fs/moss/caller.c', caller);
    must(repository.tryGit(['add', '-A']));
    must(repository.tryGit(['commit', '-q', '-m', 'helper']));
    repository.write(
      other,
      helper.replace(
        '\tm->count++;\n',
        '\tmutex_lock(&m->lock);\n\tm->count++;\n\tmutex_unlock(&m->lock);\n',
      ),
    );
    const { status, stderr } = repository.tryGit(['commit', '-a', '-m', 'lock in the helper']);
    expect(stderr).toContain('hunklock stopped this commit');
    expect(status).toBe(1);
  });
});

describe('the index is judged, never the work tree', () => {
  test('partial staging', () => {
    const repository = staged(moss.replace('+= n', '-= n'));
    repository.write(file, broken(moss));
    must(repository.tryGit(['commit', '-q', '-m', 'the good half']));
    repository.git('add', '-A');
    repository.write(file, moss);
    expect(repository.tryGit(['commit', '-m', 'the bad half']).stderr).toMatch(stopped);
  });

  test('commit -a and commit PATH, from a folder below', () => {
    const repository = hookedRepository();
    repository.write(other, moss);
    repository.commit('other');
    repository.write(file, broken(moss));
    repository.write(other, moss.replace('+= n', '-= n'));
    const all = repository.tryGit(['commit', '-a', '-m', 'bad'], {}, 'fs/moss');
    expect(all.stderr).toMatch(stopped);
    // The real index does not have it.
    expect(all.stderr).toContain('git add them, then hunklock check --staged');
    must(repository.tryGit(['commit', '-q', '-m', 'good', 'other.c'], {}, 'fs/moss'));
    expect(repository.tryGit(['commit', '-m', 'bad', 'log.c'], {}, 'fs/moss').stderr).toMatch(stopped);
  });

  test('GIT_INDEX_FILE, relative', () => {
    const repository = hookedRepository();
    const env = { GIT_INDEX_FILE: 'my.index' };
    must(repository.tryGit(['read-tree', 'HEAD'], env));
    repository.write(file, broken(moss));
    must(repository.tryGit(['add', file], env));
    expect(repository.tryGit(['commit', '-m', 'bad'], env, 'fs').stderr).toMatch(stopped);
    must(repository.tryGit(['commit', '-q', '--allow-empty', '-m', 'the index of the others']));
  });

  test('a linked work tree has the hooks and an index of its own', () => {
    const repository = hookedRepository();
    must(repository.tryGit(['worktree', 'add', '-q', 'linked', '-b', 'side']));
    repository.write(`linked/${file}`, broken(moss));
    expect(repository.tryGit(['commit', '-a', '-m', 'bad'], {}, 'linked/fs').stderr).toMatch(stopped);
    must(repository.tryGit(['commit', '-q', '--allow-empty', '-m', 'in the main one']));
    expect(repository.hunklock(['hook', 'doctor'], {}, 'linked').stdout).toContain('All hooks work.');
  });

  test('no setting changes what is judged', () => {
    const repository = hookedRepository();
    const settings = {
      'color.ui': 'always',
      'diff.external': '/bin/false',
      'diff.evil.textconv': '/bin/false',
      'diff.noprefix': 'true',
      'diff.mnemonicPrefix': 'true',
      'core.quotePath': 'false',
      'core.autocrlf': 'true',
      'diff.ignoreSubmodules': 'all',
      'diff.renames': 'false',
      'diff.orderFile': '/dev/null',
    };
    for (const [name, value] of Object.entries(settings)) repository.git('config', name, value);
    repository.write('.git/info/attributes', '*.c diff=evil\n');
    repository.write('fs/moss/m\u00f6ss.c', broken(moss).replaceAll('\n', '\r\n'));
    must(repository.tryGit(['add', '-A']));
    const env = { GIT_DIFF_OPTS: '-u0', GIT_EXTERNAL_DIFF: '/bin/false' };
    const { stderr } = repository.tryGit(['commit', '-m', 'bad'], env);
    expect(stderr).toMatch(stopped);
    expect(stderr).not.toContain('\x1b[');
  });
});

describe('nothing is written', () => {
  test('neither to the index nor to the work tree', () => {
    const repository = staged(broken(moss));
    repository.write(other, moss);
    const before = repository.state();
    expect(repository.hunklock(['hook', 'run', 'pre-commit']).status).toBe(1);
    expect(repository.state()).toBe(before);
  });

  test('and none is left half by SIGKILL', async () => {
    const repository = staged(broken(moss));
    const before = repository.state();
    for (const delay of [20, 80, 160]) {
      const child = spawn(process.execPath, [tool, 'hook', 'run', 'pre-commit'], {
        cwd: repository.directory,
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.on('exit', resolve));
      setTimeout(() => child.kill('SIGKILL'), delay);
      await ended;
      expect(repository.state()).toBe(before);
    }
    expect(repository.tryGit(['commit', '-m', 'bad']).stderr).toMatch(stopped);
  });
});

describe('what cannot be judged is said, and passes', () => {
  test('a file that is no text', () => {
    const repository = hookedRepository();
    writeFileSync(path.join(repository.directory, other), Buffer.from(moss, 'utf16le'));
    repository.git('add', '-A');
    const { status, stderr } = repository.tryGit(['commit', '-q', '-m', 'wide']);
    expect(stderr).toMatch(/^not judged: .*other\.c/m);
    expect(status).toBe(0);
  });

  test('files that there is no time for', () => {
    const repository = staged(broken(moss));
    const { status, stderr } = repository.tryGit(['commit', '-q', '-m', 'bad'], { HUNKLOCK_SECONDS: '0' });
    expect(stderr).toMatch(/^not judged: fs\/moss\/log\.c: there was no time left to judge it/m);
    expect(status).toBe(0);
  });

  test('a config that is not valid; a commit without C files does not even read it', () => {
    const repository = hookedRepository();
    repository.write('.hunklock.yaml', 'kernel: none\n');
    repository.commit('config');
    repository.write('README', 'no C\n');
    repository.git('add', '-A');
    expect(repository.tryGit(['commit', '-q', '-m', 'text'])).toEqual({ status: 0, stdout: '', stderr: '' });
    repository.write(file, broken(moss));
    const { status, stderr } = repository.tryGit(['commit', '-q', '-a', '-m', 'C']);
    expect(stderr).toMatch(/\.hunklock\.yaml:1:9: .* \[config\]/);
    expect(stderr).toContain('hunklock: this commit was not judged, see above; it is not stopped.');
    expect(status).toBe(0);
  });
});

describe('git am', () => {
  test('is stopped at the patch that brings a defect in, and goes on when told so', () => {
    const repository = hookedRepository();
    repository.write(file, broken(moss));
    must(repository.tryGit(['commit', '-q', '-a', '--no-verify', '-m', 'bad']));
    mkdirSync(path.join(repository.directory, 'out'));
    must(repository.tryGit(['format-patch', '-q', '-1', '-o', 'out']));
    must(repository.tryGit(['reset', '-q', '--hard', 'HEAD~1']));
    const { status, stderr } = repository.tryGit(['am', 'out/0001-bad.patch']);
    expect(stderr).toMatch(stopped);
    expect(stderr).toContain('HUNKLOCK_SKIP=1 git am --continue');
    expect([status, repository.commits()]).toEqual([1, 1]);
    must(repository.tryGit(['am', '--continue'], { HUNKLOCK_SKIP: '1' }));
    expect(repository.commits()).toBe(2);
  });
});

describe('a merge', () => {
  /** `side` and `main` each change the first function's text as told. */
  const diverged = (side: string, main: string): HookedRepository => {
    const repository = hookedRepository();
    must(repository.tryGit(['checkout', '-q', '-b', 'side']));
    repository.write(file, side);
    must(repository.tryGit(['commit', '-q', '-a', '--no-verify', '-m', 'side']));
    must(repository.tryGit(['checkout', '-q', 'main']));
    repository.write(file, main);
    must(repository.tryGit(['commit', '-q', '-a', '--no-verify', '-m', 'main']));
    return repository;
  };
  /** Lines between the calls, so that both sides' changes merge by themselves. */
  const wide = moss.replace(
    '\tm->count += n;\n',
    '\tm->count += n;\n\tm->a = 1;\n\tm->b = 2;\n\tm->c = 3;\n\tm->d = 4;\n',
  );

  test("that brings in the other side's defect passes: it was judged there, if anywhere", () => {
    const repository = diverged(broken(moss), moss.replace('m->count = 0', 'm->count = 1'));
    expect(repository.tryGit(['merge', '-q', 'side', '-m', 'merge'])).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test('that makes a defect of two good changes is stopped', () => {
    const repository = hookedRepository();
    repository.write(file, wide);
    must(repository.tryGit(['commit', '-q', '-a', '-m', 'wide']));
    must(repository.tryGit(['checkout', '-q', '-b', 'side']));
    // One side takes the lock later, the other leaves before the end.
    repository.write(
      file,
      wide
        .replace(
          '\tmutex_lock(&m->lock);\n\tm->count += n;\n',
          '\tmutex_lock(&m->lock);\n\tmutex_unlock(&m->lock);\n\tm->count += n;\n',
        )
        .replace('\tm->d = 4;\n', '\tmutex_lock(&m->lock);\n\tm->d = 4;\n'),
    );
    must(repository.tryGit(['commit', '-q', '-a', '-m', 'side']));
    must(repository.tryGit(['checkout', '-q', 'main']));
    repository.write(
      file,
      wide.replace('\tm->b = 2;\n', '\tm->b = 2;\n\tmutex_unlock(&m->lock);\n\tmutex_lock(&m->lock);\n'),
    );
    must(repository.tryGit(['commit', '-q', '-a', '-m', 'main']));
    const { status, stderr } = repository.tryGit(['merge', '-q', 'side', '-m', 'merge']);
    expect(stderr).toContain('double-unlock');
    expect(stderr).toContain('HUNKLOCK_SKIP=1 git merge --continue');
    expect(status).toBe(1);
    const env = { GIT_EDITOR: 'true' };
    expect(repository.tryGit(['merge', '--continue'], env).status).toBe(1);
    must(repository.tryGit(['merge', '--continue'], { ...env, HUNKLOCK_SKIP: '1' }));
  });

  test('whose conflicts are resolved wrongly is stopped, and passes when they are resolved well', () => {
    const repository = diverged(
      moss.replace('+= n', '+= 2 * n').replace('m->count = 0', 'mutex_lock(&m->lock)'),
      moss.replace('+= n', '+= 3 * n'),
    );
    expect(repository.tryGit(['merge', '-q', 'side', '-m', 'merge']).status).toBe(1);
    const both = moss.replace('+= n', '+= 6 * n').replace('m->count = 0', 'mutex_lock(&m->lock)');
    repository.write(file, broken(both));
    expect(repository.tryGit(['commit', '-q', '-a', '-m', 'merge']).stderr).toMatch(stopped);
    repository.write(file, both);
    // The defect in the other function is the other side's.
    expect(repository.tryGit(['commit', '-q', '-a', '-m', 'merge'])).toMatchObject({ status: 0, stderr: '' });
  });
});
