// Where a finding stands: which image, which line, which patch of the series, in words.
import type { Finding } from '../finding/model.js';
import type { ImageSide } from '../image/model.js';
import type { Patch } from '../patch/model.js';
import type { Review } from './model.js';

export interface Place {
  readonly side: ImageSide;
  readonly line: number;
  readonly column: number;
}

/** The place a reader is sent to: the post-image, or the pre-image for what the patch removed. */
export function placeOf(finding: Finding): Place {
  switch (finding.status) {
    case 'introduced':
    case 'existing':
      return { side: 'post', line: finding.post.line, column: finding.post.column };
    case 'fixed':
      return { side: 'pre', line: finding.pre.line, column: finding.pre.column };
    default:
      return finding satisfies never;
  }
}

/** `patch 2/5`, or undefined when the review holds one patch only. */
export function patchLabel(review: Review, patch: number): string | undefined {
  if (review.patches.length < 2) return undefined;
  const reviewed = review.patches[patch]?.patch;
  if (reviewed === undefined) return undefined;
  const position = seriesPosition(reviewed) ?? `${patch + 1}/${review.patches.length}`;
  return `patch ${position}`;
}

/** `2/5` of `[PATCH v3 2/5]`. */
export function seriesPosition(patch: Patch): string | undefined {
  return patch.series === undefined ? undefined : `${patch.series.index}/${patch.series.total}`;
}
