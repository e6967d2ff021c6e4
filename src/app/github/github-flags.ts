// The options of `hunklock github` as commander hands them over.
import type { CheckFlags } from '../flags.js';

export interface GithubFlags extends Omit<CheckFlags, 'staged' | 'range' | 'tree' | 'existing'> {
  /** `OWNER/NAME`. */
  readonly repo?: string;
  /** Number of the pull request. */
  readonly pr?: string;
  /** Commit of the pull request, for a dry run without GitHub. */
  readonly head?: string;
  readonly dryRun?: true;
  /** Write what would be posted to this file, and post nothing. */
  readonly data?: string;
  /** Post what another job wrote with `--data`. */
  readonly from?: string;
  readonly checkRun?: true;
}
