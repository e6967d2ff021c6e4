// What a run is asked for, after the command line has been read.
import type { Severity } from '../finding/model.js';
import type { KernelChoice } from './kernel-choice.js';
import type { LevelFor } from './rule-policy.js';
import type { Suppressions } from './suppressions.js';

export interface ReviewOptions {
  /** Ids of the rules to run. */
  readonly rules: ReadonlySet<string>;
  /** Report what was there before the patch, too. */
  readonly existing: boolean;
  /** Report findings of certainty `possible`, too. */
  readonly pedantic: boolean;
  /** The least severity of an introduced finding that makes the run fail. */
  readonly failOn: Severity;
  /** What is asserted about the kernel a file belongs to; undefined: the newest that the tables know. */
  readonly kernelFor?: KernelChoice;
  /** What the config says of rules by file; undefined: every rule as it is. */
  readonly levelFor?: LevelFor;
  /** A file's path from the top of the tree, where that is not how the run names it. */
  readonly treePath?: (file: string) => string;
  /** Files whose turn comes after this time, as of Date.now(), are not judged. */
  readonly deadline?: number;
  /** Findings that somebody answers for. */
  readonly suppressions?: Suppressions;
}
