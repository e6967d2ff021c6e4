// The lines of a function in both images, those that belong together in one row.
import type { Finding } from '../finding/model.js';
import type { ImageSide } from '../image/model.js';
import type { FileDiff, Hunk, HunkLine } from '../patch/model.js';
import type { Review } from './model.js';
import { placeOf } from './place.js';

export interface SideLine {
  readonly line: number;
  /** Undefined where the run has no text of it. */
  readonly text: string | undefined;
  readonly isChanged: boolean;
}

export interface SideRow {
  readonly pre: SideLine | undefined;
  readonly post: SideLine | undefined;
}

/** Longer functions come from hostile input only. */
const mostRows = 20_000;

/** Rows of the finding's function; lines that only one image has stand beside nothing, or beside their replacement. */
export function alignFunction(review: Review, finding: Finding): SideRow[] {
  const { side, line } = placeOf(finding);
  const [start, end] = finding.functionLines;
  const first = Math.min(start, line);
  const last = Math.min(Math.max(end, line), first + mostRows);
  const files = review.patches[finding.patch]?.patch.files ?? [];
  const diff = files.find((file) => file.postPath === finding.file || file.prePath === finding.file);
  return pairLines(diff, side, first, last).map(({ pre, post }) => ({
    pre: pre && sideLine(review, finding, 'pre', pre),
    post: post && sideLine(review, finding, 'post', post),
  }));
}

interface Numbered {
  readonly line: number;
  readonly isChanged: boolean;
  /** Of the diff, when it shows the line. */
  readonly text?: string;
}

interface Pair {
  readonly pre?: Numbered;
  readonly post?: Numbered;
}

function sideLine(review: Review, finding: Finding, side: ImageSide, numbered: Numbered): SideLine {
  const { line, isChanged, text } = numbered;
  return { line, isChanged, text: review.sourceLines(finding.patch, finding.file, side, line) ?? text };
}

/** Walks both images from their first line; only rows inside the window of the finding's image are kept. */
function pairLines(diff: FileDiff | undefined, side: ImageSide, first: number, last: number): Pair[] {
  const pairs: Pair[] = [];
  let [pre, post] = [1, 1];
  const own = (): number => (side === 'post' ? post : pre);
  const skip = (count: number): void => {
    // The gap between two hunks is the same in both images.
    const before = Math.min(Math.max(first - own(), 0), count);
    [pre, post] = [pre + before, post + before];
    const inside = Math.min(Math.max(last - own() + 1, 0), count - before);
    for (let at = 0; at < inside; at += 1) {
      pairs.push({ pre: { line: pre + at, isChanged: false }, post: { line: post + at, isChanged: false } });
    }
    [pre, post] = [pre + count - before, post + count - before];
  };
  for (const hunk of diff?.hunks ?? []) {
    if (hunk.lines.length === 0) continue;
    skip(Math.max(firstOf(hunk, 'pre') - pre, 0));
    for (const pair of pairsOf(hunk)) {
      const at = own();
      if (at >= first && at <= last) pairs.push(pair);
      if (pair.pre) pre = pair.pre.line + 1;
      if (pair.post) post = pair.post.line + 1;
    }
  }
  skip(Math.max(last - own() + 1, 0));
  return pairs;
}

/** A count of 0 means that the range stands behind its start line. */
function firstOf({ preStart, preCount, postStart, postCount }: Hunk, side: ImageSide): number {
  const [start, count] = side === 'pre' ? [preStart, preCount] : [postStart, postCount];
  return count === 0 ? start + 1 : start;
}

/** Removed lines beside the added ones that follow them, context beside itself. */
function pairsOf({ lines }: Hunk): Pair[] {
  const pairs: Pair[] = [];
  let removed: Numbered[] = [];
  let added: Numbered[] = [];
  const flush = (): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
      const [pre, post] = [removed[at], added[at]];
      pairs.push({ ...(pre && { pre }), ...(post && { post }) });
    }
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === 'removed') {
      if (added.length > 0) flush();
      removed.push({ line: line.preLine, isChanged: true, text: line.text });
    } else if (line.kind === 'added') {
      added.push({ line: line.postLine, isChanged: true, text: line.text });
    } else {
      flush();
      pairs.push(contextPair(line));
    }
  }
  flush();
  return pairs;
}

function contextPair(line: Extract<HunkLine, { kind: 'context' }>): Pair {
  const { preLine, postLine, text } = line;
  return {
    pre: { line: preLine, isChanged: false, text },
    post: { line: postLine, isChanged: false, text },
  };
}
