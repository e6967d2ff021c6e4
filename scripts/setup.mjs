// Makes a clone ready to run: packages when they are missing or out of date, then a build. Needs Node and npm only.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// npm writes this file last, so that a broken install counts as none.
const installed = join(root, 'node_modules', '.package-lock.json');
const locked = join(root, 'package-lock.json');

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(locked).mtimeMs) {
  process.stderr.write('hunklock: installing packages ...\n');
  // The grammar and the parser come prebuilt: no install script, no compiler, nothing but files.
  runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}

process.stderr.write('hunklock: building ...\n');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
run(process.execPath, [
  compiler,
  '-p',
  root,
  '--incremental',
  '--tsBuildInfoFile',
  join(root, 'dist', '.tsbuildinfo'),
]);
run(process.execPath, [join(root, 'scripts', 'bundle.mjs')]);

function runNpm(args) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
  else run(process.execPath, [npm, ...args]);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  process.stderr.write(
    `hunklock: ${[command, ...args].join(' ')} failed${error ? `: ${error.message}` : ''}\n`,
  );
  process.exit(status ?? 1);
}
