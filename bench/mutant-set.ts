// A set made by the mutation generator: truth records and the review of one of its diffs, in this process.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { review } from '../src/app/review.js';
import { buildImages } from '../src/image/index.js';
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

export type Context = '3' | '10' | 'full' | 'file';

export function readTruth(set: string): readonly Truth[] {
  const lines = readFileSync(join(set, 'truth.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Truth);
}

const everyRule = new Set(rules.map((rule) => rule.id));

/** Reviews one diff of the set; `file` context reads the pre-image from the tree, or from the mutant for a fix. */
export function reviewCase(
  set: string,
  tree: string,
  truth: Truth,
  context: Context,
  pedantic = false,
): Review {
  const folder = context === 'full' ? 'diffs-full' : `diffs-U${context === 'file' ? '3' : context}`;
  const text = readFileSync(join(set, folder, `${truth.id}.diff`), 'utf8');
  const lines = text.split('\n').map((line, index) => ({ text: line, inputLine: index + 1 }));
  const patches = parsePatches([{ source: truth.id, format: 'raw diff', lines }]);
  const pre =
    truth.fix_of === undefined ? join(tree, truth.file) : join(set, 'post', truth.fix_of, truth.file);
  const preText = context === 'file' && existsSync(pre) ? readFileSync(pre, 'utf8') : undefined;
  const images = buildImages(patches.value, () => preText);
  const options = { rules: everyRule, existing: false, pedantic, failOn: 'note' } as const;
  return review(patches.value, [...patches.notices, ...images.notices], images.value, options);
}
