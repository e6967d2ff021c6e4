// The options of `hunklock serve` as commander hands them over, and what they come to.
import { resolve } from 'node:path';
import { ToolError } from '../../base/tool-error.js';

export interface ServeFlags {
  readonly port: string;
  readonly host: string;
  readonly data?: string;
  readonly path: string;
  readonly only?: readonly string[];
  readonly apiUrl?: string;
  readonly drafts?: true;
  readonly pedantic?: true;
  /** `--no-check-run`. */
  readonly checkRun: boolean;
  readonly concurrency: string;
  readonly reviewLimit: string;
  readonly stopLimit: string;
  readonly firstRetry: string;
  readonly queue: string;
}

export interface ServeSettings {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly path: string;
  readonly only: ReadonlySet<string>;
  readonly apiUrl: string;
  readonly drafts: boolean;
  readonly pedantic: boolean;
  readonly checkRun: boolean;
  readonly concurrency: number;
  /** Seconds. */
  readonly reviewLimit: number;
  readonly stopLimit: number;
  readonly firstRetry: number;
  readonly mostPending: number;
}

/** Reads the options; throws ToolError on the first that is wrong. */
export function serveSettings(flags: ServeFlags, env: NodeJS.ProcessEnv, cwd: string): ServeSettings {
  if (flags.data === undefined) {
    throw wrong(
      '--data is missing: the journal of what was accepted needs a folder',
      'Name one that stays: hunklock serve --data /var/lib/hunklock',
    );
  }
  if (!/^\/[\w./-]{0,200}$/.test(flags.path) || ['/healthz', '/readyz'].includes(flags.path))
    throw wrong(`'${flags.path}' is no path for --path`, 'Write it like /webhook.');
  return {
    port: numberOf(flags.port, '--port', 0, 65_535),
    host: flags.host,
    data: resolve(cwd, flags.data),
    path: flags.path,
    only: new Set((flags.only ?? []).map(placeName)),
    apiUrl: flags.apiUrl ?? apiUrlOf(env),
    drafts: flags.drafts ?? false,
    pedantic: flags.pedantic ?? false,
    checkRun: flags.checkRun,
    concurrency: numberOf(flags.concurrency, '--concurrency', 1, 64),
    reviewLimit: numberOf(flags.reviewLimit, '--review-limit', 1, 3000),
    stopLimit: numberOf(flags.stopLimit, '--stop-limit', 0, 3600),
    firstRetry: numberOf(flags.firstRetry, '--first-retry', 0, 3600, /^\d{1,4}(?:\.\d{1,3})?$/),
    mostPending: numberOf(flags.queue, '--queue', 1, 100_000),
  };
}

/** An empty variable is as good as none. */
function apiUrlOf({ GITHUB_API_URL: url = '' }: NodeJS.ProcessEnv): string {
  return url === '' ? 'https://api.github.com' : url;
}

function numberOf(value: string, name: string, least: number, most: number, form = /^\d{1,6}$/): number {
  const number = form.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  throw wrong(`'${value}' is no value for ${name}`, `Give a number from ${least} to ${most}.`);
}

function placeName(value: string): string {
  if (/^[\w.-]{1,100}(?:\/[\w.-]{1,100})?$/.test(value)) return value.toLowerCase();
  throw wrong(`'${value}' is no value for --only`, 'Write it as OWNER or OWNER/NAME.');
}

const wrong = (message: string, next: string): ToolError => new ToolError('usage', 2, message, next);
