// The command lines in the documentation: each option is one that the command has, and the lines to paste into mail
// programs do what the page says when a mail is piped into them.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = path.join(import.meta.dirname, '..');
const tool = path.join(root, 'dist', 'bin', 'hunklock.js');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const pages = ['README.md', ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
);

/** Blocks of code of one language. */
function blocks(page: string, language: string): string[] {
  return [...read(page).matchAll(/^```(\w*)\n([^]*?)^```/gm)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  );
}

/** `hunklock COMMAND ...` up to the end of the line, a pipe, a quote or a comment. */
function commands(text: string): (readonly [string, string])[] {
  return [...text.matchAll(/\bhunklock ([a-z]+)((?: +[^\s|;<'"`#&]+)*)/g)].map(
    ([, command = '', rest = '']) => [command, rest] as const,
  );
}

const helps = new Map<string, string>();
function help(command: string): string {
  const known = helps.get(command);
  if (known !== undefined) return known;
  const text = execFileSync(process.execPath, [tool, command, '--help'], { encoding: 'utf8' });
  helps.set(command, text);
  return text;
}

const optionsOf = (line: string): string[] => line.match(/(?<=^|\s)--[a-z][\w-]*/g) ?? [];

test.each(pages)('%s names options that there are', (page) => {
  const lines = ['sh', 'muttrc', 'ini', 'yaml', 'console'].flatMap((language) => blocks(page, language));
  for (const [command, rest] of lines.flatMap(commands))
    for (const option of optionsOf(rest)) expect(help(command), `${command} ${option}`).toContain(option);
});

describe('the workflows of docs/github.md', () => {
  interface Step {
    readonly uses?: string;
    readonly with?: { readonly args?: string };
  }
  const steps = blocks('docs/github.md', 'yaml').flatMap((text) => {
    const { jobs, steps: bare } = parse(text) as { jobs?: Record<string, { steps: Step[] }>; steps?: Step[] };
    return [...Object.values(jobs ?? {}).flatMap((job) => job.steps), ...(bare ?? [])];
  });

  test('give the action options that it has', () => {
    const given = steps.flatMap((step) => optionsOf(step.with?.args ?? ''));
    expect(given).toEqual(['--data', '--from']);
    for (const option of given) expect(help('github')).toContain(option);
  });

  test('and the action itself use others by commit only', () => {
    const action = parse(read('action.yml')) as { runs: { steps: Step[] } };
    const used = [...steps, ...action.runs.steps].flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(8);
    for (const uses of used) expect(uses).toMatch(/@(?:[0-9a-f]{40}|COMMIT)$/);
  });
});

describe('the lines of docs/mail.md', () => {
  const mail = readFileSync(
    path.join(root, 'fixtures/demo/0001-demofs-refuse-to-forget-pinned-entries.patch'),
  );
  const clean = 'From: a@b.example\nSubject: hello\n\nno patch\n';
  let home = '';
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'hunklock-mail-'));
    for (const name of ['bin', 'linux', '.cache']) mkdirSync(path.join(home, name));
    symlinkSync(tool, path.join(home, 'bin/hunklock'));
    // The pager, which a machine may not have.
    writeFileSync(path.join(home, 'bin/less'), '#!/bin/sh\nexec cat\n', { mode: 0o755 });
  });
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  const pipe = (
    command: string,
    input: Buffer | string,
  ): { status: number | null; stdout: string; stderr: string } => {
    const node = path.dirname(process.execPath);
    const env = { PATH: `${path.join(home, 'bin')}:${node}:/usr/bin:/bin`, HOME: home };
    return spawnSync('/bin/sh', ['-c', command], { input, env, cwd: home, encoding: 'utf8' });
  };
  const lines = (language: string, pattern: RegExp): string[] =>
    blocks('docs/mail.md', language).flatMap((text) =>
      [...text.matchAll(pattern)].map(([, command = '']) => command),
    );

  test('for mutt and aerc show the report, or write the reply', () => {
    const mutt = lines('muttrc', /<pipe-message>(.*?)<enter>/g);
    const aerc = lines('ini', /:pipe -mb? (.*)<Enter>/g);
    expect([mutt.length, aerc.length]).toEqual([3, 2]);
    for (const command of [...mutt, ...aerc]) {
      const { stdout } = pipe(command, mail);
      const reply = path.join(home, '.cache/hunklock-reply');
      if (!command.includes('reply')) expect(stdout).toContain('fs/demo/dir.c:32:');
      else {
        expect(readFileSync(reply, 'utf8')).toMatch(/^To: [^]*\n> @@ /);
        // The reply to another mail is not left behind.
        pipe(command, clean);
        expect(readFileSync(reply, 'utf8')).not.toContain('> @@ ');
      }
    }
  });

  test('for b4 print what it counts, and nothing on standard error', () => {
    const [prep = '', am = '', review = ''] = lines('ini', /check-cmd = (hunklock .*)$/gm);
    expect(am).toBe(prep);
    const counted = pipe(prep, mail);
    expect(counted.stdout).toMatch(/^\S+:\d+: ERROR: /m);
    const results = pipe(review, mail);
    expect(JSON.parse(results.stdout)).toMatchObject([{ tool: 'hunklock', status: 'fail' }]);
    expect([counted.stderr, results.stderr]).toEqual(['', '']);
  });
});
