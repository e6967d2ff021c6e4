// `hunklock serve` as a process, against a GitHub that checks every call: what it accepts, and what no crash loses or repeats.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi, type TestContext } from 'vitest';
import { writeLine } from '../src/app/serve/journal-line.js';
import { installationToken, serveGithub, type GithubServer } from './harness/github-server.js';
import { added, headA, headB, leaky, many, pullOf } from './harness/pull-requests.js';
import {
  cli,
  deliver,
  privateKey,
  pullPayload,
  secret,
  secretsEnv,
  signatureOf,
  startServe,
  type ServeProcess,
} from './harness/serve-process.js';

// Each starts processes, and all run at once.
vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'hunklock-serve-'));
let count = 0;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Setting {
  readonly github: GithubServer;
  readonly data: string;
  /** Octokit pauses between writes: most tests go without the three of a check run. */
  readonly start: (...more: string[]) => Promise<ServeProcess>;
  readonly startWithChecks: (...more: string[]) => Promise<ServeProcess>;
  /** With a bound on the size of files. */
  readonly startLimited: (fileLimit: number) => Promise<ServeProcess>;
  /** Reviews that were sent to GitHub. */
  readonly posts: () => number;
}

/** A GitHub with one pull request, and servers that end with the test. */
async function setUp(onTestFinished: TestContext['onTestFinished']): Promise<Setting> {
  const data = join(folder, String(++count));
  const github = await serveGithub(pullOf([added('fs/demo.c', leaky('demo'))]));
  const servers: ServeProcess[] = [];
  const run = async (more: readonly string[], fileLimit?: number): Promise<ServeProcess> => {
    const server = await startServe(github, data, more, fileLimit);
    servers.push(server);
    return server;
  };
  onTestFinished(async () => {
    for (const server of servers) {
      await server.end('SIGKILL');
      for (const hidden of [secret, installationToken, privateKey.split('\n')[1] ?? '', 'eyJ'])
        expect(server.output()).not.toContain(hidden);
    }
    await github.close();
    expect(github.faults).toEqual([]);
  });
  const isReview = ({ call }: { call: string }): boolean => call.endsWith('/pulls/7/reviews');
  return {
    github,
    data,
    start: (...more) => run(['--no-check-run', ...more]),
    startWithChecks: (...more) => run(more),
    startLimited: (fileLimit) => run(['--no-check-run'], fileLimit),
    posts: () => github.writes.filter(isReview).length,
  };
}

const path = (server: ServeProcess, name: string): string => new URL(name, server.url).href;

/** Processes of its reviews, where the system tells of them. */
function childrenOf({ child: { pid = 0 } }: ServeProcess): string[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean) : [];
}

/** A gate that holds requests back until it is opened. */
function gate(): { readonly wait: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { wait, open };
}

describe.concurrent('a delivery', () => {
  test('is answered at once, and the pull request is reviewed with a check run', async ({
    onTestFinished,
  }) => {
    const { github, startWithChecks } = await setUp(onTestFinished);
    const server = await startWithChecks();
    expect(await deliver(server.url, { id: 'd1' })).toMatchObject({
      status: 202,
      body: { status: 'accepted' },
    });
    const done = await server.until('done');
    expect(done).toMatchObject({
      delivery: 'd1',
      repo: 'ada/fs',
      pull: 7,
      head: headA,
      outcome: 'reviewed',
      introduced: 1,
      comments: 1,
      calls: 19,
    });
    expect(github.pull.comments).toHaveLength(1);
    expect(github.pull.checks).toMatchObject([{ status: 'completed', annotations: 1 }]);
    expect(await deliver(server.url, { id: 'd1' })).toMatchObject({ body: { status: 'duplicate' } });
    expect(await server.end('SIGTERM')).toBe(0);
    const again = await startWithChecks();
    expect(await deliver(again.url, { id: 'd1' })).toMatchObject({ body: { status: 'duplicate' } });
    const { writes } = github;
    const before = writes.length;
    expect(await deliver(again.url, { id: 'd2' })).toMatchObject({ body: { status: 'accepted' } });
    expect(await again.until('done')).toMatchObject({ comments: 0, reviews: 0, checkRun: 'unchanged' });
    expect(writes.slice(before).map(({ call }) => call)).toEqual([expect.stringContaining('access_tokens')]);
  });

  test('counts by the bytes of its body: odd spacing and Unicode pass, another byte does not', async ({
    onTestFinished,
  }) => {
    const { start } = await setUp(onTestFinished);
    const server = await start();
    const text = `\n{ "action"\t:"labeled",  "x": "\u00fc\ud83d\ude00\\u2028 \u2028" }\r\n `;
    expect(await deliver(server.url, { id: 'a', raw: Buffer.from(text) })).toMatchObject({
      status: 202,
      body: { status: 'ignored', reason: 'action' },
    });
    // No UTF-8: decoded, both would be the same text.
    const raw = Buffer.from([0x7b, 0xff, 0x7d]);
    const other = Buffer.from([0x7b, 0xfe, 0x7d]);
    expect((await deliver(server.url, { id: 'b', event: 'push', raw })).status).toBe(202);
    for (const signature of [
      signatureOf(other),
      signatureOf(raw, 'another secret'),
      signatureOf(raw).toUpperCase(),
      signatureOf(raw).slice(0, -1),
      '',
    ]) {
      const headers = { 'x-hub-signature-256': signature, 'x-hub-signature': 'sha1=x' };
      expect((await deliver(server.url, { id: 'c', event: 'push', raw, headers })).status).toBe(401);
    }
  });

  test('that is not for us is ignored, one that is wrong is refused, with the reason', async ({
    onTestFinished,
  }) => {
    const { github, start } = await setUp(onTestFinished);
    const server = await start('--only', 'Ada/fs');
    const cases: [Parameters<typeof deliver>[1], number, string][] = [
      [{ id: '1', event: 'push', payload: {} }, 202, 'ignored'],
      [{ id: '2', event: 'ping', payload: {} }, 202, 'pong'],
      [{ id: '3', payload: pullPayload({ action: 'closed' }) }, 202, 'ignored'],
      [{ id: '3e', payload: pullPayload({ action: 'edited' }) }, 202, 'ignored'],
      [{ id: '4', payload: pullPayload({ draft: true }) }, 202, 'ignored'],
      [{ id: '5', payload: pullPayload({ repo: 'other' }) }, 202, 'ignored'],
      [{ id: '6', payload: { ...pullPayload(), installation: undefined } }, 202, 'ignored'],
      [{ id: '7', payload: pullPayload({ head: '../x' }) }, 400, 'refused'],
      [{ id: '8', raw: Buffer.from('{') }, 400, 'refused'],
      [{ id: '', payload: {} }, 400, 'refused'],
      [{ id: '9', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'refused'],
    ];
    for (const [delivery, status, what] of cases)
      expect(await deliver(server.url, delivery)).toMatchObject({ status, body: { status: what } });
    expect((await fetch(path(server, '/'))).status).toBe(404);
    const wrong = await fetch(server.url);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await fetch(path(server, '/healthz'))).status).toBe(200);
    expect((await fetch(path(server, '/readyz'))).status).toBe(200);
    expect(github.requests.filter((call) => call !== 'GET /app')).toEqual([]);
  });

  test('that is too large or too slow is let go', async ({ onTestFinished }) => {
    const { start } = await setUp(onTestFinished);
    const server = await start();
    const { hostname, port } = new URL(server.url);
    const say = (text: string): Promise<string> =>
      new Promise((resolve) => {
        let answer = '';
        const socket = connect(Number(port), hostname, () => socket.write(text));
        socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
        socket
          .on('error', () => undefined)
          .on('close', () => {
            resolve(answer);
          });
      });
    const head = (more: string): string => `POST /webhook HTTP/1.1\r\nHost: x\r\n${more}\r\n\r\n`;
    const large = say(head(`Content-Length: ${25 * 1024 * 1024 + 1}`));
    const chunk = `${(1 << 20).toString(16)}\r\n${'x'.repeat(1 << 20)}\r\n`;
    const chunked = say(`${head('Transfer-Encoding: chunked')}${chunk.repeat(26)}`);
    const slow = say(head('Content-Length: 10'));
    const slower = say('POST /webhook HTTP/1.1\r\nHost:');
    expect(await large).toMatch(/^HTTP\/1.1 413 /);
    expect(await chunked).toMatch(/^HTTP\/1.1 413 /);
    expect(await slower).toMatch(/^HTTP\/1.1 408 /);
    expect(await slow).toMatch(/^HTTP\/1.1 408 /);
    expect((await deliver(server.url, { id: 'd' })).status).toBe(202);
  });

  test('of a later push takes the place of one that waits; of two pull requests neither waits for the other', async ({
    onTestFinished,
  }) => {
    const { github, start } = await setUp(onTestFinished);
    const { wait, open } = gate();
    github.pull.onRequest = (call) => (call.endsWith('/pulls/7/files') ? wait : undefined);
    const server = await start();
    await deliver(server.url, { id: 'd1' });
    await server.until('review');
    const later = { action: 'synchronize', updated: '2026-01-01T00:01:00Z', head: headB };
    await deliver(server.url, {
      id: 'd3',
      payload: pullPayload({ ...later, updated: '2026-01-01T00:02:00Z' }),
    });
    await deliver(server.url, { id: 'd2', payload: pullPayload(later) });
    await deliver(server.url, { id: 'd8', payload: pullPayload({ number: 8 }) });
    await server.until('done', { delivery: 'd8' });
    github.pull.head = headB;
    open();
    expect(await server.until('done', { delivery: 'd1' })).toMatchObject({ outcome: 'superseded' });
    expect(await server.until('done', { delivery: 'd3' })).toMatchObject({
      outcome: 'reviewed',
      head: headB,
    });
    expect(server.log().some(({ event, delivery }) => event === 'review' && delivery === 'd2')).toBe(false);
  });

  test('of a check that is to be run again reviews its pull request, that of a fork too', async ({
    onTestFinished,
  }) => {
    const { github, startWithChecks, posts } = await setUp(onTestFinished);
    const server = await startWithChecks();
    await deliver(server.url, { id: 'd1' });
    await server.until('done');
    const [check] = github.pull.checks;
    if (check) check.status = 'queued';
    const run = { head_sha: headA, external_id: check?.external_id, pull_requests: [] };
    const payload = { ...pullPayload({ action: 'rerequested' }), check_run: run };
    expect(await deliver(server.url, { id: 'd2', event: 'check_run', payload })).toMatchObject({
      body: { status: 'accepted' },
    });
    expect(await server.until('done', { delivery: 'd2' })).toMatchObject({ pull: 7, checkRun: 'written' });
    expect(posts()).toBe(1);
  });
});

describe.concurrent('after SIGKILL', () => {
  test('what waited and what was in review is reviewed by the next server, once', async ({
    onTestFinished,
  }) => {
    const { github, start } = await setUp(onTestFinished);
    let isFirst = true;
    github.pull.onRequest = (call) =>
      isFirst && call.endsWith('/files') ? new Promise<void>(() => undefined) : undefined;
    const server = await start('--concurrency', '1');
    await deliver(server.url, { id: 'd1' });
    await server.until('review');
    await deliver(server.url, { id: 'd2', payload: pullPayload({ number: 8 }) });
    await server.end('SIGKILL');
    isFirst = false;
    const next = await start('--concurrency', '1');
    expect(await next.until('done', { delivery: 'd1' })).toMatchObject({ attempt: 2, outcome: 'reviewed' });
    expect(await next.until('done', { delivery: 'd2' })).toMatchObject({ attempt: 1, pull: 8 });
    // Both numbers are one pull request to this GitHub.
    expect(github.writes.filter(({ call }) => call.endsWith('/reviews'))).toHaveLength(1);
  });

  test('what was posted and not recorded is not posted again', async ({ onTestFinished }) => {
    const { github, start, posts } = await setUp(onTestFinished);
    const posted = gate();
    let isFirst = true;
    github.pull.onAnswer = (call) => {
      if (!isFirst || !/^POST .*reviews$/.test(call)) return undefined;
      posted.open();
      return new Promise<void>(() => undefined);
    };
    const server = await start();
    await deliver(server.url, { id: 'd1' });
    await posted.wait;
    await server.end('SIGKILL');
    isFirst = false;
    const next = await start();
    expect(await next.until('done')).toMatchObject({ delivery: 'd1', outcome: 'reviewed', comments: 0 });
    expect(github.pull.comments).toHaveLength(1);
    expect(github.pull.reviews).toHaveLength(1);
    expect(posts()).toBe(1);
  });

  test('a record that was torn is left out, and what was damaged is said', async ({ onTestFinished }) => {
    const { github, data, start } = await setUp(onTestFinished);
    const { wait } = gate();
    github.pull.onRequest = () => wait;
    const server = await start();
    await deliver(server.url, { id: 'd1' });
    await deliver(server.url, { id: 'd2', payload: pullPayload({ number: 8 }) });
    await server.end('SIGKILL');
    const journal = join(data, 'journal.log');
    const lines = readFileSync(journal, 'utf8').split('\n');
    writeFileSync(journal, lines.map((line) => line.replace('"d2"', '"dX"')).join('\n'));
    appendFileSync(journal, lines[0]?.slice(0, 40) ?? '');
    github.pull.onRequest = () => undefined;
    const next = await start();
    expect(next.log().map(({ event }) => event)).toEqual(
      expect.arrayContaining(['journal-damaged', 'journal-torn', 'listening']),
    );
    expect(await next.until('done', { delivery: 'd1' })).toMatchObject({ outcome: 'reviewed' });
    expect(await deliver(next.url, { id: 'd2' })).toMatchObject({ body: { status: 'accepted' } });
  });
});

describe.concurrent('a failure', () => {
  test('to write the journal refuses the delivery; what was accepted before is kept', async ({
    onTestFinished,
  }) => {
    const { github, data, start, startLimited } = await setUp(onTestFinished);
    github.pull.onRequest = (call) =>
      call.endsWith('/files') ? new Promise<void>(() => undefined) : undefined;
    const server = await startLimited(4);
    const accepted: string[] = [];
    let refused = 0;
    for (let number = 1; refused < 3 && number < 50; number++) {
      const { status } = await deliver(server.url, { id: `d${number}`, payload: pullPayload({ number }) });
      if (status === 202) accepted.push(`d${number}`);
      else refused++;
      expect([202, 503]).toContain(status);
    }
    expect([refused, accepted.length > 2]).toEqual([3, true]);
    const ready = await fetch(path(server, '/readyz'));
    expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'journal-failed' }]);
    await server.end('SIGKILL');
    const journal = readFileSync(join(data, 'journal.log'), 'utf8');
    for (const id of accepted) expect(journal).toContain(`"${id}"`);
    const next = await start();
    expect(await next.until('listening')).toMatchObject({ pending: accepted.length });
  });

  test('of GitHub is tried again, then said in log, health and check run; the delivery may come again', async ({
    onTestFinished,
  }) => {
    const { github, start } = await setUp(onTestFinished);
    const failures = [500, 403, 429, 404].map((status) => ({ match: /^POST \/app/, status }));
    github.pull.failures.push(
      ...failures.slice(0, 2),
      { match: /^GET .*pulls\/7$/, status: 403 },
      ...failures.slice(2),
    );
    const server = await start('--first-retry', '0.05');
    await deliver(server.url, { id: 'd1' });
    const failed = await server.until('done', { outcome: 'failed' });
    expect(failed).toMatchObject({ attempt: 4, delivery: 'd1' });
    expect(server.log().filter(({ event }) => event === 'retry')).toHaveLength(3);
    const ready = (await (await fetch(path(server, '/readyz'))).json()) as object;
    expect(ready).toMatchObject({ status: 'ready', queued: 0, failed: 1 });
    github.pull.failures.length = 0;
    expect(await deliver(server.url, { id: 'd1' })).toMatchObject({ body: { status: 'accepted' } });
    await server.until('done', { outcome: 'reviewed' });
    expect(github.pull.comments).toHaveLength(1);
  });

  test('that ended the server each time is not begun again', async ({ onTestFinished }) => {
    const { data, start } = await setUp(onTestFinished);
    const place = { installation: 5, repository: 99, owner: 'ada', repo: 'fs', pull: 7, head: headA };
    const job = { ...place, delivery: 'd1', updated: '2026-01-01T00:00:00.000Z' };
    mkdirSync(data);
    writeFileSync(join(data, 'journal.log'), writeLine({ kind: 'accepted', job, attempts: 4 }));
    const server = await start();
    expect(await server.until('done')).toMatchObject({ outcome: 'failed', code: 'review-crashed' });
  });

  test('of a review that takes too long is final, and the check run says that nothing was judged', async ({
    onTestFinished,
  }) => {
    const { github, startWithChecks } = await setUp(onTestFinished);
    github.pull.onRequest = (call) =>
      call.endsWith('/files') ? new Promise<void>(() => undefined) : undefined;
    const server = await startWithChecks('--review-limit', '2');
    await deliver(server.url, { id: 'd1' });
    expect(await server.until('done')).toMatchObject({ outcome: 'failed', code: 'review-too-long' });
    await expect.poll(() => github.pull.checks, { timeout: 20_000 }).toMatchObject([{ status: 'completed' }]);
  });
});

describe.concurrent('a stop', () => {
  test('waits for what runs, takes no more, and ends with 0', async ({ onTestFinished }) => {
    const { github, start } = await setUp(onTestFinished);
    const { wait, open } = gate();
    github.pull.onRequest = (call) => (call.endsWith('/files') ? wait : undefined);
    const server = await start();
    await deliver(server.url, { id: 'd1' });
    await server.until('review');
    for (const pid of childrenOf(server)) {
      const seen = ['environ', 'cmdline'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join();
      expect(seen).toContain('review');
      for (const hidden of [secret, 'PRIVATE KEY', '12345', installationToken])
        expect(seen).not.toContain(hidden);
    }
    const ended = server.end('SIGTERM');
    await server.until('stopping');
    await expect(deliver(server.url, { id: 'd2' })).rejects.toThrow();
    open();
    expect(await ended).toBe(0);
    expect(server.log().map(({ event }) => event)).toContain('done');
  });

  test('that cannot wait leaves the review to the next start, where it counts as not begun', async ({
    onTestFinished,
  }) => {
    const { github, start } = await setUp(onTestFinished);
    let isFirst = true;
    github.pull.onRequest = (call) =>
      isFirst && call.endsWith('/files') ? new Promise<void>(() => undefined) : undefined;
    const server = await start('--stop-limit', '0');
    await deliver(server.url, { id: 'd1' });
    await server.until('review');
    expect(await server.end('SIGINT')).toBe(0);
    isFirst = false;
    expect(await (await start()).until('done')).toMatchObject({ attempt: 1, outcome: 'reviewed' });
  });
});

test('answers within a second while a review is judged', async ({ onTestFinished }) => {
  const { github, start, posts } = await setUp(onTestFinished);
  Object.assign(github.pull, pullOf([added('fs/demo.c', many(3000))]));
  const { wait: read, open } = gate();
  // The last file that is read before the judging begins.
  github.pull.onAnswer = (call) => {
    if (call.endsWith('/Makefile')) open();
  };
  const server = await start('--stop-limit', '0', '--concurrency', '1');
  await deliver(server.url, { id: 'd1' });
  await read;
  const times: number[] = [];
  const until = performance.now() + 1500;
  for (let round = 0; performance.now() < until; round++) {
    const from = performance.now();
    await fetch(path(server, '/healthz'));
    times.push(performance.now() - from);
    const payload = pullPayload({ number: 100 + round });
    times.push((await deliver(server.url, { id: `e${round}`, payload })).ms);
  }
  expect([posts(), server.log().some(({ event }) => event === 'done')]).toEqual([0, false]);
  expect(Math.max(...times)).toBeLessThan(1000);
});

describe.concurrent('a start', () => {
  const data = join(folder, 'start');
  const serve = (env: NodeJS.ProcessEnv, ...args: string[]): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, [cli, 'serve', '--port', '0', ...args], {
      env: { PATH: process.env['PATH'], ...env },
      encoding: 'utf8',
    });

  test('on a data directory that is in use fails; the lock of a dead server does not', async ({
    onTestFinished,
  }) => {
    const { data: held, start } = await setUp(onTestFinished);
    const server = await start();
    const { status, stderr } = serve(secretsEnv, '--data', held);
    expect([status, stderr]).toEqual([2, expect.stringContaining('[data-in-use]')]);
    await server.end('SIGKILL');
    await start();
  });

  test('of an App that GitHub does not take ends; one that lacks a permission is told', async ({
    onTestFinished,
  }) => {
    const { github, start } = await setUp(onTestFinished);
    github.pull.appPermissions = { contents: 'read' };
    const server = await start();
    expect(await server.until('app-lacks')).toMatchObject({ reason: 'permission pull_requests: write' });
    await server.end('SIGKILL');
    github.pull.failures.push({ match: /^GET \/app$/, status: 401 });
    const refused = await start();
    await refused.until('stopping', { signal: 'app-refused' });
    expect(await refused.end('SIGTERM')).toBe(2);
    expect(refused.output()).toContain('[app-refused]');
  });

  test('without its secrets, or with wrong ones, says what to do and quotes none', () => {
    const cases: [NodeJS.ProcessEnv, string][] = [
      [{ HUNKLOCK_WEBHOOK_SECRET: undefined }, '[no-secret]'],
      [{ HUNKLOCK_PRIVATE_KEY: `x${privateKey.slice(40)}` }, '[bad-secret]'],
      [{ HUNKLOCK_APP_ID: secret }, '[bad-secret]'],
      [{ HUNKLOCK_PRIVATE_KEY_FILE: '/nowhere' }, '[bad-secret]'],
    ];
    for (const [more, code] of cases) {
      const { status, stderr } = serve({ ...secretsEnv, ...more }, '--data', data);
      expect([status, stderr]).toEqual([2, expect.stringContaining(code)]);
      expect(stderr).not.toContain(secret);
      expect(stderr).not.toContain(privateKey.split('\n')[2]);
    }
    expect(serve(secretsEnv).stderr).toContain('--data is missing');
    expect(serve(secretsEnv, '--data', data, '--api-url', 'http://api.example').stderr).toContain(
      '[bad-api-url]',
    );
  });
});
