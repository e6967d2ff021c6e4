// Which hunks of a file can be used, and whether they are all there: damaged, overlapping, missing.
import type { Notice } from '../base/notice.js';
import type { FileDiff, Hunk } from '../patch/model.js';
import { hunkRange } from './hunk-side.js';

export interface ReadableHunks {
  /** The file diff without hunks that overlap the one above them. Damaged hunks stay: they hold no lines. */
  readonly diff: FileDiff;
  /** True when applying the hunks makes the author's post-image: none is damaged, overlapping or missing. */
  readonly complete: boolean;
  readonly notices: readonly Notice[];
}

/** Checks the hunks of one file against each other. A damaged hunk was reported when it was parsed. */
export function readableHunks(diff: FileDiff): ReadableHunks {
  const notices: Notice[] = [];
  const hunks: Hunk[] = [];
  const below = { pre: 1, post: 1 };
  let explained = true;
  for (const hunk of diff.hunks) {
    const pre = hunkRange(hunk, 'pre');
    const post = hunkRange(hunk, 'post');
    if (pre.first < below.pre || post.first < below.post) {
      notices.push(overlapNotice(diff, hunk));
      continue;
    }
    const missing = post.first - below.post - (pre.first - below.pre);
    if (missing !== 0 && explained) {
      notices.push(missingNotice(diff, hunk, missing));
      explained = false;
    }
    below.pre = pre.first + pre.count;
    below.post = post.first + post.count;
    hunks.push(hunk);
  }
  const complete = notices.length === 0 && hunks.every((hunk) => hunk.state !== 'damaged');
  return { diff: hunks.length === diff.hunks.length ? diff : { ...diff, hunks }, complete, notices };
}

function overlapNotice(diff: FileDiff, hunk: Hunk): Notice {
  return {
    code: 'hunk-overlaps',
    level: 'not-judged',
    message: `hunk ${headerOf(hunk)} overlaps the hunk above it and is left out`,
    ...placeOf(diff, hunk),
  };
}

/** A reply that quotes only some hunks: the lines that the others add or take away show in the numbers. */
function missingNotice(diff: FileDiff, hunk: Hunk, lines: number): Notice {
  const change = lines > 0 ? `add ${lines}` : `remove ${-lines}`;
  return {
    code: 'hunks-missing',
    level: 'not-judged',
    message: `hunks that ${change} line${Math.abs(lines) === 1 ? '' : 's'} are missing above ${headerOf(hunk)}; only the hunks shown are judged`,
    ...placeOf(diff, hunk),
  };
}

/** A hunk as its header names it. */
export function headerOf(hunk: Hunk): string {
  return `@@ -${hunk.preStart},${hunk.preCount} +${hunk.postStart},${hunk.postCount} @@`;
}

/** File and lines of a notice about a hunk. */
export function placeOf(diff: FileDiff, hunk: Hunk): Pick<Notice, 'file' | 'inputLine'> {
  const file = diff.postPath ?? diff.prePath;
  return { ...(file !== undefined && { file }), inputLine: hunk.inputLine };
}
