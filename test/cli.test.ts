// The built command line, end to end: what a shell sees of it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '../rules/index.js';
import { readJsonReport } from './harness/json-report.js';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist', 'bin', 'hunklock.js');
const demo = join(root, 'fixtures', 'demo', '0001-demofs-refuse-to-forget-pinned-entries.patch');
/** A folder in no repository, so that no base tree is found by itself. */
const nowhere = mkdtempSync(join(tmpdir(), 'hunklock-cli-'));

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function hunklock(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: nowhere,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', ...env },
  });
  return { status, stdout, stderr };
}

beforeAll(() => {
  expect(existsSync(cli), 'the command line is not built: run npm run build').toBe(true);
});

afterAll(() => {
  rmSync(nowhere, { recursive: true });
});

describe('check', () => {
  test('shows a frame with lanes for what the demo patch introduces, and exits with 1', () => {
    const { status, stdout, stderr } = hunklock(['check', demo]);
    expect(stderr).toBe('');
    expect(stdout).toContain('[double-lock, certain]');
    expect(stdout).toContain('[missing-unlock, certain]');
    expect(stdout).toMatch(/^ +\d+\+ ╳ {2}spin_lock\(&dir->stat_lock\);/m);
    expect(stdout).toMatch(/^fixed: fs\/demo\/dir\.c:\d+: demo_seal\(\): /m);
    expect(status).toBe(1);
  });

  test('reads standard input, and writes a valid JSON report to a file', () => {
    const file = join(nowhere, 'report.json');
    const { status, stdout } = hunklock(
      ['check', '--format', 'json', '-o', file, '-'],
      readFileSync(demo, 'utf8'),
    );
    expect([status, stdout]).toEqual([1, '']);
    const report = readJsonReport(readFileSync(file, 'utf8'));
    expect(report.patches).toHaveLength(1);
    expect(report.summary).toMatchObject({ fixed: 1, notJudged: 0 });
    expect(report.findings.map((finding) => finding['rule'])).toContain('double-lock');
  });

  test('says which rules to run', () => {
    const { stdout } = hunklock(['check', '--rule', 'missing-unlock', '--format', 'terse', demo]);
    expect(stdout).toContain('[missing-unlock]');
    expect(stdout).not.toContain('[double-lock]');
    const without = hunklock(['check', '--no-rule', 'missing-unlock', '--format', 'terse', demo]);
    expect(without.stdout).toContain('[double-lock]');
    expect(without.stdout).not.toContain('[missing-unlock]');
  });

  test('a mail without a patch is not judged: status 3, and it says so', () => {
    const { status, stdout } = hunklock(
      ['check'],
      'From: a@example.org\nSubject: hello\n\nNo diff in here.\n',
    );
    expect(status).toBe(3);
    expect(stdout).toMatch(/^not judged: /m);
    expect(stdout).not.toContain('No defect');
  });

  test('-v says on stderr how each input was read', () => {
    const { stderr } = hunklock(['check', '-v', '--format', 'terse', demo]);
    expect(stderr).toContain('0001-demofs-refuse-to-forget-pinned-entries.patch: ');
    expect(stderr).toContain('base tree: ');
  });

  test('colour on request only', () => {
    expect(hunklock(['check', demo]).stdout).not.toContain('\x1b[');
    expect(hunklock(['check', '--color', 'always', demo]).stdout).toContain('\x1b[');
  });
});

describe('scan', () => {
  test('reports what is there, and fails only when asked to', () => {
    const source = join(root, 'fixtures', 'demo', 'tree', 'fs', 'demo', 'dir.c');
    const { status, stdout } = hunklock(['scan', '--format', 'terse', source]);
    expect(stdout).toContain('error: existing: ');
    expect(status).toBe(0);
    expect(hunklock(['scan', '--fail-on', 'error', source]).status).toBe(1);
  });

  test('a file that is no text is said to be unjudged, beside those that are', () => {
    const folder = join(nowhere, 'scanned');
    mkdirSync(join(folder, 'below'), { recursive: true });
    writeFileSync(join(folder, 'below', 'fine.c'), 'static void f(void)\n{\n}\n');
    expect(hunklock(['scan', folder]).status).toBe(0);
    writeFileSync(join(folder, 'wide.c'), Buffer.from('static void f(void)\n{\n}\n', 'utf16le'));
    const { status, stdout } = hunklock(['scan', folder]);
    expect(status).toBe(3);
    expect(stdout).toMatch(/^not judged: .*wide\.c: it holds NUL bytes/m);
    expect(stdout).toContain('1 function judged');
  });
});

describe('rules', () => {
  test('lists every rule, and prints the page of one', () => {
    const { status, stdout } = hunklock(['rules']);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(rules.length);
    for (const rule of rules) expect(stdout).toContain(rule.summary);
    expect(hunklock(['rules', 'double-lock']).stdout).toMatch(/^# double-lock/);
  });
});

describe('wrong usage exits with 2, a code and the next step', () => {
  test.each([
    [['check', '--frmat', 'json', demo], /unknown option '--frmat'.*--format/],
    [['check', '--format', 'yaml', demo], /Allowed choices are text, terse, emacs, json/],
    [['chek'], /unknown command 'chek'.*check/],
    [['check', '--rule', 'duble-lock', demo], /no rule 'duble-lock'.*\n.*Did you mean double-lock\?/],
    [['rules', 'missing-lock'], /no rule 'missing-lock'/],
    [['check', '--staged', demo], /INPUT and --staged exclude each other/],
    [['check', '/no/such/file.patch'], /no\/such\/file\.patch/],
    [['check', '--output', '/no/such/folder/x', demo], /cannot write the report/],
    [['scan'], /missing required argument/],
    [['scan', '/no/such/folder'], /cannot be read: ENOENT/],
    [['scan', join(root, '.ci')], /holds no C files/],
  ])('%j', (args, message) => {
    const { status, stdout, stderr } = hunklock(args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^hunklock: error: .* \[[a-z-]+\]\n {2}\S.*\n$/);
    expect([status, stdout]).toEqual([2, '']);
  });

  test('no command shows the help', () => {
    const { status, stderr } = hunklock([]);
    expect(stderr).toContain('Usage: hunklock');
    expect(status).toBe(2);
  });
});

describe('help', () => {
  test('has examples and exit statuses, and needs no input', () => {
    const { status, stdout } = hunklock(['check', '--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('Exit status:');
    expect(stdout).toContain('--no-rule <ID>');
  });

  test('the version is that of the package', () => {
    const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(hunklock(['--version'])).toEqual({ status: 0, stdout: `${version.version}\n`, stderr: '' });
  });
});

test('a reader that stops early is no error', () => {
  const { status, stderr } = spawnSync(
    'bash',
    [
      '-c',
      'set -o pipefail; "$0" "$1" check --format json "$2" | head -c 1 >/dev/null',
      process.execPath,
      cli,
      demo,
    ],
    { cwd: nowhere, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(status).toBe(1);
});

test('a report that cannot be written is no bug of ours', () => {
  const readOnly = openSync(demo, 'r');
  const { status, stderr } = spawnSync(process.execPath, [cli, 'check', demo], {
    cwd: nowhere,
    encoding: 'utf8',
    stdio: ['ignore', readOnly, 'pipe'],
  });
  expect(stderr).toMatch(/cannot write the report: .* \[output-not-written\]\n/);
  expect(status).toBe(2);
});
