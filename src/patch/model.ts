// A series of patches as data: what parse.ts makes of the input and everything later reads.
import type { InputLine, MailEnvelope } from '../input/model.js';

/** How a hunk's text agreed with its own header counts. */
export type HunkState = 'intact' | 'repaired' | 'damaged';

interface LineBase {
  /** The line without its marker and newline; a CR that belongs to the file is kept. */
  readonly text: string;
  /** 1-based line in the input (mail, diff), before any repair. */
  readonly inputLine: number;
  /** True when `\ No newline at end of file` follows. */
  readonly noNewline?: boolean;
}

export type HunkLine =
  | (LineBase & { readonly kind: 'context'; readonly preLine: number; readonly postLine: number })
  | (LineBase & { readonly kind: 'removed'; readonly preLine: number })
  | (LineBase & { readonly kind: 'added'; readonly postLine: number });

/** One `@@` block. A damaged hunk keeps its header and has no lines: nothing is guessed from it. */
export interface Hunk {
  readonly preStart: number;
  readonly preCount: number;
  readonly postStart: number;
  readonly postCount: number;
  /** Text after the second `@@`: often the enclosing function's header, cut off, or a label. */
  readonly heading: string;
  readonly state: HunkState;
  readonly lines: readonly HunkLine[];
  readonly inputLine: number;
}

export type FileChange = 'modified' | 'added' | 'deleted' | 'renamed' | 'copied';

/** The change to one file. Paths are without `a/`, `b/`, decoded from git's quoting. */
export interface FileDiff {
  readonly change: FileChange;
  /** Undefined for an added file. */
  readonly prePath?: string;
  /** Undefined for a deleted file. */
  readonly postPath?: string;
  /** Blob ids of the `index` line, as printed (abbreviated or full). */
  readonly preBlob?: string;
  readonly postBlob?: string;
  readonly preMode?: string;
  readonly postMode?: string;
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
  readonly inputLine: number;
}

/** Place of a patch in its series, from `[PATCH v3 2/5]`. */
export interface SeriesPosition {
  readonly index: number;
  readonly total: number;
  readonly version: number;
}

/** What a patch came in, for a reply to it. */
export interface Arrived {
  /** Undefined for what is no mail. */
  readonly envelope: MailEnvelope | undefined;
  /** The whole text, before any repair. */
  readonly lines: readonly InputLine[];
}

/** One commit's change: a mail, a commit, or a bare diff (no subject then). */
export interface Patch {
  readonly subject?: string;
  readonly author?: string;
  readonly date?: string;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly series?: SeriesPosition;
  readonly arrived?: Arrived;
  /** Prose around the diff: commit message, quoted text, oops reports. */
  readonly prose: string;
  readonly files: readonly FileDiff[];
  /** What the input was recognised as, in words for `-v`: "quoted reply in a mail archive". */
  readonly format: string;
  /** Name of the input: a file path, `<stdin>`, or a commit id. */
  readonly source: string;
}
