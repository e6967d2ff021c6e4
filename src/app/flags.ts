// The command line's options as commander hands them over, and what they come to.
import type { Severity } from '../finding/model.js';
import type { FormatName } from '../report/index.js';
import type { ReportOptions } from '../report/model.js';
import type { ReviewOptions } from './options.js';
import { packageVersion } from './package-files.js';
import { ruleInfo } from './rule-pages.js';
import { selectRules, type RuleChoice } from './rule-selection.js';
import { detectTerminal, type ColorChoice } from './terminal.js';

/** Options that all commands with a report share. */
export interface ReportFlags {
  readonly format: FormatName;
  /** `--rule` and `--no-rule`, in their order. */
  readonly rule?: readonly RuleChoice[];
  readonly failOn?: Severity;
  readonly pedantic?: true;
  /** `--kernel`, as written. */
  readonly kernel?: string;
  readonly preset?: readonly string[];
  readonly config?: string;
  /** `--suppressions`. */
  readonly suppressions?: string;
  readonly strict?: true;
  readonly color: ColorChoice;
  readonly ascii?: boolean;
  readonly quiet?: true;
  readonly output?: string;
  readonly verbose?: true;
}

export interface CheckFlags extends ReportFlags {
  readonly existing?: true;
  readonly staged?: true;
  readonly range?: string;
  /** The previous version of the series: any input that `check` reads. */
  readonly since?: string;
  readonly tree?: string;
  readonly git?: string;
  readonly base?: string;
  /** `--no-tree-scope`. */
  readonly treeScope?: boolean;
}

export function reviewOptions(
  flags: Omit<ReportFlags, 'suppressions'> & { readonly existing?: true },
  ruleIds: readonly string[],
): ReviewOptions {
  return {
    rules: selectRules(ruleIds, flags.rule ?? []),
    existing: flags.existing ?? false,
    pedantic: flags.pedantic ?? false,
    failOn: flags.failOn ?? 'note',
  };
}

/** A report in a file is not for a terminal: no colour unless it is asked for. */
export function reportOptions(flags: Omit<ReportFlags, 'suppressions'>): ReportOptions {
  const stream = flags.output === undefined ? process.stdout : {};
  return {
    ...detectTerminal(stream, process.env, flags.color, flags.ascii),
    quiet: flags.quiet ?? false,
    verbose: flags.verbose ?? false,
    toolVersion: packageVersion(),
    ruleInfo,
  };
}
