// The options of `hunklock github`, and its help.
import type { Command } from 'commander';
import type { ExitStatus } from '../exit.js';
import type { GithubFlags } from './github-flags.js';

/** Adds the command; `addReviewOptions` adds those it shares with `check`. */
export function addGithub(
  program: Command,
  addReviewOptions: (command: Command) => Command,
  setStatus: (status: ExitStatus) => void,
): void {
  const github = program
    .command('github')
    .description('review one pull request on GitHub: that of the Actions job it runs in, or --repo and --pr')
    .option('--repo <OWNER/NAME>', 'repository (default: GITHUB_REPOSITORY)')
    .option('--pr <N>', 'number of the pull request (default: that of the event)')
    .option('--dry-run', 'print the calls that would write, make none of them')
    .option('--check-run', 'write a check run with annotations, too (token of an App or a job)')
    .option('--data <FILE>', 'post nothing; write what is to be posted to a file')
    .option('--from <FILE>', 'judge nothing; post what another job wrote with --data')
    .option('--git <DIR>', 'checkout with the commits (default: the one it stands in, else the API)')
    .option('--base <REV>', 'with --head and --dry-run: a local pull request, GitHub is not asked')
    .option('--head <REV>', 'see --base');
  addReviewOptions(github)
    .addHelpText('after', help)
    .action(async (flags: GithubFlags) => {
      const [{ runGithub }, { ownWorld }] = await Promise.all([
        import('./github-command.js'),
        import('./output-github.js'),
      ]);
      setStatus(await runGithub(flags, ownWorld()));
    });
}

const help = `
Examples:
  hunklock github                                       in a workflow on pull_request
  hunklock github --repo OWNER/NAME --pr 7 --dry-run    what it would write
  hunklock github --dry-run --base main --head topic    the same for two local commits

The token is GITHUB_TOKEN; GITHUB_API_URL names an Enterprise server. Nothing of the head is run, and the config
is that of the base. Exit status as for check; 3 when not all could be posted, too.`;
