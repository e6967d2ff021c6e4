// `hunklock hook` on the command line: its commands, options and help.
import type { Command } from 'commander';
import type { ExitStatus } from './exit.js';
import type { HookAction, HookFlags } from './hook-command.js';
import { hookNames } from './hook-names.js';

export function addHook(program: Command, setStatus: (status: ExitStatus) => void): void {
  const hook = program
    .command('hook')
    .description("judge each commit before git records it: install git's hooks, take them away, test them")
    .helpCommand(false)
    .addHelpText('after', hookHelp);
  const add = (action: HookAction, description: string): Command =>
    hook
      .command(action)
      .description(description)
      .action(async (flags: HookFlags) => {
        const { runHookAction } = await import('./hook-command.js');
        setStatus(await runHookAction(action, flags));
      });
  add('install', `install ${hookNames.join(', ')}; hooks that are there are kept and called first`).option(
    '--force',
    'also where other repositories take their hooks from, and over hooks of ours that were changed',
  );
  add('uninstall', 'take them away and put back what was there before').option(
    '--force',
    'also hooks of ours that were changed',
  );
  add('doctor', 'say what is installed, and prove that each hook fires');
  // Answered before this parser is loaded, unless it is asked for help.
  hook
    .command('run')
    .description('judge what is staged as a hook does: for hook managers, and in hooks of your own')
    .argument('<HOOK>', hookNames.join(', '))
    .addHelpText('after', runHelp);
}

const hookHelp = `
Examples:
  hunklock hook install                 in any folder of the repository; once is enough for all its work trees
  hunklock hook doctor
  HUNKLOCK_SKIP=1 git commit            this once without hunklock; git commit --no-verify skips all hooks

A commit is stopped by errors it would bring in, certain or likely; never by what was there before, by warnings,
or by what could not be judged, which is said. docs/hook.md tells more.`;

const runHelp = `
Exit status: 0 let the commit pass, 1 stop it, 2 wrong usage.`;
