// Holds the README to its word: its main command prints exactly what its picture shows. --update redraws it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const file = join(root, 'README.md');
const readme = readFileSync(file, 'utf8');
const frame = /(<!-- output of npm run demo -->\n\n```text\n)([^]*?)```/;
const picture = frame.exec(readme)?.[2];
// Colour, width and glyphs are those of the picture, wherever this runs.
const env = { ...process.env, LC_ALL: 'C.UTF-8', COLUMNS: '', FORCE_COLOR: '0' };
const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'demo'], {
  cwd: root,
  env,
  encoding: 'utf8',
});

if (status !== 0) fail(`npm run demo ended with status ${status}\n${stderr}`);
if (picture === undefined) fail('README.md has no picture of the output of npm run demo');
if (process.argv.includes('--update')) {
  writeFileSync(
    file,
    readme.replace(frame, (_, head) => `${head}${stdout}\`\`\``),
  );
} else if (stdout !== picture) fail(`README.md shows other output than npm run demo prints:\n${stdout}`);
process.stdout.write('README: npm run demo prints what the picture shows\n');

function fail(message) {
  process.stderr.write(`README: ${message}\n`);
  process.exit(1);
}
