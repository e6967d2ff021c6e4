// A set made by the mutation generator: truth records and the review of one of its diffs, in this process.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeSource } from '../src/app/judge-source.js';
import type { ReviewOptions } from '../src/app/options.js';
import { review } from '../src/app/review.js';
import { buildImages } from '../src/image/index.js';
import { openBaseTree } from '../src/input/base-tree.js';
import type { RawInput } from '../src/input/model.js';
import { parsePatches } from '../src/patch/index.js';
import type { Review } from '../src/report/model.js';
import { rules } from '../rules/index.js';

/** One line of truth.jsonl. */
export interface Truth {
  readonly id: string;
  readonly class: string;
  readonly variant: string;
  readonly file: string;
  readonly function: string;
  readonly line: number | null;
  readonly acceptable_lines: readonly [number, number] | null;
  readonly lock: string;
  readonly evidence_in_hunk: Readonly<Record<string, boolean | null>>;
  readonly fix_of?: string;
}

export type Context = '3' | '10' | 'full' | 'file' | 'tree';

export function readTruth(set: string): readonly Truth[] {
  const lines = readFileSync(join(set, 'truth.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Truth);
}

const everyRule = new Set(rules.map((rule) => rule.id));

/**
 * Reviews one diff of the set with what the tree around it tells, as `check --tree` does; TREE may be a git
 * repository, which is faster: a directory is looked over for changes each time.
 */
export async function reviewInTree(set: string, tree: string, truth: Truth): Promise<Review> {
  const base = await openBaseTree(
    existsSync(join(tree, '.git')) ? { git: tree, cwd: tree } : { tree, cwd: tree },
  );
  const mutant = truth.fix_of === undefined ? undefined : join(set, 'post', truth.fix_of, truth.file);
  const preImage: typeof base.preImage = (file) =>
    mutant !== undefined && file.prePath === truth.file
      ? Promise.resolve(readFileSync(mutant, 'utf8'))
      : base.preImage({ ...(file.prePath === undefined ? {} : { prePath: file.prePath }) });
  const source = { inputs: [inputOf(set, 'diffs-U3', truth)], base: { ...base, preImage }, notices: [] };
  try {
    return await judgeSource(source, { quiet: true }, optionsOf(false));
  } finally {
    base.close();
  }
}

/** Reviews one diff of the set; `file` context reads the pre-image from the tree, or from the mutant for a fix. */
export function reviewCase(
  set: string,
  tree: string,
  truth: Truth,
  context: Exclude<Context, 'tree'>,
  pedantic = false,
): Review {
  const folder = context === 'full' ? 'diffs-full' : `diffs-U${context === 'file' ? '3' : context}`;
  const patches = parsePatches([inputOf(set, folder, truth)]);
  const pre =
    truth.fix_of === undefined ? join(tree, truth.file) : join(set, 'post', truth.fix_of, truth.file);
  const preText = context === 'file' && existsSync(pre) ? readFileSync(pre, 'utf8') : undefined;
  const images = buildImages(patches.value, () => preText);
  return review(patches.value, [...patches.notices, ...images.notices], images.value, optionsOf(pedantic));
}

function inputOf(set: string, folder: string, { id }: Truth): RawInput {
  const text = readFileSync(join(set, folder, `${id}.diff`), 'utf8');
  const lines = text.split('\n').map((line, index) => ({ text: line, inputLine: index + 1 }));
  return { source: id, format: 'raw diff', lines };
}

const optionsOf = (pedantic: boolean): ReviewOptions => ({
  rules: everyRule,
  existing: false,
  pedantic,
  failOn: 'note',
});
