// What `hunklock github` takes from where: config from the base only, and what GitHub does not show is said.
import { afterEach, describe, expect, test } from 'vitest';
import { runGithub } from '../src/app/github/github-command.js';
import { serveGithub, type GithubServer, type ServedPull } from './harness/github-server.js';
import { added, leaky, pullOf, sound } from './harness/pull-requests.js';

let server: GithubServer | undefined;

afterEach(async () => {
  expect(server?.faults ?? []).toEqual([]);
  await server?.close();
  server = undefined;
});

async function review(pull: ServedPull): Promise<{ status: number; output: string; posted: string }> {
  server = await serveGithub(pull);
  let output = '';
  const status = await runGithub(
    { format: 'terse', color: 'never', repo: 'ada/fs', pr: '7' },
    {
      env: { GITHUB_TOKEN: 'secret-token', GITHUB_API_URL: server.url },
      cwd: '/',
      print: (text) => void (output += text),
      say: (text) => void (output += `${text}\n`),
      second: 1,
    },
  );
  return { status, output, posted: JSON.stringify(server.writes) };
}

type File = ServedPull['files'][number];
const withoutDiff = ({ filename, status }: File): File => ({ filename, status });

const off = 'rules: { missing-unlock: off }';

describe('the config', () => {
  test('of the base counts', async () => {
    const pull = pullOf([added('fs/demo.c', leaky('demo'))]);
    pull.contents.set('.hunklock.yaml', `${off}\n`);
    expect(await review(pull)).toMatchObject({ status: 0, posted: '[]' });
  });

  test('that the pull request brings along does not', async () => {
    const pull = pullOf([added('fs/demo.c', leaky('demo')), added('.hunklock.yaml', [off])]);
    pull.contents.delete('.hunklock.yaml');
    const { status, posted } = await review(pull);
    expect(status).toBe(1);
    expect(posted).toContain('missing-unlock');
  });

  test('that the pull request changes counts as it was', async () => {
    const changed = { path: '.hunklock.yaml', before: ['failOn: note'], after: ['failOn: note', off] };
    const { status, posted } = await review(pullOf([added('fs/demo.c', leaky('demo')), changed]));
    expect(status).toBe(1);
    expect(posted).toContain('missing-unlock');
  });
});

describe('what GitHub does not show', () => {
  test('a C file without a diff is said to be unjudged; the others are judged', async () => {
    const pull = pullOf([added('fs/demo.c', leaky('demo')), added('fs/large.c', sound('large'))]);
    pull.files = pull.files.map((file) => (file.filename === 'fs/large.c' ? withoutDiff(file) : file));
    const { output, posted } = await review(pull);
    expect(output).toMatch(/fs\/large\.c.*\[no-diff\]/);
    expect(posted).toContain('fs/large.c');
    expect(posted).toContain('missing-unlock');
  });

  test('without any finding, that is no success', async () => {
    const pull = pullOf([added('fs/large.c', sound('large'))]);
    pull.files = pull.files.map(withoutDiff);
    expect((await review(pull)).status).toBe(3);
  });

  test('files beyond the 3,000 that are listed are said to be unjudged', async () => {
    const pages = Array.from({ length: 3000 }, (_, at) => added(`notes/${at}.txt`, ['text']));
    const pull = pullOf([added('fs/demo.c', sound('demo')), ...pages]);
    const { status, output } = await review(pull);
    expect(status).toBe(3);
    expect(output).toMatch(/3,?000/);
  });
});
