// What the patches of a series have made of each file so far.
import type { FileDiff, SeriesPosition } from '../patch/model.js';
import { imageText } from './image-text.js';
import type { ImagePair } from './model.js';

/** A file's text, or gone, or changed in a way that only hunks show. */
export type FileState =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'absent' | 'unknown' };

/** The files that the patches so far have touched. */
export interface FileStates {
  /** To be called before the file diffs of each patch. */
  readonly startPatch: (series: SeriesPosition | undefined) => void;
  /** The state of the file's pre-image; undefined when no patch has touched it. */
  readonly before: (diff: FileDiff) => FileState | undefined;
  /** Records what a file diff did; without a pair, that the file changed unseen. */
  readonly follow: (diff: FileDiff, pair: ImagePair | undefined) => void;
}

/** Starts with a tree that no patch has touched. */
export function trackFiles(): FileStates {
  let now = new Map<string, FileState>();
  let atPatchStart: ReadonlyMap<string, FileState> = now;
  let position: SeriesPosition | undefined;
  return {
    startPatch: (series) => {
      if (startsAgain(position, series)) now = new Map();
      position = series;
      atPatchStart = new Map(now);
    },
    before: (diff) => {
      if (diff.prePath === undefined) return undefined;
      // Sources of renames and copies are as they were before the whole patch (two files may change places);
      // a file that is changed twice, by diffs put one after the other, is changed on top of the first change.
      const isInPlace = diff.postPath === undefined || diff.postPath === diff.prePath;
      return (isInPlace ? now : atPatchStart).get(diff.prePath);
    },
    follow: ({ prePath, postPath, change }, pair) => {
      if (prePath !== undefined && prePath !== postPath && change !== 'copied') {
        // Another diff of the same patch may have moved a file to this place already.
        const isReplaced = postPath !== undefined && now.get(prePath) !== atPatchStart.get(prePath);
        if (!isReplaced) now.set(prePath, { kind: 'absent' });
      }
      if (postPath === undefined) return;
      const post = pair?.post;
      const isKnown = post?.whole === true;
      now.set(postPath, isKnown ? { kind: 'text', text: imageText(post) } : { kind: 'unknown' });
    },
  };
}

/** True at the first patch of another series, or of another version of the same one. */
export function startsAgain(before: SeriesPosition | undefined, series: SeriesPosition | undefined): boolean {
  if (before === undefined || series === undefined) return before !== series;
  return before.version !== series.version || before.total !== series.total || before.index >= series.index;
}
