// Holds the README to its word: its main command prints exactly what its picture shows.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const picture = /<!-- output of npm run demo -->\n\n```text\n([^]*?)```/.exec(readme)?.[1];
// Colour, width and glyphs are those of the picture, wherever this runs.
const env = { ...process.env, LC_ALL: 'C.UTF-8', COLUMNS: '', FORCE_COLOR: '0' };
const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'demo'], {
  cwd: root,
  env,
  encoding: 'utf8',
});

if (status !== 0) fail(`npm run demo ended with status ${status}\n${stderr}`);
if (picture === undefined) fail('README.md has no picture of the output of npm run demo');
if (stdout !== picture) fail(`README.md shows other output than npm run demo prints:\n${stdout}`);
process.stdout.write('README: npm run demo prints what the picture shows\n');

function fail(message) {
  process.stderr.write(`README: ${message}\n`);
  process.exit(1);
}
