// A `hunklock serve` of our own as a process: started, sent deliveries, killed; with all that it wrote.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GithubServer } from './github-server.js';
import { headA } from './pull-requests.js';

export const cli = join(import.meta.dirname, '..', '..', 'dist', 'bin', 'hunklock.js');
export const secret = 'webhook secret ü of the tests';
export const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

export interface ServeProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** All that it wrote, to stdout too. */
  readonly output: () => string;
  readonly log: () => LogLine[];
  /** Resolves when the log has so many of these lines. */
  readonly until: (
    event: string,
    more?: Readonly<Record<string, unknown>>,
    count?: number,
  ) => Promise<LogLine>;
  /** Ends it and gives its exit status, or the signal. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | string>;
}

export const secretsEnv = {
  HUNKLOCK_APP_ID: '12345',
  HUNKLOCK_PRIVATE_KEY: privateKey,
  HUNKLOCK_WEBHOOK_SECRET: secret,
};

/**
 * Starts a server that listens, or fails with what it said.
 *
 * @param fileLimit - Blocks that no file of it may grow beyond, as on a full disk.
 */
export async function startServe(
  github: Pick<GithubServer, 'url'>,
  data: string,
  more: readonly string[] = [],
  fileLimit?: number,
): Promise<ServeProcess> {
  if (!existsSync(cli)) throw new Error('the command line is not built: run npm run build');
  const args = ['serve', '--port', '0', '--data', data, '--first-retry', '0.3', '--api-url', github.url];
  const limit = fileLimit === undefined ? '' : `ulimit -f ${fileLimit} && `;
  const child = spawn('sh', ['-c', `${limit}exec "$0" "$@"`, process.execPath, cli, ...args, ...more], {
    env: { PATH: process.env['PATH'], ...secretsEnv },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const wakers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const wake of wakers) wake();
    });
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (status, signal) => {
      resolve(signal ?? status ?? -1);
      for (const wake of wakers) wake();
    });
  });
  const log = (): LogLine[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine);
  const until: ServeProcess['until'] = (event, wanted = {}, count = 1) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = log().filter(
          (line) =>
            line.event === event && Object.entries(wanted).every(([key, value]) => line[key] === value),
        );
        const line = found[count - 1];
        if (line === undefined && child.exitCode === null && child.signalCode === null) return;
        wakers.delete(look);
        if (line === undefined) reject(new Error(`no ${event} in:\n${output}`));
        else resolve(line);
      };
      wakers.add(look);
      look();
    });
  const { url } = await until('listening');
  return {
    url: String(url),
    child,
    output: () => output,
    log,
    until,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

export interface Delivery {
  readonly id: string;
  readonly event?: string;
  readonly payload?: unknown;
  /** In place of the payload's JSON. */
  readonly raw?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly ms: number;
}

/** Sends a delivery as GitHub does, signed. */
export async function deliver(
  url: string,
  { id, event = 'pull_request', ...more }: Delivery,
): Promise<Answered> {
  const raw = more.raw ?? Buffer.from(JSON.stringify(more.payload ?? pullPayload()));
  const from = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    body: new Uint8Array(raw),
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': id,
      'x-github-event': event,
      'x-hub-signature-256': signatureOf(raw),
      ...more.headers,
    },
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, body, ms: performance.now() - from };
}

export const signatureOf = (raw: Buffer, key = secret): string =>
  `sha256=${createHmac('sha256', key).update(raw).digest('hex')}`;

export interface PullPayload {
  readonly action?: string;
  readonly number?: number;
  readonly head?: string;
  readonly draft?: boolean;
  readonly updated?: string;
  readonly repo?: string;
}

/** What GitHub sends about a pull request, as far as it matters here. */
export function pullPayload({ number = 7, head = headA, ...more }: PullPayload = {}): object {
  const { action = 'opened', draft = false, updated = '2026-01-01T00:00:00Z', repo = 'fs' } = more;
  return {
    action,
    number,
    pull_request: { number, draft, updated_at: updated, title: 'fs: “ü”\u2028', head: { sha: head } },
    repository: { id: 99, name: repo, full_name: `ada/${repo}`, owner: { login: 'ada' } },
    installation: { id: 5 },
  };
}
