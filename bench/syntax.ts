// How whole files are read: functions not judged, CPU against the bare parser, keywords and calls against the text.
//
// node dist/bench/syntax.js TREE [--every N] [--show N]
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Stmt } from '../src/syntax/model.js';
import { openText } from '../src/syntax/open-file.js';
import { parseBody } from '../src/syntax/parser.js';
import { loweredFacts, type Facts } from './lowered-facts.js';
import { bodiesInColumnZero, textFacts } from './text-facts.js';

interface Totals {
  bytes: number;
  truth: number;
  functions: number;
  unseen: string[];
  notJudged: string[];
  compared: number;
  readonly different: { readonly where: string; readonly what: string; readonly hasDirective: boolean }[];
  readonly millis: { scan: number; lower: number; parse: number };
}

/** Lines that the parser alone is given, as the text has them. */
interface Body {
  readonly name: string;
  readonly text: string;
  readonly statements: readonly Stmt[];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { every: { type: 'string', default: '4' }, show: { type: 'string', default: '10' } },
  });
  const [tree] = positionals;
  if (tree === undefined) throw new Error('usage: syntax TREE [--every N] [--show N]');
  const totals = newTotals();
  const files = readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.c'))
    .sort();
  for (const [index, file] of files.entries()) {
    readOne(totals, join(tree, file), relative(tree, join(tree, file)), index % Number(values.every) === 0);
    // Parse trees are freed when the event loop turns.
    await new Promise((resolve) => setImmediate(resolve));
  }
  report(totals, files.length, Number(values.show));
}

function newTotals(): Totals {
  return {
    bytes: 0,
    truth: 0,
    functions: 0,
    unseen: [],
    notJudged: [],
    compared: 0,
    different: [],
    millis: { scan: 0, lower: 0, parse: 0 },
  };
}

function readOne(totals: Totals, filePath: string, name: string, compareToo: boolean): void {
  const text = readFileSync(filePath, 'latin1');
  const lines = text.split('\n');
  const unit = timed(totals, 'scan', () => openText(name, text));
  const bodies: Body[] = [];
  timed(totals, 'lower', () => {
    for (const slice of unit.slices) {
      const { value, notices } = unit.lower(slice);
      const [notice] = notices;
      if (value === undefined)
        totals.notJudged.push(`${name}:${notice?.line ?? 0}: ${notice?.message ?? ''}`);
      else
        bodies.push({ name: `${name}: ${value.name}`, text: bodyText(lines, value), statements: value.body });
    }
  });
  totals.bytes += text.length;
  totals.functions += unit.slices.length;
  const ends = new Set(unit.slices.map((slice) => slice.endLine));
  for (const { close } of bodiesInColumnZero(text)) {
    totals.truth++;
    if (!ends.has(close)) totals.unseen.push(`${name}:${close}`);
  }
  if (!compareToo) return;
  for (const body of bodies) compare(totals, body);
}

function bodyText(lines: readonly string[], place: { bodyLine: number; endLine: number }): string {
  const text = lines.slice(place.bodyLine - 1, place.endLine).join('\n');
  return text.slice(text.indexOf('{'));
}

function timed<T>(totals: Totals, what: keyof Totals['millis'], run: () => T): T {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  totals.millis[what] += (user + system) / 1000;
  return result;
}

function compare(totals: Totals, body: Body): void {
  timed(totals, 'parse', () => parseBody(body.text));
  totals.compared++;
  const what = differences(textFacts(body.text), loweredFacts(body.statements));
  if (what === '') return;
  totals.different.push({ where: body.name, what, hasDirective: /^[ \t]*#/m.test(body.text) });
}

function differences(text: Facts, lowered: Facts): string {
  const parts: string[] = [];
  for (const keyword of new Set([...text.keywords.keys(), ...lowered.keywords.keys()])) {
    const [there, here] = [text.keywords.get(keyword) ?? 0, lowered.keywords.get(keyword) ?? 0];
    if (there !== here) parts.push(`${keyword} ${there}/${here}`);
  }
  for (const name of text.calls) if (!lowered.calls.has(name)) parts.push(`-${name}()`);
  for (const name of lowered.calls) if (!text.calls.has(name)) parts.push(`+${name}()`);
  return parts.join(' ');
}

function report(totals: Totals, files: number, show: number): void {
  const { functions, truth, unseen, notJudged, millis, compared, different } = totals;
  const megabytes = totals.bytes / 1e6;
  const share = (count: number, of: number) => `${((100 * count) / of).toFixed(3)}%`;
  const perMegabyte = (ms: number) => `${(ms / megabytes).toFixed(1)} ms/MB`;
  const keywords = different.filter(({ what }) => /\d\/\d/.test(what));
  print([
    `${files} files, ${megabytes.toFixed(1)} MB, ${functions} functions found`,
    `bodies in column 0: ${truth}, not found ${unseen.length} (${share(unseen.length, truth)})`,
    ...unseen.slice(0, show).map((line) => `    ${line}`),
    `not judged: ${notJudged.length} (${share(notJudged.length, functions)})`,
    ...notJudged.slice(0, show).map((line) => `    ${line}`),
    `CPU: scan ${perMegabyte(millis.scan)}, mask + parse + lower ${perMegabyte(millis.lower)} of all files`,
    `CPU of the bare parser on the ${compared} bodies compared: ${millis.parse.toFixed(0)} ms`,
    `compared with their text: ${compared}, other keywords ${keywords.length}, other calls only ${different.length - keywords.length}`,
    ...[...keywords, ...different.filter((each) => !keywords.includes(each))]
      .slice(0, show)
      .map(({ where, what, hasDirective }) => `    ${where}${hasDirective ? ' (#)' : ''}: ${what}`),
    `memory ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
  ]);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

await main();
