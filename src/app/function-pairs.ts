// Which functions a patch touches, and which of one image is which of the other.
import type { ImagePair } from '../image/model.js';
import type { FunctionSlice, SourceUnit } from '../syntax/model.js';

export interface FunctionPair {
  readonly pre: FunctionSlice | undefined;
  readonly post: FunctionSlice | undefined;
}

/** Pairs of functions that the file diff changes; a renamed function is paired by its lines. */
export function touchedPairs(
  images: ImagePair,
  pre: SourceUnit | undefined,
  post: SourceUnit | undefined,
): readonly FunctionPair[] {
  const { changedPre, changedPost } = changedLines(images);
  const touchedPre = new Set((pre?.slices ?? []).filter((slice) => within(slice, changedPre)));
  const touchedPost = new Set((post?.slices ?? []).filter((slice) => within(slice, changedPost)));
  const pairs: FunctionPair[] = [];
  const take = (before: FunctionSlice | undefined, after: FunctionSlice | undefined): void => {
    if (before) touchedPre.delete(before);
    if (after) touchedPost.delete(after);
    pairs.push({ pre: before, post: after });
  };
  for (const after of [...touchedPost]) {
    const before = counterpart(after, pre?.slices ?? [], images.preToPost);
    if (before) take(before, after);
  }
  for (const before of [...touchedPre]) {
    const after = counterpart(before, post?.slices ?? [], images.postToPre);
    if (after && !pairs.some((pair) => pair.post === after)) take(before, after);
  }
  for (const after of [...touchedPost]) take(renamedFrom(after, touchedPre, images), after);
  for (const before of [...touchedPre]) take(before, undefined);
  return pairs;
}

/** Same name; among several (static helpers under #ifdef), the one whose lines map onto it. */
function counterpart(
  slice: FunctionSlice,
  others: readonly FunctionSlice[],
  toThis: ImagePair['preToPost'],
): FunctionSlice | undefined {
  const named = others.filter((other) => other.name === slice.name && slice.name !== '');
  if (named.length === 1) return named[0];
  const candidates =
    named.length > 1 ? named : slice.name === '' ? others.filter((other) => other.name === '') : [];
  return candidates.find((other) => overlap(other, slice, toThis) > 0);
}

function renamedFrom(
  after: FunctionSlice,
  candidates: ReadonlySet<FunctionSlice>,
  images: ImagePair,
): FunctionSlice | undefined {
  let best: FunctionSlice | undefined;
  let most = 2;
  for (const before of candidates) {
    const common = overlap(before, after, images.preToPost);
    if (common > most) [best, most] = [before, common];
  }
  return best;
}

/** Lines of `from` that the map puts into `to`. */
function overlap(from: FunctionSlice, to: FunctionSlice, map: ImagePair['preToPost']): number {
  let count = 0;
  for (let line = from.startLine; line <= from.endLine; line++) {
    const mapped = map(line);
    if (mapped !== undefined && mapped >= to.startLine && mapped <= to.endLine) count++;
  }
  return count;
}

interface ChangedLines {
  readonly changedPre: readonly number[];
  readonly changedPost: readonly number[];
}

/** Added and removed lines; a pure removal also touches the post-image lines around it, and the reverse. */
function changedLines({ diff }: ImagePair): ChangedLines {
  const changedPre: number[] = [];
  const changedPost: number[] = [];
  for (const hunk of diff.hunks) {
    let preLine = hunk.preStart;
    let postLine = hunk.postStart;
    for (const line of hunk.lines) {
      if (line.kind === 'context') [preLine, postLine] = [line.preLine + 1, line.postLine + 1];
      if (line.kind === 'removed') {
        changedPre.push(line.preLine);
        changedPost.push(postLine - 0.5);
        preLine = line.preLine + 1;
      }
      if (line.kind === 'added') {
        changedPost.push(line.postLine);
        changedPre.push(preLine - 0.5);
        postLine = line.postLine + 1;
      }
    }
  }
  return { changedPre, changedPost };
}

const within = (slice: FunctionSlice, lines: readonly number[]): boolean =>
  lines.some((line) => line >= slice.startLine && line <= slice.endLine);
