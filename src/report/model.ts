// What a reporter gets: the whole result of one run, as data.
import type { Notice } from '../base/notice.js';
import type { Finding, Severity } from '../finding/model.js';
import type { ImageSide, Scope } from '../image/model.js';
import type { HunkState, Patch } from '../patch/model.js';

export interface ReviewedPatch {
  readonly patch: Patch;
  /** The worst state of its hunks. */
  readonly input: HunkState;
  /** Functions whose both images were looked at. */
  readonly functionsJudged: number;
  /** The same functions by how much text was known; left out where the run did not count them. */
  readonly functionsByScope?: Readonly<Partial<Record<Scope, number>>>;
}

/** The text of an image's line (1-based) when the run has it, for code frames. */
export type SourceLines = (patch: number, file: string, side: ImageSide, line: number) => string | undefined;

export interface Review {
  readonly patches: readonly ReviewedPatch[];
  /** Introduced first, most severe first; then fixed, then existing. Those hidden by options are left out. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** Findings left out because of `--pedantic` or `--existing` not given. */
  readonly hidden: {
    readonly possible: number;
    readonly existing: number;
    /** Left out because the suppressions file answers for them. */
    readonly suppressed?: number;
  };
  readonly sourceLines: SourceLines;
  /** Of the previous version's introduced findings (`--since`): still there, left out above; not there any more. */
  readonly since?: { readonly repeated: number; readonly gone: number };
}

/** What a report may say about a rule besides its findings. */
export interface RuleInfo {
  readonly summary: string;
  readonly severity: Severity;
  /** The rule's page, in Markdown. */
  readonly page: string;
}

export interface ReportOptions {
  readonly color: boolean;
  /** False for plain ASCII. */
  readonly unicode: boolean;
  /** Terminal columns. */
  readonly width: number;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly toolVersion: string;
  /** Undefined for a rule that is not in the catalogue. */
  readonly ruleInfo: (id: string) => RuleInfo | undefined;
}

/** Renders a review; pure, ends with a newline, never drops a notice. */
export type Reporter = (review: Review, options: ReportOptions) => string;
