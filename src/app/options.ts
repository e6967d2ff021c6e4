// What a run is asked for, after the command line has been read.
import type { Severity } from '../finding/model.js';
import type { KernelChoice } from './kernel-choice.js';

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
}
