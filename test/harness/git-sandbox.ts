// A git repository in a directory of its own, out of reach of the user's settings.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What one can do in a sandbox. */
export interface Sandbox {
  readonly directory: string;
  /** Runs git there; the answer is its output, as bytes in Latin-1 so that nothing is lost. */
  readonly git: (...args: readonly string[]) => string;
  /** Runs git with text on its standard input. */
  readonly gitWith: (input: string | Buffer, ...args: readonly string[]) => string;
  readonly write: (filePath: string, content: string | Buffer) => void;
  readonly read: (filePath: string) => Buffer;
  /** Deletes all files of the work tree. */
  readonly clear: () => void;
  /** Adds all files and commits them; the answer is the commit's id. */
  readonly commit: (message: string) => string;
  readonly remove: () => void;
}

// A hook or CI job may have its own repository in the environment.
const environment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada Moss',
  GIT_AUTHOR_EMAIL: 'ada@moss.example',
  GIT_COMMITTER_NAME: 'Ada Moss',
  GIT_COMMITTER_EMAIL: 'ada@moss.example',
  GIT_AUTHOR_DATE: '2024-05-01T10:00:00Z',
  GIT_COMMITTER_DATE: '2024-05-01T10:00:00Z',
  LC_ALL: 'C',
};

/** Makes an empty repository; `remove` it in the end. */
export function gitSandbox(): Sandbox {
  const directory = mkdtempSync(path.join(tmpdir(), 'hunklock-git-'));
  const gitWith = (input: string | Buffer, ...args: readonly string[]): string =>
    execFileSync('git', args, {
      cwd: directory,
      env: environment,
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    }).toString('latin1');
  const git = (...args: readonly string[]): string => gitWith('', ...args);
  git('init', '-q', '-b', 'main');
  return {
    directory,
    git,
    gitWith,
    write: (filePath, content) => {
      const target = path.join(directory, filePath);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content);
    },
    read: (filePath) => readFileSync(path.join(directory, filePath)),
    clear: () => {
      for (const name of readdirSync(directory)) {
        if (name !== '.git') rmSync(path.join(directory, name), { recursive: true, force: true });
      }
    },
    commit: (message) => {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD').trim();
    },
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Text of a source file under fixtures/images. */
export function imageFixture(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '../../fixtures/images', name), 'utf8');
}
