// The pipeline: patches with their images in, findings out.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import { oopsIn } from '../finding/oops.js';
import type { ImagePair, Scope } from '../image/model.js';
import type { HunkState, Patch } from '../patch/model.js';
import type { Review, ReviewedPatch } from '../report/model.js';
import { rules as catalogue } from '../../rules/index.js';
import { judgeFile, type JudgedFile, lineOf } from './judge-file.js';
import type { ReviewOptions } from './options.js';
import { openPatchTrees, openPatchUnits, type PatchTrees } from './patch-files.js';
import { settleFindings } from './settle-findings.js';

/**
 * Judges a series of patches.
 *
 * @param notices - What input, patch and image stages had to say; handed through.
 * @param images - Per patch, the image pairs of its C files.
 * @param around - Per patch, what is known of other files; without it, the files of the patch alone.
 */
export function review(
  patches: readonly Patch[],
  notices: readonly Notice[],
  images: readonly (readonly ImagePair[])[],
  options: ReviewOptions,
  around?: readonly PatchTrees[],
): Review {
  const rules = catalogue.filter((rule) => options.rules.has(rule.id));
  const findings: Finding[] = [];
  const found: Notice[] = [...notices];
  const known: PatchTrees[] = [];
  const reviewed: ReviewedPatch[] = patches.map((patch, index) => {
    const oops = oopsIn(patch.prose);
    const pairs = images[index] ?? [];
    const trees = around?.[index] ?? openPatchTrees(openPatchUnits(pairs));
    known.push(trees);
    const judging = { rules, patch: index, oops, trees, pairs, kernelFor: options.kernelFor };
    const files = pairs.map((pair) =>
      Date.now() < (options.deadline ?? Infinity) ? judgeFile(pair, judging) : outOfTime(pair),
    );
    findings.push(...eachOnce(files.flatMap((file) => file.findings)));
    found.push(...files.flatMap((file) => file.notices));
    const scopes = files.flatMap((file) => file.judgedScopes);
    const input = worstState(patch);
    return { patch, input, functionsJudged: scopes.length, functionsByScope: countScopes(scopes) };
  });
  // The functions a patch does not touch are not judged: an entry for one of them may be needed as ever.
  const settled = settleFindings(findings, options, () => false);
  const { shown, hidden } = settled;
  const sourceLines: Review['sourceLines'] = (patch, file, side, line) => {
    const pair = (images[patch] ?? []).find(
      (candidate) => (candidate.post ?? candidate.pre)?.filePath === file,
    );
    return pair ? lineOf(pair[side], line) : known[patch]?.linesOf(file)?.[line - 1];
  };
  return { patches: reviewed, findings: shown, notices: [...found, ...settled.notices], hidden, sourceLines };
}

/** Who waits for a commit is not made to wait for ever; what was not judged is said. */
function outOfTime({ pre, post }: ImagePair): JudgedFile {
  const file = post?.filePath ?? pre?.filePath ?? '';
  const message = 'there was no time left to judge it';
  return {
    findings: [],
    notices: [{ code: 'out-of-time', level: 'not-judged', file, message }],
    judgedScopes: [],
  };
}

/** A caller of two changed functions in different files is judged for each of them. */
function eachOnce(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ file, fingerprint, status }) => {
    const identity = `${status} ${file} ${fingerprint}`;
    const isNew = !seen.has(identity);
    seen.add(identity);
    return isNew;
  });
}

function worstState(patch: Patch): HunkState {
  const states = patch.files.flatMap((file) => file.hunks.map((hunk) => hunk.state));
  if (states.includes('damaged')) return 'damaged';
  return states.includes('repaired') ? 'repaired' : 'intact';
}

function countScopes(scopes: readonly Scope[]): Partial<Record<Scope, number>> {
  const counts: Partial<Record<Scope, number>> = {};
  for (const scope of scopes) counts[scope] = (counts[scope] ?? 0) + 1;
  return counts;
}
