// Both images of one file diff: whole when the pre-image text is known, else what the hunks show.
import type { Notice, Outcome } from '../base/notice.js';
import type { FileDiff } from '../patch/model.js';
import { isTextOfBlob } from './blob-id.js';
import { hunkImage } from './hunk-images.js';
import { lineOn } from './hunk-side.js';
import { buildLineMaps } from './line-map.js';
import type { Image, ImagePair, ImageSide } from './model.js';
import type { Misfit, PlacedHunk } from './place-hunks.js';
import { headerOf, placeOf, readableHunks } from './readable-hunks.js';
import { unapplyHunks } from './unapply.js';
import { applyHunks, type Applied, textShownWhole, wholeImage } from './whole-images.js';

/**
 * Rebuilds the images of a file.
 *
 * @param knownText - The file before the patch, as far as it is known; ignored for an added file.
 * @returns Whole images when the hunks apply to `knownText` or show all of the file; else images of the hunks
 *   alone. Notices: `hunk-offset`, `patch-already-applied` and `post-image-differs` (info),
 *   `patch-does-not-apply`, `hunks-missing` and `hunk-overlaps` (not-judged).
 */
export function rebuildImages(diff: FileDiff, knownText: string | undefined): Outcome<ImagePair> {
  const { diff: readable, complete, notices } = readableHunks(diff);
  const preText = knownText ?? textShownWhole(readable);
  const ofHunks = (): ImagePair => pairOf(readable, hunkImage(readable, 'pre'), hunkImage(readable, 'post'));
  if (preText === undefined || !complete || diff.binary || diff.change === 'added') {
    return { value: ofHunks(), notices };
  }
  const forward = applyHunks(preText, readable.hunks);
  const exact = forward.kind === 'applied' && forward.hunks.every(({ offset }) => offset === 0);
  const backward = exact ? undefined : unapplyHunks(preText, readable.hunks);
  if (backward !== undefined) {
    return { value: wholePair(readable, backward), notices: [...notices, alreadyApplied(readable)] };
  }
  if (forward.kind === 'misfit') {
    return { value: ofHunks(), notices: [...notices, doesNotApply(readable, forward.misfit)] };
  }
  const remarks = [...offsetNotices(readable, forward), ...differenceNotices(readable, forward)];
  return { value: wholePair(readable, forward), notices: [...notices, ...remarks] };
}

function wholePair(diff: FileDiff, { preText, postText, hunks }: Applied): ImagePair {
  const placed = { ...diff, hunks: hunks.map(({ hunk }) => hunk) };
  return pairOf(placed, wholeImage(diff, 'pre', preText), wholeImage(diff, 'post', postText));
}

function pairOf(diff: FileDiff, pre: Image | undefined, post: Image | undefined): ImagePair {
  const maps = buildLineMaps(diff.hunks);
  const noLine = (): undefined => undefined;
  return {
    diff,
    ...(pre !== undefined && { pre }),
    ...(post !== undefined && { post }),
    preToPost: post === undefined ? noLine : maps.preToPost,
    postToPre: pre === undefined ? noLine : maps.postToPre,
    inputLine: inputLines(diff),
  };
}

/** Looks up the input line of an image line; the tables are made when first asked for. */
function inputLines(diff: FileDiff): ImagePair['inputLine'] {
  const tables = new Map<ImageSide, ReadonlyMap<number, number>>();
  return (side, line) => {
    const table = tables.get(side) ?? inputLineTable(diff, side);
    tables.set(side, table);
    return table.get(line);
  };
}

function inputLineTable(diff: FileDiff, side: ImageSide): ReadonlyMap<number, number> {
  const table = new Map<number, number>();
  for (const line of diff.hunks.flatMap((hunk) => hunk.lines)) {
    const number = lineOn(line, side);
    if (number !== undefined) table.set(number, line.inputLine);
  }
  return table;
}

/** At most this many places are named in one notice. */
const NAMED_OFFSETS = 3;

function offsetNotices(diff: FileDiff, { hunks }: Applied): Notice[] {
  const moved = hunks.flatMap((placed, index) =>
    placed.offset === 0 ? [] : [{ ...placed, number: index + 1 }],
  );
  const [first] = moved;
  if (first === undefined) return [];
  const named = moved.slice(0, NAMED_OFFSETS).map((placed) => describeOffset(placed, placed.number));
  const more = moved.length > NAMED_OFFSETS ? `, and ${moved.length - NAMED_OFFSETS} more` : '';
  return [
    {
      code: 'hunk-offset',
      level: 'info',
      message: `applied with an offset: ${named.join(', ')}${more}`,
      ...placeOf(diff, first.hunk),
      line: first.hunk.preStart,
    },
  ];
}

function describeOffset({ hunk, offset }: PlacedHunk, number: number): string {
  const lines = Math.abs(offset) === 1 ? 'line' : 'lines';
  return `hunk ${number} found at line ${hunk.preStart} (${Math.abs(offset)} ${lines} further ${offset > 0 ? 'down' : 'up'})`;
}

function doesNotApply(diff: FileDiff, misfit: Misfit): Notice {
  const hunk = diff.hunks[misfit.hunk];
  const which =
    hunk === undefined ? '' : `hunk ${misfit.hunk + 1} of ${diff.hunks.length} (${headerOf(hunk)}) `;
  return {
    code: 'patch-does-not-apply',
    level: 'not-judged',
    message: `${which}does not apply: at line ${misfit.line} ${misfit.reason}; only the hunks are judged`,
    ...(hunk !== undefined && placeOf(diff, hunk)),
    line: misfit.line,
  };
}

function alreadyApplied(diff: FileDiff): Notice {
  const file = diff.postPath ?? diff.prePath;
  return {
    code: 'patch-already-applied',
    level: 'info',
    message: 'the file already has this change; it was taken out in memory to get the pre-image',
    ...(file !== undefined && { file }),
    inputLine: diff.inputLine,
  };
}

/**
 * The diff was made from this very text, yet gives another one than its author had: hunks that add as many
 * lines as they remove were cut off, or the patch was edited by hand.
 */
function differenceNotices(diff: FileDiff, { preText, postText }: Applied): Notice[] {
  const { preBlob, postBlob, postPath: file } = diff;
  if (preBlob === undefined || postBlob === undefined || file === undefined) return [];
  if (!isTextOfBlob(preText, preBlob)) return [];
  // Lines that are no UTF-8 in the file would hash differently here.
  if (!/^[\0-\x7f]*$/.test(postText) || isTextOfBlob(postText, postBlob)) return [];
  return [
    {
      code: 'post-image-differs',
      level: 'info',
      message: `the result is not the file that the index line names (${postBlob.slice(0, 12)}): hunks may be missing, or edited by hand`,
      file,
      inputLine: diff.inputLine,
    },
  ];
}
