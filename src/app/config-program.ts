// `hunklock config` and `hunklock baseline` on the command line, and the options that they share with check and scan.
import { Option, type Command } from 'commander';
import type { BaselineFlags } from './baseline-command.js';
import type { ExplainFlags } from './config-explain.js';
import type { ExitStatus } from './exit.js';
import type { RuleChoice } from './rule-selection.js';

type SetStatus = (status: ExitStatus) => void;

export function addConfig(program: Command, setStatus: SetStatus): void {
  const config = program
    .command('config')
    .description('say what applies to a file, and where that is said')
    .helpCommand(false);
  const explain = config
    .command('explain')
    .description(
      'print kernel, presets and the level of every rule for a file of the tree, with their origin',
    )
    .argument('<FILE>', 'path of a file; it need not exist');
  addSettingOptions(explain).action(async (file: string, flags: ExplainFlags) => {
    const { runConfigExplain } = await import('./config-explain.js');
    setStatus(await runConfigExplain(file, flags));
  });
}

export function addBaseline(program: Command, setStatus: SetStatus): void {
  const baseline = program
    .command('baseline')
    .description('write the suppressions file from what there is now')
    .argument('[PATH...]', 'C files, or folders to search for them')
    .option('--range <A..B>', 'take what these commits brought in or touched');
  addSettingOptions(baseline)
    .option('--pedantic', "take findings of certainty 'possible', too")
    .option('-q, --quiet', 'no progress')
    .option('-o, --output <FILE>', "write to this file ('-': standard output)")
    .addHelpText('after', baselineHelp)
    .action(async (paths: string[], flags: BaselineFlags) => {
      const { runBaseline } = await import('./baseline-command.js');
      setStatus(await runBaseline(paths, flags));
    });
}

/** What command line and config decide together. */
export function addSettingOptions(command: Command): Command {
  const choose =
    (enabled: boolean) =>
    (id: string, previous: readonly RuleChoice[] = []): RuleChoice[] => [...previous, { id, enabled }];
  return command
    .option('--rule <ID>', 'run this rule only (may be repeated)', choose(true))
    .option('--no-rule <ID>', 'leave this rule out (may be repeated)', choose(false))
    .addOption(
      new Option(
        '--fail-on <SEVERITY>',
        'least severity that makes the exit status 1: error, warning or note',
      ).choices(['error', 'warning', 'note']),
    )
    .option(
      '--kernel <VERSION>',
      'kernel the code is for, such as 4.6 (default: that of the tree, or the newest)',
    )
    .option(
      '--preset <NAME>',
      'rows of an out-of-tree filesystem for every file (may be repeated); chosen by folder, too',
      (name: string, previous: readonly string[] | undefined) => [...(previous ?? []), name],
    )
    .option('--config <FILE>', 'config file (default: .hunklock.yaml at the top of the tree that is patched)')
    .option(
      '--suppressions <FILE>',
      'suppressions file (default: .hunklock-suppressions.yaml at the top of the tree that is patched)',
    );
}

const baselineHelp = `
Examples:
  hunklock baseline fs/foo
  hunklock baseline --range v6.12..HEAD

Entries that are there already stay, with their reasons. The exit status is 0, or 3 when something could not be judged.`;
