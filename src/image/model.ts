// The two images of a patched file: the text that is there to be judged.
import type { FileDiff } from '../patch/model.js';

export type ImageSide = 'pre' | 'post';

/** How much text was known while judging (`tree`: other files too). */
export type Scope = 'hunk' | 'function' | 'file' | 'tree';

/** A run of consecutive lines of an image. A whole file is one segment that starts at line 1. */
export interface Segment {
  /** 1-based line of the first line of `lines`. */
  readonly startLine: number;
  readonly lines: readonly string[];
  /**
   * The `@@` heading above a hunk, as printed; on the post side that of a function which an earlier hunk renames is
   * its new header. Undefined for a whole file.
   */
  readonly heading?: string;
}

/** One side of a file: whole, or only the segments that the hunks show. */
export interface Image {
  readonly side: ImageSide;
  readonly filePath: string;
  readonly whole: boolean;
  /** Ascending, not overlapping. */
  readonly segments: readonly Segment[];
  /** Set when the file's last line is shown and has no newline. */
  readonly noFinalNewline?: true;
}

/** The line of the other image; undefined where the patch added or removed the line. */
export type LineMap = (line: number) => number | undefined;

/** Both images of one file diff with the maps between their lines. */
export interface ImagePair {
  /** Its hunks carry the line numbers of the images: those of the place where they were found. */
  readonly diff: FileDiff;
  /** Undefined for an added file. */
  readonly pre?: Image;
  /** Undefined for a deleted file. */
  readonly post?: Image;
  readonly preToPost: LineMap;
  readonly postToPre: LineMap;
  /** 1-based input line of a post-image (or, for `pre`, pre-image) line that the diff shows. */
  readonly inputLine: (side: ImageSide, line: number) => number | undefined;
}
