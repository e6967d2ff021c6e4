// Rule fixtures: patches whose C code says in comments which findings it expects.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { review } from '../../src/app/review.js';
import type { Finding } from '../../src/finding/model.js';
import { buildImages } from '../../src/image/index.js';
import { textInput } from '../../src/input/text-input.js';
import { parsePatches } from '../../src/patch/index.js';
import type { FileDiff, Patch } from '../../src/patch/model.js';
import type { Review } from '../../src/report/model.js';
import { rules } from '../../rules/index.js';

export const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'fixtures', 'rules');

export type Status = Finding['status'];

/** What one comment, or one finding, says; equal texts agree. */
export interface Expectation {
  readonly rule: string;
  readonly status: Status;
  readonly file: string;
  /** The image that the line number counts in. */
  readonly side: 'pre' | 'post';
  readonly line: number;
}

export interface RuleFixture {
  /** `double-lock/relock.patch` */
  readonly name: string;
  readonly ruleId: string;
  readonly file: string;
  /** An `ok-*.patch`: nothing may be said. */
  readonly silent: boolean;
  readonly text: string;
}

/** Ids of the rules that have a folder of fixtures. */
export function fixtureFolders(): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Every `*.patch` of every rule, in the order of the names. */
export function ruleFixtures(): readonly RuleFixture[] {
  return fixtureFolders().flatMap((ruleId) =>
    readdirSync(join(folder, ruleId))
      .filter((file) => file.endsWith('.patch'))
      .map((file) => ({
        name: `${ruleId}/${file}`,
        ruleId,
        file,
        silent: file.startsWith('ok-'),
        text: readFileSync(join(folder, ruleId, file), 'utf8'),
      })),
  );
}

/**
 * Judges a patch as `hunklock check --existing` does, with no base tree; for a `file-*.patch`, which shows all of its
 * files in one hunk each, as if the base tree had them.
 */
export function reviewPatch({ name, text, file }: RuleFixture): {
  result: Review;
  patches: readonly Patch[];
} {
  const patches = parsePatches([textInput(name, text)]);
  const isWhole = /^(?:ok-)?file-/.test(file);
  const images = buildImages(patches.value, (_, diff) => (isWhole ? shownBefore(diff) : undefined));
  const notices = [...patches.notices, ...images.notices];
  const options = {
    rules: new Set(rules.map(({ id }) => id)),
    existing: true,
    pedantic: false,
    failOn: 'error',
  } as const;
  return { result: review(patches.value, notices, images.value, options), patches: patches.value };
}

/** The file before the patch, as its hunks show it. */
const shownBefore = ({ hunks }: FileDiff): string =>
  hunks
    .flatMap(({ lines }) => lines.flatMap((line) => (line.kind === 'added' ? [] : [`${line.text}\n`])))
    .join('');

/** The findings of a review, as a comment would expect them. */
export function found({ findings }: Review): readonly string[] {
  const said = findings.map((finding): Expectation => {
    const side = finding.status === 'fixed' ? 'pre' : 'post';
    const { line } = finding.post ?? finding.pre;
    return { rule: finding.rule, status: finding.status, file: finding.file, side, line };
  });
  return said.map(show).sort();
}

/** What the comments of the patches' own lines expect. */
export function expected(patches: readonly Patch[]): readonly string[] {
  const files = patches.flatMap((patch) => patch.files);
  return files
    .flatMap((diff) => expectationsOf(diff))
    .map(show)
    .sort();
}

/**
 * `expect: missing-unlock introduced, double-lock fixed` in a comment. Without a status the marker column
 * tells: `+` introduced, `-` fixed, a space existing.
 */
function expectationsOf(diff: FileDiff): Expectation[] {
  const file = diff.postPath ?? diff.prePath ?? '';
  return diff.hunks.flatMap(({ lines }) =>
    lines.flatMap((line) => {
      const comments = [...line.text.matchAll(/\/\* expect: ([^*]*) \*\//g)].map((match) => match[1] ?? '');
      const byMarker = ({ added: 'introduced', removed: 'fixed', context: 'existing' } as const)[line.kind];
      return comments
        .flatMap((comment) => comment.split(', '))
        .map((words): Expectation => {
          const [rule = '', said] = words.split(' ');
          const status = (said as Status | undefined) ?? byMarker;
          const side = status === 'fixed' ? 'pre' : 'post';
          const number =
            side === 'pre' ? 'preLine' in line && line.preLine : 'postLine' in line && line.postLine;
          if (number === false) throw new Error(`${file}: '${words}' stands on a line that its image lacks`);
          return { rule, status, file, side, line: number };
        });
    }),
  );
}

const show = ({ rule, status, file, side, line }: Expectation): string =>
  `${file}:${side} ${line}: ${rule} ${status}`;
