// Commands and options of the command line; what a command does is loaded only when it is called.
import { Command, CommanderError, Option } from 'commander';
import { ToolError } from '../base/tool-error.js';
import { formatNames, reportFormats } from '../report/index.js';
import { addBaseline, addConfig, addSettingOptions } from './config-program.js';
import { exitStatus, type ExitStatus } from './exit.js';
import { addGithub } from './github/github-options.js';
import { addHook } from './hook-options.js';
import { packageVersion } from './package-files.js';
import type { CheckFlags, ReportFlags } from './flags.js';
import { addServe } from './serve/serve-options.js';

/** Runs one command line; throws ToolError on wrong usage. */
export async function runProgram(args: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.clean;
  const setStatus = (result: ExitStatus): void => void (status = result);
  const program = buildProgram(setStatus);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0 || error.code === 'commander.help')
      return error.exitCode === 0 ? 0 : exitStatus.usage;
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    throw new ToolError(
      'usage',
      2,
      message,
      `'hunklock ${helpTopic(program, args)}--help' shows what there is.`,
    );
  }
  return status;
}

function buildProgram(setStatus: (status: ExitStatus) => void): Command {
  const program = new Command('hunklock')
    .description(
      'Reads a patch to filesystem kernel code and says which locking and reference bugs it brings in, and which it fixes.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .configureHelp({ optionDescription: (option) => option.description })
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', programHelp);
  addCheck(program, setStatus);
  addScan(program, setStatus);
  addRules(program, setStatus);
  addConfig(program, setStatus);
  addBaseline(program, setStatus);
  addCache(program, setStatus);
  addHook(program, setStatus);
  addGithub(program, addReviewOptions, setStatus);
  addServe(program, setStatus);
  return program;
}

function addCheck(program: Command, setStatus: (status: ExitStatus) => void): void {
  const check = program
    .command('check')
    .description('judge patches: diffs, mails, mboxes, Maildirs; the format is found by content')
    .argument('[INPUT...]', "files or folders, '-' for standard input (the default when it is a pipe)")
    .option('--staged', 'judge what git commit would record')
    .option('--range <A..B>', 'judge these commits, each as its own patch')
    .option('--since <OLD>', 'report what is new against this previous version of the series')
    .option('--tree <DIR>', 'source tree the patches apply to')
    .option('--git <DIR>', 'git repository with the blobs that the patches name')
    .option('--base <REV>', 'commit the patches apply to')
    .option('--no-tree-scope', 'do not look into other files of the source tree');
  addReviewOptions(check)
    .option('--existing', 'report what was there before the patch, too')
    .addHelpText('after', checkHelp)
    .action(async (inputs: string[], flags: CheckFlags) => {
      const { runCheck } = await import('./check-command.js');
      setStatus(await runCheck(inputs, flags));
    });
}

function addScan(program: Command, setStatus: (status: ExitStatus) => void): void {
  const scan = program
    .command('scan')
    .description('judge whole C files, without a patch')
    .argument('<PATH...>', 'C files, or folders to search for them');
  addReviewOptions(scan)
    .addHelpText('after', scanHelp)
    .action(async (paths: string[], flags: ReportFlags) => {
      const { runScan } = await import('./scan-command.js');
      setStatus(await runScan(paths, flags));
    });
}

function addRules(program: Command, setStatus: (status: ExitStatus) => void): void {
  program
    .command('rules')
    .description("list the rules, or print one rule's page")
    .argument('[ID]', 'rule id, such as double-lock')
    .action(async (id: string | undefined) => {
      const { runRules } = await import('./rules-command.js');
      setStatus(await runRules(id));
    });
}

function addCache(program: Command, setStatus: (status: ExitStatus) => void): void {
  program
    .command('cache')
    .description('show the indexes of source trees that are kept, or remove them')
    .argument('[ACTION]', 'show (the default) or clear')
    .addHelpText('after', cacheHelp)
    .action(async (action: string | undefined) => {
      const { runCache } = await import('./cache-command.js');
      setStatus(await runCache(action));
    });
}

function addReviewOptions(command: Command): Command {
  const formats = formatNames.map((name) => `\n  ${name.padEnd(9)}  ${reportFormats[name].summary}`).join('');
  const chosen = command.addOption(
    new Option('-f, --format <NAME>', `how to report (default: text):${formats}`)
      .choices(formatNames)
      .default('text'),
  );
  return addSettingOptions(chosen)
    .option(
      '--strict',
      'exit with 1 when an entry of the suppressions is unused, expired or without a reason',
    )
    .option('--pedantic', "report findings of certainty 'possible', too")
    .addOption(
      new Option('--color <WHEN>', 'auto, always or never; NO_COLOR and FORCE_COLOR are obeyed')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--ascii', 'draw with plain ASCII')
    .option('--no-ascii', 'draw with box characters, whatever the locale says')
    .option('-q, --quiet', 'findings and notices only: no frames, no summary')
    .option('-o, --output <FILE>', 'write the report to a file')
    .option('-v, --verbose', 'say more: how each input was read, the stack of a bug');
}

/** `check ` when the first word names a command. */
function helpTopic(program: Command, args: readonly string[]): string {
  const named = program.commands.find((command) => command.name() === args[0]);
  return named === undefined ? '' : `${named.name()} `;
}

const programHelp = `
Examples:
  hunklock check 0001-foo.patch         judge a patch
  hunklock check --staged               judge what is about to be committed
  hunklock rules double-lock            what a rule means
  hunklock hook install                 judge each commit before git records it

Exit status: 0 judged and clean, 1 defects introduced, 2 wrong usage,
3 something could not be judged, 4 a bug in hunklock.`;

const checkHelp = `
Examples:
  hunklock check 0001-foo.patch         a patch; blobs are taken from git when it stands in the repository
  hunklock check series.mbox            a series: each patch is judged on top of those before it
  hunklock check - < mail               a mail; a reply that quotes a patch is repaired by the hunk counts
  hunklock check --tree ~/linux x.diff  with the whole files, which tells more than the diff alone
  hunklock check --range origin/master..HEAD
  hunklock check --since v1.mbox v2.mbox   what is new in v2, what was fixed, nothing twice

Exit status: 0 judged and clean, 1 defects introduced at or above --fail-on (default: note), 2 wrong usage,
3 something could not be judged (and nothing worse), 4 a bug in hunklock.`;

const cacheHelp = `
Of each source tree that patches were checked in, an index is kept: which file defines and which calls a
function. It is found by content, built again in parts when files change, and bounded in size; without it a
check costs time, never an answer. It lies in $XDG_CACHE_HOME/hunklock, or ~/.cache/hunklock.`;

const scanHelp = `
Examples:
  hunklock scan fs/ext4
  hunklock scan --format terse fs/foo/namei.c

Everything a scan finds was there before, so it exits with 0 (or 3, when something could not be judged)
unless --fail-on is given.`;
