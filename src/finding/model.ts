// What is reported: a diagnostic that has been compared between the two images.
import type { Position } from '../base/position.js';
import type { ImageSide, Scope } from '../image/model.js';

/** How bad. */
export type Severity = 'error' | 'warning' | 'note';

/** How sure: `certain` every witness step was read; `likely` one leans on unseen code or a contract. */
export type Certainty = 'certain' | 'likely' | 'possible';

export interface WitnessStep {
  readonly side: ImageSide;
  readonly line: number;
  /** Few words: "acquired here", "returns with it held". */
  readonly text: string;
  /** The file of the line, when it is not the finding's. */
  readonly file?: string | undefined;
}

/** Replaces `old` by `new` on one post-image line; proven by judging the edited image again. */
export interface FixEdit {
  readonly line: number;
  readonly old: string;
  readonly new: string;
}

export interface SuggestedFix {
  readonly description: string;
  readonly edits: readonly FixEdit[];
}

/** The state of one lock along the lines of a function, for the lanes of the text report. */
export interface LockLane {
  readonly lock: string;
  /** Post- (or, for a fixed finding, pre-) image lines on which the lock is held on some path. */
  readonly heldLines: readonly number[];
  readonly acquireLines: readonly number[];
  readonly releaseLines: readonly number[];
}

interface FindingBase {
  readonly rule: string;
  readonly severity: Severity;
  readonly certainty: Certainty;
  readonly scope: Scope;
  /** Index into the review's patches. */
  readonly patch: number;
  readonly file: string;
  /** '' when the hunk does not name it. */
  readonly function: string;
  /** Line of the input, when the diff shows the place. */
  readonly inputLine?: number;
  readonly lock?: string;
  readonly message: string;
  /** Two or more located steps, in the order of execution. */
  readonly witness: readonly WitnessStep[];
  readonly fix?: SuggestedFix;
  /** Identity across pushes; holds no line number. */
  readonly fingerprint: string;
  /** What the fingerprint was before the patch gave the file another name. */
  readonly formerFingerprint?: string;
  /** "on the call trace of the oops in this mail", when it is. */
  readonly evidence?: string;
  readonly lanes: readonly LockLane[];
  /** First and last line of the function in the finding's image. */
  readonly functionLines: readonly [number, number];
}

export type Finding =
  | (FindingBase & { readonly status: 'introduced'; readonly post: Position; readonly pre?: undefined })
  | (FindingBase & { readonly status: 'existing'; readonly pre?: Position; readonly post: Position })
  | (FindingBase & { readonly status: 'fixed'; readonly pre: Position; readonly post?: undefined });
