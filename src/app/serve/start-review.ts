// Starts the process of one review: judging is synchronous and may take minutes, and a parser's crash is its alone.
import { fork, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { parseResult, type ReviewTask, type TaskResult } from './review-task.js';

/** All that a review sees of the server's environment: how to reach GitHub, and no secret. */
const passedOn = [
  'PATH',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_USE_ENV_PROXY',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];
/** Megabytes of JavaScript objects; the largest filesystems take a third of it. */
const mostMemory = 1024;
const keptOutput = 2000;
const niceness = 5;

type Failure = Pick<Extract<TaskResult, { kind: 'failed' }>, 'code' | 'why' | 'retry'>;

export interface StartOptions {
  /** Seconds. */
  readonly limit: number;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the process at once. */
  readonly signal: AbortSignal;
}

/** Has a process do a task; never rejects. */
export function startReview(task: ReviewTask, { limit, env, signal }: StartOptions): Promise<TaskResult> {
  const program = process.argv[1] ?? '';
  const child = fork(program, ['serve', 'review'], {
    env: Object.fromEntries(passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
    cwd: '/',
    execArgv: [`--max-old-space-size=${mostMemory}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  beNice(child);
  return new Promise((resolve) => {
    let answer: TaskResult | undefined;
    let said = '';
    const kill = (failure: Failure): void => {
      answer ??= { kind: 'failed', calls: 0, ...failure };
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => {
      // The same text takes as long again.
      kill({ code: 'review-too-long', why: `it took longer than ${limit} s`, retry: false });
    }, limit * 1000);
    const abort = (): void => {
      kill({ code: 'review-stopped', why: 'the server stops', retry: true });
    };
    signal.addEventListener('abort', abort, { once: true });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-keptOutput);
    });
    child.on('message', (message) => {
      answer ??= parseResult(message);
    });
    const end = (why: string): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(
        answer ?? {
          kind: 'failed',
          code: 'review-crashed',
          why: `${why} ${said}`.trim(),
          retry: true,
          calls: 0,
        },
      );
    };
    child.on('error', (error) => {
      end(error.message);
    });
    child.on('close', (status, by) => {
      end(`the process ended with ${by ?? `status ${status ?? 0}`}`);
    });
    child.send(task, () => undefined);
  });
}

/** The server's answers come before any review. */
function beNice({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, niceness);
  } catch {
    // A system that does not allow it only answers later.
  }
}
