// The octokit of a run: its address, its patience with rate limits, and how many calls it made.
import { Octokit } from 'octokit';
import { ToolError } from '../../base/tool-error.js';

export interface Client {
  readonly octokit: Octokit;
  /** Requests sent so far, retries too. */
  readonly calls: () => number;
  /** Waits as long as GitHub asks for. */
  readonly wait: (seconds: number) => Promise<void>;
  /** Says whether so many seconds are worth waiting for; those that are not are kept for `askedWait`. */
  readonly mayWait: (seconds: number) => boolean;
  /** The longest time GitHub has asked for that was not waited for; 0 when there was none. */
  readonly askedWait: () => number;
}

export interface ClientOptions {
  readonly token: string;
  /** `https://api.github.com`, or that of an Enterprise server. */
  readonly apiUrl: string;
  /** Milliseconds of a second, and no pause between writes, for tests: 1000 when not given. */
  readonly second?: number;
  /** Seconds; three minutes when not given: GitHub asks for one as a rule. */
  readonly longestWait?: number;
  readonly onWait: (text: string) => void;
}

const mostRetries = 2;

/** Makes the client of a run. */
export function makeClient({
  token,
  apiUrl,
  second = 1000,
  longestWait = 180,
  onWait,
}: ClientOptions): Client {
  requireSafe(apiUrl);
  let asked = 0;
  const mayWait = (seconds: number): boolean => {
    if (seconds <= longestWait) return true;
    asked = Math.max(asked, seconds);
    return false;
  };
  const patience = (retryAfter: number, request: object, _: unknown, retryCount: number): boolean => {
    if (!mayWait(retryAfter) || retryCount >= mostRetries) return false;
    const { method = '', url = '' } = request as { method?: string; url?: string };
    onWait(`rate limit: ${method} ${url} is sent again after ${retryAfter} s`);
    return true;
  };
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'hunklock',
    retry: { retryAfterBaseValue: second },
    throttle: {
      onRateLimit: patience,
      onSecondaryRateLimit: patience,
      retryAfterBaseValue: second,
      ...(second === 1000 ? {} : { write: noPause, notifications: noPause, global: noPause }),
    },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  let sent = 0;
  // Innermost: each try counts.
  const { fetch } = globalThis;
  octokit.hook.before('request', (options) => {
    options.request.fetch = (...args: Parameters<typeof fetch>) => {
      sent++;
      return fetch(...args);
    };
  });
  return {
    octokit,
    calls: () => sent,
    wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * second)),
    mayWait,
    askedWait: () => asked,
  };
}

const silent = (): void => undefined;

/** Takes the place of a queue: runs what it is given. */
const noPause = {
  key: () => ({
    schedule: (_: object, run: (...args: readonly unknown[]) => unknown, ...args: readonly unknown[]) =>
      run(...args),
  }),
};

/** Throws ToolError for an address that is none: a token is sent in the clear to this machine only. */
export function requireSafe(apiUrl: string): void {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)) return;
  throw new ToolError(
    'bad-api-url',
    2,
    `'${apiUrl}' is no https address`,
    'Set GITHUB_API_URL to the REST address, such as https://github.example.com/api/v3.',
  );
}

/** The HTTP status of a failed request; 0 when no answer came. */
export function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error && 'status' in error ? error.status : undefined;
  const answered = error instanceof Error && 'response' in error && error.response !== undefined;
  return typeof status === 'number' && answered ? status : 0;
}

/** Seconds the answer asks to wait; undefined when it does not. */
export function retryAfterOf(error: unknown): number | undefined {
  const { response } = error as { response?: { headers?: Record<string, string | undefined> } };
  const seconds = Number(response?.headers?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

/** A failed read: there is nothing to go on with. */
export function readFailure(what: string, error: unknown): ToolError {
  const status = statusOf(error);
  const said = error instanceof Error ? error.message.split(' - http')[0] : String(error);
  const next =
    status === 401 || status === 403 || status === 404
      ? 'Check that GITHUB_TOKEN may read this repository and its pull requests.'
      : 'Try again later; nothing was written.';
  return new ToolError('github-failed', 3, `GitHub does not give ${what}: ${said ?? ''}`, next, {
    cause: error,
  });
}
