// Merged changes as patches: the diff of each file between two kernel trees, long reviewed, must introduce nothing.
//
//   node dist/bench/merged.js PRE-TREE POST-TREE FOLDER [--scope hunk|file] [--every N] [--fixed]
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { review } from '../src/app/review.js';
import { buildImages } from '../src/image/index.js';
import { parsePatches } from '../src/patch/index.js';
import { rules } from '../rules/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scope: { type: 'string', default: 'file' },
    every: { type: 'string', default: '1' },
    fixed: { type: 'boolean', default: false },
  },
});
const [preTree = '', postTree = '', folder = 'fs'] = positionals;
const everyRule = new Set(rules.map((rule) => rule.id));
const found = readdirSync(join(postTree, folder), { recursive: true, encoding: 'utf8' });
const files = found.filter((name) => /\.[ch]$/.test(name)).sort();
let patches = 0;
let alarms = 0;
let judged = 0;
for (const [index, name] of files.entries()) {
  if (index % Number(values.every) !== 0) continue;
  const path = join(folder, name);
  if (!existsSync(join(preTree, path))) continue;
  const text = diffOf(path);
  if (text === '') continue;
  patches++;
  judge(path, text);
  await setImmediate();
}
console.log(`${patches} file patches, ${judged} functions judged, ${alarms} introduced findings`);

function diffOf(path: string): string {
  const git = [
    'diff',
    '--no-index',
    '--no-color',
    '--no-ext-diff',
    '-U3',
    join(preTree, path),
    join(postTree, path),
  ];
  const { stdout } = spawnSync('git', git, { encoding: 'latin1', maxBuffer: 1 << 28 });
  const body = stdout.slice(Math.max(stdout.indexOf('\n@@ '), 0));
  return body === '' ? '' : `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}${body}`;
}

function judge(path: string, text: string): void {
  const lines = text.split('\n').map((line, at) => ({ text: line, inputLine: at + 1 }));
  const parsed = parsePatches([{ source: path, format: 'raw diff', lines }]);
  const preText = values.scope === 'file' ? readFileSync(join(preTree, path), 'latin1') : undefined;
  const images = buildImages(parsed.value, () => preText);
  const options = { rules: everyRule, existing: false, pedantic: false, failOn: 'note' } as const;
  const result = review(parsed.value, [], images.value, options);
  judged += result.patches.reduce((sum, patch) => sum + patch.functionsJudged, 0);
  for (const finding of result.findings) {
    if (finding.status === 'introduced') alarms++;
    else if (!values.fixed) continue;
    const where = `${path}:${(finding.post ?? finding.pre).line}`;
    const steps = finding.witness.map((step) => `${step.side} ${step.line} ${step.text}`).join('; ');
    console.log(
      `${finding.status} ${where} ${finding.function} ${finding.rule} ${finding.certainty}: ${finding.message} (${steps})`,
    );
  }
}
