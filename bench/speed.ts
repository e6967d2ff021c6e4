// How long a commit waits: CPU time of the hook and of checks, as ratios to a bare start of node measured in turn.
//
//   node dist/bench/speed.js PRE-TREE POST-TREE [--runs 3] [--counts 0,1,10,100]
//
// Makes a repository of PRE-TREE's fs/ and include/, stages what POST-TREE has of 0, 1, 10 and 100 changed C files, and
// runs the hook there once its index of the tree is made.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '3' }, counts: { type: 'string', default: '0,1,10,100' } },
});
const [preTree = '', postTree = ''] = positionals;
const runs = Number(values.runs);
const cli = join(import.meta.dirname, '..', 'bin', 'hunklock.js');
const place = mkdtempSync(join(tmpdir(), 'hunklock-speed-'));
const repository = join(place, 'linux');
const environment = {
  ...process.env,
  XDG_CACHE_HOME: join(place, 'cache'),
  HUNKLOCK_SECONDS: '3600',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

try {
  makeRepository();
  const changed = changedFiles();
  const rows: [string, readonly string[]][] = [];
  for (const count of values.counts.split(',').map(Number)) {
    stage(changed.slice(0, count));
    // Makes the index of the tree where there is none.
    if (count > 0) run([cli, 'check', '--staged', '--output', join(place, 'report')]);
    rows.push([`hook, ${count} staged C files`, timesOf([cli, 'hook', 'run', 'pre-commit'])]);
  }
  const patch = join(place, 'one.diff');
  stage(changed.slice(0, 1));
  writeFileSync(patch, git('diff', '--cached', 'HEAD').stdout);
  git('reset', '--quiet', '--hard');
  rows.push(['check of one patch, without a tree', timesOf([cli, 'check', patch], place)]);
  run([cli, 'check', '--tree', repository, patch]);
  rows.push(['check of one patch, warm index', timesOf([cli, 'check', '--tree', repository, patch], place)]);
  for (const [what, cells] of rows) console.log([what.padEnd(36), ...cells].join('  '));
} finally {
  rmSync(place, { recursive: true, force: true });
}

function makeRepository(): void {
  for (const folder of ['fs', 'include'])
    cpSync(join(preTree, folder), join(repository, folder), { recursive: true });
  copyFileSync(join(postTree, 'Makefile'), join(repository, 'Makefile'));
  git('init', '--quiet');
  git('add', '--all');
  git(
    '-c',
    'user.name=bench',
    '-c',
    'user.email=bench@localhost',
    'commit',
    '--quiet',
    '--message',
    'before',
  );
}

/** C files below fs/ that differ, spread over the folders in the same way each time. */
function changedFiles(): readonly string[] {
  const found = readdirSync(join(preTree, 'fs'), { recursive: true, encoding: 'utf8' });
  const files = found.filter((name) => name.endsWith('.c')).map((name) => join('fs', name));
  const differs = (file: string): boolean =>
    existsSync(join(postTree, file)) &&
    !readFileSync(join(preTree, file)).equals(readFileSync(join(postTree, file)));
  const spread = (file: string): string => Array.from(file).reverse().join('');
  return files.filter(differs).sort((a, b) => spread(a).localeCompare(spread(b)));
}

function stage(files: readonly string[]): void {
  git('reset', '--quiet', '--hard');
  for (const file of files) copyFileSync(join(postTree, file), join(repository, file));
  if (files.length === 0) writeFileSync(join(repository, 'NOTES'), 'no C file\n');
  git('add', '--all');
}

/** CPU milliseconds of a command and of a bare node, each the least of some runs taken in turn, and their ratio. */
function timesOf(command: readonly string[], directory = repository): readonly string[] {
  let own = Infinity;
  let bare = Infinity;
  for (let turn = 0; turn < runs; turn++) {
    bare = Math.min(bare, run(['--eval', '0'], directory));
    own = Math.min(own, run(command, directory));
  }
  return [`${own.toFixed(0).padStart(6)} ms`, `${(own / bare).toFixed(1).padStart(6)} x bare node`];
}

/** User and system milliseconds of node and what it starts, as the shell's `times` tells them. */
function run(command: readonly string[], directory = repository): number {
  const script = '"$@" >/dev/null 2>&1; times';
  const { stdout } = spawnSync('sh', ['-c', script, 'sh', process.execPath, ...command], {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
  });
  const times = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].slice(2);
  return times.reduce(
    (sum, [, minutes, seconds]) => sum + (Number(minutes) * 60 + Number(seconds)) * 1000,
    0,
  );
}

function git(...args: readonly string[]): { readonly stdout: string } {
  return spawnSync('git', args, {
    cwd: repository,
    encoding: 'latin1',
    env: environment,
    maxBuffer: 1 << 28,
  });
}
