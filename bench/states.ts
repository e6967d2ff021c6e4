// The bound on path states, and what judging one function costs: how often states are merged or given up, what is not
// reached by any path, CPU per function, and how it grows when a function's body stands there twice.
//
//   node dist/bench/states.js TREE/fs [--every N]
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Image } from '../src/image/model.js';
import { analyseImage } from '../src/lockstate/analyse.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { runRules } from '../src/rule/run.js';
import { openImage } from '../src/syntax/open.js';
import type { FunctionSlice } from '../src/syntax/model.js';
import { rules } from '../rules/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { every: { type: 'string', default: '4' } },
});
const [folder = ''] = positionals;
const every = Number(values.every);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.c'))
  .sort();

const millis: number[] = [];
const growth: number[] = [];
const merged: string[] = [];
const hidden: string[] = [];
let judged = 0;
let gaveUp = 0;
let mostStates = 0;

for (const [index, file] of files.entries()) {
  if (index % every === 0) measure(file, readFileSync(join(folder, file), 'utf8').split('\n'));
  await setImmediate();
}
report();

function measure(file: string, lines: readonly string[]): void {
  const analysis = analyseImage(openImage(imageOf(file, lines)), file);
  for (const slice of analysis.unit.slices) {
    if (!slice.mentions(/lock|mutex|down_|up_|rcu/)) continue;
    const started = process.cpuUsage();
    const facts = analysis.facts(slice);
    if (!facts) {
      gaveUp++;
      continue;
    }
    runRules(rules, facts);
    const { user, system } = process.cpuUsage(started);
    const spent = (user + system) / 1000;
    judged++;
    millis.push(spent);
    note(`${file}:${slice.startLine} ${slice.name}`, facts);
    if (spent > 20) grow(file, lines, slice);
  }
}

function note(name: string, { merged: isMerged, points, cfg }: FunctionFacts): void {
  if (isMerged) merged.push(name);
  mostStates = Math.max(mostStates, ...points.map(({ states }) => states.length));
  const reached = new Set(points.map(({ step }) => step));
  const withSteps = cfg.blocks.filter(({ steps }) => steps.length > 0);
  const missed = withSteps.filter(({ steps }) => !steps.some((step) => reached.has(step)));
  if (missed.length * 10 > withSteps.length) hidden.push(`${name} (${missed.length}/${withSteps.length})`);
}

/** The body again behind itself, under a condition, both without the rest of the file; one with labels cannot stand there twice. */
function grow(file: string, lines: readonly string[], { startLine, endLine }: FunctionSlice): void {
  const own = lines.slice(startLine - 1, endLine);
  const open = own.findIndex((line) => line.startsWith('{'));
  const body = own.slice(open + 1, -1);
  if (open < 0 || body.some((line) => /^\s{0,8}\w+:|\bgoto\b/.test(line))) return;
  const twice = [...own.slice(0, open + 1), 'if (said_twice) {', ...body, '}', ...body, '}'];
  const [single, double] = [aloneMillis(file, own), aloneMillis(file, twice)];
  if (single > 5) growth.push(double / single);
}

function aloneMillis(file: string, lines: readonly string[]): number {
  const analysis = analyseImage(openImage(imageOf(file, lines)), file);
  const [slice] = analysis.unit.slices;
  const started = process.cpuUsage();
  const facts = slice && analysis.facts(slice);
  if (facts) runRules(rules, facts);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}

function imageOf(filePath: string, lines: readonly string[]): Image {
  return { side: 'post', filePath, whole: true, segments: [{ startLine: 1, lines }] };
}

function report(): void {
  const at = (sorted: readonly number[], share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  const sorted = [...millis].sort((a, b) => a - b);
  const ratios = [...growth].sort((a, b) => a - b);
  console.log(`${judged} functions with lock words judged, ${gaveUp} given up, most states ${mostStates}`);
  console.log(`merged in ${merged.length}: ${merged.slice(0, 8).join(', ')}`);
  console.log(`a tenth of the blocks or more reached by no path in ${hidden.length}: ${hidden.join(', ')}`);
  console.log(`CPU ms per function: p50 ${at(sorted, 0.5)}, p99 ${at(sorted, 0.99)}, max ${at(sorted, 1)}`);
  console.log(`body twice, CPU times: p50 ${at(ratios, 0.5)}, max ${at(ratios, 1)} of ${ratios.length}`);
}
