// `npm run bench -- --tree LINUX [--pre OLDER-LINUX] [--sets SET,SET]`: runs the benchmarks on kernel trees at hand
// and writes bench/RESULTS.md. Needs no packages of its own; builds first.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { tree: { type: 'string' }, pre: { type: 'string' }, sets: { type: 'string', default: '' } },
});
if (values.tree === undefined || !existsSync(join(values.tree, 'fs'))) {
  console.error('usage: npm run bench -- --tree LINUX [--pre OLDER-LINUX] [--sets SET,SET]');
  console.error(
    '  LINUX is an unpacked kernel source (Debian: linux-source-6.12); SET was made by mutate.mjs.',
  );
  process.exit(2);
}

run('npm', ['run', '--silent', 'build']);
const sets = values.sets.split(',').filter((set) => set !== '');
const dist = (name) => join(root, 'dist', name);
const sections = [
  ['Whole tree: `hunklock scan fs/`', scanTree(values.tree)],
  ['Functions read: `bench/syntax.ts`', node(dist('bench/syntax.js'), values.tree)],
  ...sets.map((set, index) => [
    `Mutants, set ${index + 1}`,
    node(dist('bench/mutants.js'), values.tree, set),
  ]),
  ...(values.pre === undefined
    ? []
    : [
        [
          'Hunks read: `bench/fragments.ts`',
          node(dist('bench/fragments.js'), values.tree, '--pre', values.pre),
        ],
        [
          'CPU time of the hook and of checks: `bench/speed.ts`',
          node(dist('bench/speed.js'), values.pre, values.tree),
        ],
        ['Merged changes, whole files', node(dist('bench/merged.js'), values.pre, values.tree)],
        [
          'Merged changes, U3 hunks alone',
          node(dist('bench/merged.js'), values.pre, values.tree, '--scope', 'hunk'),
        ],
      ]),
];
const head = `# Benchmark results\n\nWritten by \`npm run bench\` on ${cpus().length} cores, node ${process.version}. Ratios count, not absolute times.\n`;
const body = sections.map(([title, text]) => `\n## ${title}\n\n\`\`\`\n${text.trim()}\n\`\`\`\n`).join('');
const verdicts = readFileSync(join(root, 'bench', 'verdicts.md'), 'utf8');
writeFileSync(join(root, 'bench', 'RESULTS.md'), `${head}${body}\n${verdicts}`);
console.log('wrote bench/RESULTS.md');

/** Findings of a scan; existing ones do not fail it. */
function scanTree(tree) {
  const cli = dist('bin/hunklock.js');
  return run('node', [cli, 'scan', join(tree, 'fs'), '--format', 'terse', '--color', 'never'], [0, 3]);
}

function node(...args) {
  return run('node', args);
}

function run(command, args, accepted = [0]) {
  const started = process.hrtime.bigint();
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (!accepted.includes(result.status ?? -1)) {
    console.error(result.stderr);
    process.exit(1);
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const text = [values.tree, values.pre]
    .filter(Boolean)
    .reduce((out, tree) => out.replaceAll(`${tree}/`, ''), result.stdout);
  return `${text.trimEnd()}\n(${seconds.toFixed(0)} s)`;
}
