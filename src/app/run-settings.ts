// What a run goes by once the tree can be read: the command line, the config, the suppressions, the kernel.
import type { Config } from './config.js';
import { loadConfig } from './find-config.js';
import { loadSuppressions } from './find-suppressions.js';
import type { ReportFlags } from './flags.js';
import { chooseKernel } from './kernel-choice.js';
import type { ReviewOptions } from './options.js';
import { rulePolicy } from './rule-policy.js';

/** What of the command line decides together with the config. */
export type SettingFlags = Pick<ReportFlags, 'kernel' | 'preset' | 'config' | 'rule' | 'failOn'> & {
  /** `--suppressions`; false: none are read. */
  readonly suppressions?: string | false;
};

/** How the tree before the patch is read. */
export interface SettingsTree {
  readonly read: (name: string) => Promise<string | undefined>;
  /** The Makefile at the kernel's top. */
  readonly readMakefile: () => Promise<string | undefined>;
  readonly treePath?: (file: string) => string;
}

/**
 * Completes the options of a run.
 *
 * @param options - What the command line alone asks for.
 * @throws ToolError when a data file cannot be read or is not valid.
 */
export async function loadSettings(
  flags: SettingFlags,
  options: ReviewOptions,
  tree: SettingsTree,
): Promise<ReviewOptions> {
  const { treePath } = tree;
  const config = await loadConfig(flags.config, tree.read);
  const suppressions =
    flags.suppressions === false ? undefined : await loadSuppressions(flags.suppressions, tree.read);
  const place = treePath === undefined ? {} : { treePath };
  const choices = flags.rule ?? [];
  return {
    ...options,
    ...place,
    rules: withoutSilenced(options.rules, config, new Set(choices.map(({ id }) => id))),
    failOn: flags.failOn ?? config?.failOn ?? options.failOn,
    kernelFor: await chooseKernel({
      named: flags.kernel,
      presets: flags.preset ?? [],
      config,
      readMakefile: tree.readMakefile,
      ...place,
    }),
    levelFor: rulePolicy({ selected: options.rules, choices, config }),
    ...(suppressions !== undefined && { suppressions }),
  };
}

/** Rules that are off for every file need not run. */
function withoutSilenced(
  selected: ReadonlySet<string>,
  config: Config | undefined,
  asked: ReadonlySet<string>,
): ReadonlySet<string> {
  const isOffEverywhere = (id: string): boolean =>
    config?.rules?.[id] === 'off' &&
    !asked.has(id) &&
    !(config.overrides ?? []).some(({ rules }) => (rules?.[id] ?? 'off') !== 'off');
  return new Set([...selected].filter((id) => !isOffEverywhere(id)));
}
