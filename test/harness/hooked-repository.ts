// A repository with one C file and the hooks installed by the built command line, as a user has it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gitSandbox, type Sandbox } from './git-sandbox.js';

export const tool = path.join(import.meta.dirname, '../../dist/bin/hunklock.js');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HookedRepository extends Sandbox {
  /** Runs git as a user would, with hooks; the environment is added to. */
  readonly tryGit: (args: readonly string[], env?: NodeJS.ProcessEnv, folder?: string) => Ran;
  readonly hunklock: (args: readonly string[], env?: NodeJS.ProcessEnv, folder?: string) => Ran;
  readonly hooks: string;
  /** Number of commits on HEAD. */
  readonly commits: () => number;
  /** Changes with any file of the work tree and with the index. */
  readonly state: () => string;
}

/** Balanced; `broken` of it takes the lock of one function twice. */
export const moss = `struct moss {
	struct mutex lock;
	int count;
};

int moss_add(struct moss *m, int n)
{
	mutex_lock(&m->lock);
	m->count += n;
	mutex_unlock(&m->lock);
	return 0;
}

int moss_clear(struct moss *m)
{
	mutex_lock(&m->lock);
	m->count = 0;
	mutex_unlock(&m->lock);
	return 0;
}
`;

/** The text with its first unlock turned into a second lock. */
export const broken = (text: string): string => text.replace('mutex_unlock', 'mutex_lock');

const made: string[] = [];

/** Makes one; `install: false` leaves the hooks to the test. */
export function hookedRepository({ install = true, first = true } = {}): HookedRepository {
  const sandbox = gitSandbox();
  const home = mkdtempSync(path.join(tmpdir(), 'hunklock-home-'));
  made.push(sandbox.directory, home);
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: home,
    XDG_CACHE_HOME: path.join(home, 'cache'),
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C.UTF-8',
  };
  const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv, folder: string): Ran => {
    const cwd = path.join(sandbox.directory, folder);
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd,
      env: { ...environment, ...env },
      encoding: 'utf8',
      input: '',
    });
    return { status, stdout, stderr };
  };
  const tryGit: HookedRepository['tryGit'] = (args, env = {}, folder = '') => run('git', args, env, folder);
  const hunklock: HookedRepository['hunklock'] = (args, env = {}, folder = '') =>
    run(process.execPath, [tool, ...args], env, folder);
  sandbox.git('config', 'user.name', 'Ada Moss');
  sandbox.git('config', 'user.email', 'ada@moss.example');
  if (first) {
    sandbox.write('fs/moss/log.c', moss);
    sandbox.commit('first');
  }
  if (install) must(hunklock(['hook', 'install']));
  return {
    ...sandbox,
    tryGit,
    hunklock,
    hooks: path.join(sandbox.directory, '.git/hooks'),
    commits: () => Number(tryGit(['rev-list', '--count', 'HEAD']).stdout),
    state: () => stateOf(sandbox.directory),
  };
}

/** Deletes all repositories of a test file. */
export function removeRepositories(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function must(ran: Ran): Ran {
  if (ran.status !== 0) throw new Error(`ended with ${ran.status}: ${ran.stdout}${ran.stderr}`);
  return ran;
}

function stateOf(directory: string): string {
  const hash = createHash('sha1');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of files) {
    const place = path.join(directory, file);
    const isWatched = !file.startsWith('.git') || /^\.git\/(?:index|HEAD|refs)/.test(file);
    if (!isWatched || !existsSync(place)) continue;
    const info = statSync(place);
    hash.update(`${file} ${info.mode} ${info.isFile() ? info.mtimeMs : ''}\0`);
    if (info.isFile()) hash.update(readFileSync(place));
  }
  return hash.digest('hex');
}
