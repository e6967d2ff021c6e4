// Runs git so that neither the user's settings nor the repository's can change its output or run code.
import { spawn } from 'node:child_process';
import { ToolError } from '../base/tool-error.js';

/** Where git runs, and whether the environment may name another repository. */
export interface GitPlace {
  readonly directory: string;
  /**
   * True when the user named the directory: then GIT_DIR and its kin, which a hook sets for the repository
   * it runs in, do not count. False keeps them: `git commit -a` gives its hook a temporary GIT_INDEX_FILE.
   */
  readonly named: boolean;
}

/** What git printed, when it ended well or with a status the caller allows. */
export interface GitResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface GitRun {
  readonly input?: string;
  /** Exit statuses that are answers, not failures; 0 always is one. */
  readonly allowed?: readonly number[];
  /** Bytes of output after which the run is given up; 256 MiB when not given. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/** Bytes of stderr that are kept for the message. */
const MAX_STDERR = 8 * 1024;

/** Settings that plumbing commands obey, put back to their defaults. */
const SETTINGS = [
  // A hook program that git starts before it looks at the index.
  'core.fsmonitor=false',
  'core.quotePath=true',
  // Takes the blank off empty context lines.
  'diff.suppressBlankEmpty=false',
  // No fetch of what a partial clone lacks.
  'protocol.allow=never',
  // An abbreviated id that is also a commit's still names the blob.
  'core.disambiguate=blob',
];

/** Options that make `diff-index` and `diff-tree` print the same patch under any configuration. */
export const PATCH_OPTIONS: readonly string[] = [
  '-p',
  '-M',
  '-l1000',
  '-U3',
  '--inter-hunk-context=0',
  '--full-index',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--ignore-submodules=all',
  '--diff-algorithm=myers',
  '--indent-heuristic',
  '--src-prefix=a/',
  '--dst-prefix=b/',
];

/** The arguments before the command: its place and the fixed settings. */
export function gitArguments(place: GitPlace, command: readonly string[]): string[] {
  return ['--no-pager', '-C', place.directory, ...SETTINGS.flatMap((setting) => ['-c', setting]), ...command];
}

/** Variables that point git at a repository (`git rev-parse --local-env-vars`, without its settings). */
const REPOSITORY_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_PREFIX',
  'GIT_NAMESPACE',
];

/** Variables that start programs, write files or change what a diff shows. */
const HARMFUL_VARIABLES =
  /^GIT_(?:EXTERNAL_DIFF|DIFF_OPTS|PAGER|TRACE.*|SSH.*|PROXY_COMMAND|ASKPASS|CONFIG)$/;

/** The environment git runs in. */
export function gitEnvironment(place: GitPlace): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !HARMFUL_VARIABLES.test(name) && !(place.named && REPOSITORY_VARIABLES.includes(name)),
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: '',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
  };
}

/** Runs one git command to its end. Failures are ToolErrors with a next step. */
export async function runGit(
  place: GitPlace,
  command: readonly string[],
  run: GitRun = {},
): Promise<GitResult> {
  const result = await collect(place, command, run);
  if (result.status === 0 || run.allowed?.includes(result.status) === true) return result;
  throw gitFailure(place, command, result);
}

function collect(place: GitPlace, command: readonly string[], run: GitRun): Promise<GitResult> {
  const maxBytes = run.maxBytes ?? DEFAULT_MAX_BYTES;
  return new Promise((resolve, reject) => {
    const child = spawn('git', gitArguments(place, command), {
      env: gitEnvironment(place),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) child.kill();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < MAX_STDERR) stderr += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      reject(gitMissing(error));
    });
    child.on('close', (status) => {
      if (size > maxBytes) reject(tooLarge(command, maxBytes));
      else resolve({ status: status ?? 128, stdout: Buffer.concat(chunks), stderr });
    });
    // Git may end before it has read all its input; its exit status tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.input ?? '');
  });
}

/** The failure of a git that could not be started. */
export function gitMissing(cause: Error): ToolError {
  return new ToolError(
    'git-missing',
    2,
    'git could not be started',
    'Install git or put it on PATH, or give the diff as a file.',
    { cause },
  );
}

function tooLarge(command: readonly string[], maxBytes: number): ToolError {
  return new ToolError(
    'input-too-large',
    3,
    `git ${command[0] ?? ''} printed more than ${maxBytes >> 20} MiB`,
    'Judge fewer commits or files at once.',
  );
}

function gitFailure(place: GitPlace, command: readonly string[], { status, stderr }: GitResult): ToolError {
  const said = stderr.split('\n').find((line) => line.trim() !== '') ?? `exit status ${status}`;
  if (/not a git repository|must be run in a work tree/.test(stderr)) {
    return new ToolError(
      'not-a-repository',
      2,
      `${place.directory} is not in a git repository`,
      'Change to a checkout, or name one with --git DIR.',
    );
  }
  if (/dubious ownership/.test(stderr)) {
    return new ToolError(
      'repository-not-trusted',
      2,
      `git does not trust the repository at ${place.directory}, which belongs to another user`,
      'If you trust it, run: git config --global --add safe.directory DIR',
    );
  }
  if (/cannot change to/.test(stderr)) {
    return new ToolError('no-directory', 2, said.replace(/^fatal: /, ''), 'Name a directory that exists.');
  }
  return new ToolError(
    'git-failed',
    3,
    `git ${command[0] ?? ''} failed: ${said.replace(/^(?:fatal|error): /, '')}`,
    'Run `git fsck` when the repository may be damaged.',
  );
}
