// How well hunks are read without their files: fragments of U3 (or --context N) hunks against the lowering of the whole file.
//
// node dist/bench/fragments.js POST-TREE [--pre PRE-TREE] [--files N] [--seed N] [--context N] [--show N] [--quoted]
//
// `--quoted` turns tabs into spaces as a quoting mailer does.
// With two trees the hunks are those between files of one name; with one tree they surround random lines.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { diffHunks, randomHunks } from './fragment-hunks.js';
import { compareHunk, truthOf, type HunkScore } from './fragment-score.js';
import type { Segment } from '../src/image/model.js';

interface Tally {
  hunks: number;
  structure: number;
  depth: number;
  notJudged: number;
  readonly names: { right: number; none: number; wrong: number };
}

const emptyTally = (): Tally => ({
  hunks: 0,
  structure: 0,
  depth: 0,
  notJudged: 0,
  names: { right: 0, none: 0, wrong: 0 },
});

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      pre: { type: 'string' },
      files: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      context: { type: 'string', default: '3' },
      show: { type: 'string', default: '0' },
      quoted: { type: 'boolean', default: false },
    },
  });
  const [tree] = positionals;
  if (tree === undefined)
    throw new Error(
      'usage: fragments POST-TREE [--pre PRE-TREE] [--files N] [--seed N] [--context N] [--show N] [--quoted]',
    );
  const random = randomFrom(Number(values.seed));
  const all = sourceFiles(tree).filter((file) => values.pre === undefined || exists(join(values.pre, file)));
  const picked = sample(all, Number(values.files), random);
  const tallies = { all: emptyTally(), withLocks: emptyTally() };
  let shown = 0;
  for (const file of picked) {
    for (const side of sidesOf(file, tree, values.pre, random, Number(values.context))) {
      const truth = truthOf(file, side.text);
      for (const score of side.segments.flatMap(
        (segment) => compareHunk(file, truth, values.quoted ? quoted(segment) : segment) ?? [],
      )) {
        count(tallies.all, score);
        if (score.hasLocks) count(tallies.withLocks, score);
        if ((!score.structure || !score.depth) && shown++ < Number(values.show)) print(file, score);
      }
    }
    // Parse trees are freed when the event loop turns.
    await new Promise((resolve) => setImmediate(resolve));
  }
  report('all hunk sides', tallies.all);
  report('with lock calls', tallies.withLocks);
}

interface Side {
  readonly text: string;
  readonly segments: readonly Segment[];
}

function sidesOf(
  file: string,
  tree: string,
  preTree: string | undefined,
  random: () => number,
  context: number,
): Side[] {
  const post = readFileSync(join(tree, file), 'latin1');
  if (preTree === undefined) return [{ text: post, segments: randomHunks(post, random, context) }];
  const pre = readFileSync(join(preTree, file), 'latin1');
  if (pre === post) return [];
  const { preSegments, postSegments } = diffHunks(join(preTree, file), join(tree, file), context);
  return [
    { text: pre, segments: preSegments },
    { text: post, segments: postSegments },
  ];
}

function count(tally: Tally, score: HunkScore): void {
  tally.hunks++;
  if (score.structure) tally.structure++;
  if (score.depth) tally.depth++;
  if (score.notJudged) tally.notJudged++;
  tally.names.right += score.names.right;
  tally.names.none += score.names.none;
  tally.names.wrong += score.names.wrong;
}

function report(title: string, tally: Tally): void {
  const percent = (part: number): string => `${((100 * part) / Math.max(1, tally.hunks)).toFixed(2)}%`;
  const { right, none, wrong } = tally.names;
  console.log(
    `${title}: ${tally.hunks}; structure ${percent(tally.structure)}, depth ${percent(tally.depth)}, ` +
      `not judged ${percent(tally.notJudged)}; function names right ${right}, none ${none}, wrong ${wrong}`,
  );
}

function print(file: string, score: HunkScore): void {
  const { segment } = score;
  console.log(
    `--- ${file}:${segment.startLine} @@ ${segment.heading ?? ''}  structure ${String(score.structure)}`,
  );
  for (const [row, line] of segment.lines.entries()) console.log(`${segment.startLine + row}\t|${line}`);
  console.log(score.differences.join('\n'));
}

/** Behind `> +` a tab reaches the eighth column five spaces later. */
function quoted(segment: Segment): Segment {
  const lines = segment.lines.map((line) => {
    let shown = '> +';
    for (const char of line) shown += char === '\t' ? ' '.repeat(8 - (shown.length % 8)) : char;
    return shown.slice(3);
  });
  return { ...segment, lines };
}

function sourceFiles(tree: string): string[] {
  const files: string[] = [];
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const filePath = join(directory, entry.name);
      if (entry.isDirectory()) walk(filePath);
      else if (entry.isFile() && entry.name.endsWith('.c')) files.push(relative(tree, filePath));
    }
  };
  walk(tree);
  return files.sort();
}

function exists(filePath: string): boolean {
  return statSync(filePath, { throwIfNoEntry: false })?.isFile() === true;
}

function sample<T>(items: readonly T[], size: number, random: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: random() })).sort((left, right) => left.key - right.key);
  return keyed.slice(0, size).map(({ item }) => item);
}

/** A small seeded generator (mulberry32): the same hunks on every run. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

await main();
