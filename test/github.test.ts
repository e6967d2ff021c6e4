// `hunklock github` against a server that checks every call: what is written, what is never repeated, what is not lost.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { runGithub } from '../src/app/github/github-command.js';
import type { GithubFlags } from '../src/app/github/github-flags.js';
import { readMark } from '../src/app/github/marks.js';
import { gitSandbox } from './harness/git-sandbox.js';
import { serveGithub, type GithubServer, type ServedPull } from './harness/github-server.js';
import { added, headA, headB, leaky, many, pullOf, sound } from './harness/pull-requests.js';

const unnamed: GithubFlags = { format: 'terse', color: 'never', quiet: true };
const flags: GithubFlags = { ...unnamed, repo: 'ada/fs', pr: '7' };
let server: GithubServer | undefined;

afterEach(async () => {
  expect(server?.faults ?? []).toEqual([]);
  await server?.close();
  server = undefined;
});

async function start(pull: ServedPull): Promise<GithubServer> {
  server = await serveGithub(pull);
  return server;
}

interface Run {
  readonly status: number;
  readonly output: string;
}

async function run(
  given: GithubServer,
  more: Partial<GithubFlags> = {},
  env: NodeJS.ProcessEnv = {},
  common: GithubFlags = flags,
): Promise<Run> {
  let output = '';
  const status = await runGithub(
    { ...common, ...more },
    {
      env: { GITHUB_TOKEN: 'secret-token', GITHUB_API_URL: given.url, ...env },
      cwd: '/',
      print: (text) => void (output += text),
      say: (text) => void (output += `${text}\n`),
      second: 1,
    },
  );
  return { status, output };
}

const writesOf = ({ writes }: GithubServer): string[] => writes.map(({ call }) => call);

describe('a first run', () => {
  test('is one review: a comment on the line, pinned to the head', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    const { status, output } = await run(github);
    expect(status).toBe(1);
    expect(output).toContain('1 review, 1 comment');
    expect(writesOf(github)).toEqual(['POST /repos/ada/fs/pulls/7/reviews']);
    const { body } = github.writes[0] ?? {};
    expect(body).toMatchObject({ commit_id: headA, event: 'COMMENT' });
    expect(body?.comments).toMatchObject([{ path: 'fs/demo.c', line: 5, side: 'RIGHT' }]);
    expect(github.pull.comments[0]?.body).toMatch(/still held[^]*missing-unlock[^]*<details>[^]*╳/);
  });

  test('of a clean change writes nothing', async () => {
    const github = await start(pullOf([added('fs/demo.c', sound('demo'))]));
    expect((await run(github)).status).toBe(0);
    expect(writesOf(github)).toEqual([]);
  });

  test('--dry-run prints the calls and makes none', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    const { status, output } = await run(github, { dryRun: true });
    expect(status).toBe(1);
    expect(output).toContain('POST /repos/ada/fs/pulls/7/reviews\n{');
    expect(writesOf(github)).toEqual([]);
  });

  test('says what the change fixes, in the summary', async () => {
    const github = await start(pullOf([{ path: 'fs/demo.c', before: leaky('demo'), after: sound('demo') }]));
    expect((await run(github)).status).toBe(0);
    expect(github.pull.reviews[0]?.body).toContain('**Fixed by this pull request**');
    expect(github.pull.comments).toEqual([]);
  });

  test('a proven edit of an added line is a suggestion', async () => {
    const twice = [
      'void twice(struct demo *d)',
      '{',
      '\tspin_lock(&d->lock);',
      '\td->n++;',
      '\tspin_lock(&d->lock);',
      '}',
      '',
    ];
    const github = await start(pullOf([added('fs/demo.c', twice)]));
    await run(github);
    expect(github.pull.comments[0]?.body).toContain('```suggestion\n\tspin_unlock(&d->lock);\n```');
  });

  test('what could not be judged is said, and is no success', async () => {
    const pull = pullOf([added('fs/demo.c', sound('demo'))]);
    pull.files.push({ filename: 'fs/huge.c', status: 'modified' });
    const github = await start(pull);
    expect((await run(github)).status).toBe(3);
    expect(github.pull.reviews[0]?.body).toMatch(/\*\*Not judged\*\*[^]*`fs\/huge.c`/);
    await run(github);
    expect(github.writes).toHaveLength(1);
  });
});

describe('a finding off the diff', () => {
  const far = [
    'int demo(struct demo *d)',
    '{',
    '\tmutex_lock(&d->lock);',
    ...Array.from({ length: 20 }, () => '\td->n++;'),
  ];
  const change = {
    path: 'fs/demo.c',
    before: [...far, '\tmutex_unlock(&d->lock);', '\treturn 0;', '}'],
    after: [...far, '\treturn 0;', '}'],
  };
  /** The return that leaks is not among the lines shown. */
  const shown = (first: string): string => `${first}@@ -24,1 +23,0 @@\n-\tmutex_unlock(&d->lock);`;

  test('goes to its nearest cause in the diff', async () => {
    const pull = pullOf([change]);
    const patch = shown('@@ -1,3 +1,3 @@\n int demo(struct demo *d)\n {\n \tmutex_lock(&d->lock);\n');
    pull.files = [{ filename: 'fs/demo.c', status: 'modified', patch }];
    const github = await start(pull);
    expect((await run(github)).status).toBe(1);
    expect(github.writes[0]?.body.comments).toMatchObject([{ path: 'fs/demo.c', line: 3, side: 'RIGHT' }]);
    expect(github.pull.comments[0]?.body).toContain('At `fs/demo.c:24`, because of this line:');
  });

  test('goes to its file where the diff shows no cause, and is not repeated', async () => {
    const pull = pullOf([change]);
    pull.files = [{ filename: 'fs/demo.c', status: 'modified', patch: shown('') }];
    const github = await start(pull);
    expect((await run(github)).status).toBe(1);
    expect(github.writes[0]).toMatchObject({
      call: 'POST /repos/ada/fs/pulls/7/comments',
      body: { subject_type: 'file', path: 'fs/demo.c' },
    });
    const { length } = github.writes;
    await run(github);
    expect(github.writes).toHaveLength(length);
  });
});

describe('other files of the folder', () => {
  const before = ['void demo_end(struct demo *d)', '{', '\tmutex_unlock(&d->lock);', '\td->n--;', '}', ''];
  const change = {
    path: 'fs/demo/end.c',
    before,
    after: before.filter((line) => !line.includes('unlock')),
  };
  const caller = [
    'void demo_end(struct demo *d);',
    '',
    'int demo_use(struct demo *d)',
    '{',
    '\tmutex_lock(&d->lock);',
    '\tdemo_end(d);',
    '\treturn 0;',
    '}',
  ];

  function withCaller(): ServedPull {
    const pull = pullOf([change]);
    pull.contents.set('fs/demo/deep/use.c', `${caller.join('\n')}\n`);
    return pull;
  }

  test('are read without a checkout, in two calls: a caller that the change breaks is found', async () => {
    const github = await start(withCaller());
    const { status, output } = await run(github);
    expect(status).toBe(1);
    expect(output).toContain('[folders-only]');
    expect(github.requests.filter((call) => call.endsWith('/graphql'))).toHaveLength(3);
    expect(github.writes[0]?.body.comments).toMatchObject([{ path: 'fs/demo/end.c', line: 1 }]);
    expect(github.pull.comments[0]?.body).toContain('At `fs/demo/deep/use.c:7`, because of this line:');
  });

  test('that GitHub does not give are named as not looked at, and cost nothing else', async () => {
    const failures = [1, 2, 3, 4].map(() => ({ match: /^POST \/graphql/, status: 403 }));
    const github = await start({ ...withCaller(), failures: failures.slice(0, 1) });
    const { status, output } = await run(github, { checkRun: true });
    expect(status).toBe(0);
    expect(output).toMatch(/callers and helpers in other files were not looked at.*\[folders-not-read\]/);
    expect(github.writes.find(({ call }) => call.endsWith('/check-runs'))?.body).toMatchObject({
      output: { summary: expect.stringContaining('were not looked at') as string },
    });
  });
});

describe('later runs', () => {
  test('the same head three times writes nothing after the first', async () => {
    const github = await start(pullOf([added('fs/demo.c', [...leaky('one'), ...leaky('two')])]));
    await run(github);
    for (let again = 0; again < 2; again++)
      expect((await run(github)).output).toContain('0 reviews, 0 comments');
    expect(github.writes).toHaveLength(1);
  });

  test('after a rebase nothing is repeated; what is new is said', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    await run(github);
    const moved = ['/* moved */', '', ...leaky('demo')];
    Object.assign(github.pull, pullOf([added('fs/demo.c', moved)], { ...kept(github), head: headB }));
    await run(github);
    expect(github.writes).toHaveLength(1);
    Object.assign(github.pull, pullOf([added('fs/demo.c', [...moved, ...leaky('more')])], kept(github)));
    await run(github);
    expect(github.writes).toHaveLength(2);
    expect(github.writes[1]?.body.comments).toHaveLength(1);
  });

  test('a push that renames the file repeats nothing and takes nothing for fixed', async () => {
    const other = { path: 'fs/old.c', before: sound('demo'), after: leaky('demo') };
    const github = await start(pullOf([other]));
    await run(github);
    const renamed = pullOf([{ ...other, path: 'fs/new.c' }], { ...kept(github), head: headB });
    renamed.files = renamed.files.map((file) => {
      return { ...file, status: 'renamed', previous_filename: 'fs/old.c' };
    });
    renamed.contents = github.pull.contents;
    Object.assign(github.pull, renamed);
    expect(await run(github)).toMatchObject({ status: 1 });
    expect(github.writes).toHaveLength(1);
  });

  test('a comment whose finding is gone says so and is resolved; when it comes back it is said again', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    await run(github);
    Object.assign(github.pull, pullOf([added('fs/demo.c', sound('demo'))], { ...kept(github), head: headB }));
    expect((await run(github)).status).toBe(0);
    expect(writesOf(github).slice(1)).toEqual(['PATCH /repos/ada/fs/pulls/comments/1000']);
    expect(github.pull.comments[0]?.body).toMatch(new RegExp(`^\\*\\*Fixed in ${headB}\\.\\*\\*`));
    expect(github.pull.resolved).toEqual(['thread1000']);
    await run(github);
    expect(github.writes).toHaveLength(2);
    Object.assign(github.pull, pullOf([added('fs/demo.c', leaky('demo'))], { ...kept(github), head: headA }));
    await run(github);
    expect(github.pull.comments).toHaveLength(2);
  });

  test('a comment on a file that left the pull request is not called fixed', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    await run(github);
    const next = pullOf([added('fs/other.c', leaky('demo'))], { ...kept(github), head: headB });
    Object.assign(github.pull, next);
    expect((await run(github)).status).toBe(1);
    expect(github.pull.comments[0]?.body).toMatch(
      new RegExp(`^\\*\\*No longer in this pull request as of ${headB}`),
    );
    expect(github.pull.comments).toHaveLength(2);
  });

  test('a thread that somebody answered is not touched', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    await run(github);
    github.pull.comments.push({
      id: 5,
      node_id: 'n5',
      path: 'fs/demo.c',
      body: 'I do not think so.',
      user: { login: 'ada' },
      in_reply_to_id: 1000,
    });
    Object.assign(github.pull, pullOf([added('fs/demo.c', sound('demo'))], { ...kept(github), head: headB }));
    await run(github);
    expect(github.writes).toHaveLength(1);
    expect(github.pull.resolved).toEqual([]);
  });

  test('a comment of a file that could not be judged is not called fixed', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    await run(github);
    const next = pullOf([], {
      ...kept(github),
      head: headB,
      files: [{ filename: 'fs/demo.c', status: 'added' }],
    });
    Object.assign(github.pull, next);
    expect((await run(github)).status).toBe(3);
    expect(writesOf(github).filter((call) => call.startsWith('PATCH'))).toEqual([]);
  });

  test('a comment that a maintainer deleted is not posted again', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    await run(github);
    github.pull.comments.length = 0;
    await run(github);
    expect(github.writes).toHaveLength(1);
  });

  test("a forged mark in somebody else's comment silences nothing", async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    await run(github);
    const body = github.pull.comments[0]?.body ?? '';
    const forged = { id: 9, node_id: 'n', path: 'fs/demo.c', body, user: { login: 'mallory' } };
    Object.assign(github.pull, { comments: [forged], reviews: [{ body, user: { login: 'mallory' } }] });
    await run(github);
    expect(github.writes).toHaveLength(2);
  });

  test('a push that comes while judging is left to its own run', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    const { pull } = github;
    let asked = 0;
    Object.defineProperty(pull, 'head', { get: () => (++asked > 1 ? headB : headA) });
    const { status, output } = await run(github);
    expect(status).toBe(1);
    expect(output).toContain('[head-moved]');
    expect(github.writes).toEqual([]);
  });
});

const kept = ({ pull }: GithubServer): Partial<ServedPull> => {
  const { comments, reviews, resolved, checks } = pull;
  return { comments, reviews, resolved, checks };
};

describe('nothing is lost', () => {
  test.each([
    ['to its file', /^\*\*error[^]*lock3/, 8],
    ['into the summary', /lock3/, 7],
  ])('to one comment that GitHub refuses (422): it goes %s', async (_, refuse, comments) => {
    const other = leaky('other').map((line) => line.replace('lock)', 'lock3)'));
    const github = await start(pullOf([added('fs/demo.c', [...many(7), ...other])], { refuse }));
    expect((await run(github)).status).toBe(1);
    expect(findingsSaid(github)).toBe(8);
    expect(github.pull.comments).toHaveLength(comments);
    expect(github.pull.reviews.at(-1)?.body.includes('GitHub did not take')).toBe(comments === 7);
    const { length } = github.writes;
    await run(github);
    expect(github.writes).toHaveLength(length);
  });

  test('to a body that is too large (413), nor to one denial (403)', async () => {
    for (const status of [413, 403]) {
      const failures = [{ match: /^POST .*reviews/, status }];
      const github = await start(pullOf([added('fs/demo.c', many(4))], { failures }));
      await run(github);
      expect(findingsSaid(github)).toBe(4);
      expect(github.pull.comments).toHaveLength(4);
      if (status === 413) await github.close();
    }
  });

  test('to a secondary rate limit: the call is made again after the time it names', async () => {
    const message = 'You have exceeded a secondary rate limit';
    const failures = [
      { match: /^POST .*reviews/, status: 403, headers: { 'retry-after': '2' }, message },
      {
        match: /^POST .*reviews/,
        status: 429,
        headers: { 'retry-after': '2' },
        message: 'Too many requests',
      },
    ];
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))], { failures }));
    const { output } = await run(github);
    expect(output).toContain('rate limit: POST');
    expect(github.pull.reviews).toHaveLength(1);
    expect(github.writes).toHaveLength(3);
  });

  test('to an answer that was lost: what GitHub had done is not done twice', async () => {
    const failures = [{ match: /^POST .*reviews/, status: 502 }];
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))], { failures }));
    expect((await run(github)).status).toBe(1);
    expect(github.pull.comments).toHaveLength(1);
    expect(github.writes).toHaveLength(1);
  });

  test('without a word: what no call takes is counted, and is no success', async () => {
    const failures = Array.from({ length: 9 }, () => ({
      match: /^POST .*pulls/,
      status: 403,
      message: 'Resource not accessible',
    }));
    const change = { path: 'fs/demo.c', before: leaky('demo'), after: sound('demo') };
    const github = await start(pullOf([change], { failures }));
    const { status, output } = await run(github);
    expect(status).toBe(3);
    expect(output).toMatch(/not posted: 2 findings and notices \(status 403.*\[not-posted\]/);
  });

  test.each([
    [1, 16],
    [100, 16],
    [1000, 17],
  ])('%i findings take few calls', { timeout: 300_000 }, async (count, most) => {
    const files = Array.from({ length: Math.ceil(count / 50) }, (_, index) =>
      added(`fs/demo${index}.c`, many(Math.min(count, 50))),
    );
    const github = await start(pullOf(files));
    await run(github);
    expect(findingsSaid(github)).toBe(count);
    expect(github.requests.length).toBeLessThanOrEqual(most);
    const { length } = github.writes;
    await run(github);
    expect(github.writes).toHaveLength(length);
  });
});

/** Ids in the marks of all that was posted, but for the notice that other folders were not read. */
function findingsSaid({ pull }: GithubServer): number {
  const bodies = [...pull.comments, ...pull.reviews].map(({ body }) => body);
  const notices = bodies.filter((body) => body.includes('(folders-only)')).length;
  return new Set(bodies.flatMap((body) => readMark(body)?.ids ?? [])).size - notices;
}

describe('what comes from a pull request', () => {
  const name = 'fs/@octocat <img src=x onerror=1> [a](http:x) `b``c` <!-- hunklock:1 said ids=\x1b[31m.c';

  test('formats nothing, mentions nobody, forges no mark', async () => {
    const body = leaky('demo').map((line) => line.replaceAll('d->lock', 'd->lock /* `````@team``` <b> */'));
    const pull = pullOf([added(name, body)]);
    // Off the diff, so that the name stands in the summary.
    pull.files.push({ filename: 'fs/`x`@octocat <b>.c', status: 'modified' });
    const github = await start(pull);
    await run(github);
    const posted = [...pull.comments, ...pull.reviews].map((one) => one.body);
    expect(posted.length).toBeGreaterThan(0);
    for (const text of posted) {
      expect(text).not.toContain('\x1b');
      expect(readMark(text)).toBeDefined();
      const plain = withoutCode(text.split('\n').slice(0, -1).join('\n'));
      expect(plain).not.toMatch(/@[a-z]|<(?!\/?(?:details|summary)>)|\]\(/);
    }
  });
});

describe('two workflows', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hunklock-github-'));
  const data = join(folder, 'pull.json');
  const event = join(folder, 'event.json');
  const fromEvent = { GITHUB_REPOSITORY: 'ada/fs', GITHUB_EVENT_PATH: event };
  const asEvent = (value: object): void => {
    writeFileSync(event, JSON.stringify(value));
  };
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs without `--repo` and `--pr`: the event has to tell. */
  const inJob = (github: GithubServer, more: Partial<GithubFlags>): Promise<Run> => {
    return run(github, more, fromEvent, unnamed);
  };

  test('one job writes data and posts nothing, the other posts it; an event of a fork names the head only', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    asEvent({ pull_request: { number: 7, head: { sha: headA } } });
    expect((await inJob(github, { data })).status).toBe(1);
    expect(github.writes).toEqual([]);
    asEvent({ workflow_run: { head_sha: headA, pull_requests: [] } });
    expect((await inJob(github, { from: data })).status).toBe(1);
    expect(github.pull.comments).toHaveLength(1);
    await inJob(github, { from: data });
    expect(github.writes).toHaveLength(1);
  });

  test('data about another commit, another pull request or of another form is refused', async () => {
    const github = await start(pullOf([added('fs/demo.c', leaky('demo'))]));
    await run(github, { data });
    const good = JSON.parse(readFileSync(data, 'utf8')) as Record<string, unknown>;
    asEvent({ workflow_run: { head_sha: headB } });
    await expect(inJob(github, { from: data })).rejects.toMatchObject({ code: 'bad-data' });
    asEvent({ workflow_run: { head_sha: headA, pull_requests: [{ number: 8 }] } });
    await expect(inJob(github, { from: data })).rejects.toMatchObject({ code: 'bad-data' });
    asEvent({ workflow_run: { head_sha: headA } });
    for (const wrong of [
      { ...good, more: 1 },
      { ...good, pull: -1 },
      { ...good, summary: 'x'.repeat(9999) },
      [],
    ]) {
      writeFileSync(data, JSON.stringify(wrong));
      await expect(inJob(github, { from: data })).rejects.toMatchObject({ code: 'bad-data' });
    }
    expect(github.writes).toEqual([]);
  });

  test('foreign data makes no suggestion', async () => {
    const twice = [
      'void twice(struct demo *d)',
      '{',
      '\tspin_lock(&d->lock);',
      '\tspin_lock(&d->lock);',
      '}',
      '',
    ];
    const github = await start(pullOf([added('fs/demo.c', twice)]));
    await run(github, { data });
    await run(github, { from: data });
    expect(github.pull.comments[0]?.body).not.toContain('```suggestion');
    expect(github.pull.comments[0]?.body).toContain('might be meant as `spin_unlock(&d->lock);`');
  });
});

test('a check run takes 50 annotations a request, and is written once', async () => {
  const github = await start(pullOf([added('fs/demo.c', many(120))]));
  await run(github, { checkRun: true });
  expect(github.pull.checks).toMatchObject([{ status: 'completed', annotations: 120 }]);
  const { length } = github.writes;
  expect((await run(github, { checkRun: true })).output).toContain('check run unchanged');
  expect(github.writes).toHaveLength(length);
});

describe('a local pull request', () => {
  test('is judged without GitHub, against the commit where the branches part', async () => {
    const sandbox = gitSandbox();
    try {
      sandbox.write('fs/demo.c', `${sound('demo').join('\n')}\n`);
      sandbox.commit('start');
      sandbox.git('checkout', '-q', '-b', 'topic');
      sandbox.write('fs/demo.c', `${leaky('demo').join('\n')}\n`);
      sandbox.commit('topic');
      sandbox.git('checkout', '-q', 'main');
      sandbox.write('fs/other.c', `${leaky('other').join('\n')}\n`);
      sandbox.commit('main goes on');
      const github = await start(pullOf([]));
      const more = { dryRun: true, base: 'main', head: 'topic', git: sandbox.directory } as const;
      const { status, output } = await run(github, more, {}, unnamed);
      expect(status).toBe(1);
      expect(output).toContain('POST /repos/OWNER/NAME/pulls/1/reviews');
      expect(output).not.toContain('other.c');
      expect(github.requests).toEqual([]);
    } finally {
      sandbox.remove();
    }
  });

  test('a checkout that has both commits is read in place of the API', async () => {
    const sandbox = gitSandbox();
    try {
      sandbox.write('fs/demo.c', `${sound('demo').join('\n')}\n`);
      const from = sandbox.commit('start').trim();
      sandbox.write('fs/demo.c', `${leaky('demo').join('\n')}\n`);
      const to = sandbox.commit('topic').trim();
      const change = { path: 'fs/demo.c', before: sound('demo'), after: leaky('demo') };
      const github = await start(pullOf([change], { head: to, base: from, mergeBase: from }));
      expect((await run(github, { git: sandbox.directory })).status).toBe(1);
      expect(github.requests.filter((call) => /compare|contents/.test(call))).toEqual([]);
      expect(github.pull.comments).toHaveLength(1);
    } finally {
      sandbox.remove();
    }
  });
});

/** Markdown without fenced blocks and code spans, as CommonMark pairs their fences. */
function withoutCode(text: string): string {
  const blocks = text.replace(/^(`{3,})[a-z]*\n[^]*?\n\1$/gm, '');
  return blocks.replace(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
}
