// The options of `hunklock serve`, and its help.
import type { Command } from 'commander';
import type { ExitStatus } from '../exit.js';
import type { ServeFlags } from './serve-flags.js';

export function addServe(program: Command, setStatus: (status: ExitStatus) => void): void {
  const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];
  program
    .command('serve')
    .description('review pull requests as a GitHub App: a server for its webhook')
    .option('--data <DIR>', 'folder for the journal of accepted deliveries; kept over restarts')
    .option('--port <N>', 'port to listen on; 0: any (default: 3000)', '3000')
    .option('--host <ADDRESS>', 'address to listen on (default: 127.0.0.1)', '127.0.0.1')
    .option('--path <PATH>', 'path of the webhook (default: /webhook)', '/webhook')
    .option('--only <OWNER[/NAME]>', 'review these repositories only (may be repeated)', collect)
    .option('--api-url <URL>', 'REST address of an Enterprise server (default: GITHUB_API_URL)')
    .option('--drafts', 'review drafts, too')
    .option('--pedantic', "report findings of certainty 'possible', too")
    .option('--no-check-run', 'write no check run')
    .option('--concurrency <N>', 'reviews at a time (default: 2)', '2')
    .option('--review-limit <SECONDS>', 'a review that takes longer is ended (default: 300)', '300')
    .option('--stop-limit <SECONDS>', 'how long a stop waits for reviews that run (default: 30)', '30')
    .option('--first-retry <SECONDS>', 'wait before a failed review is tried again (default: 10)', '10')
    .option('--queue <N>', 'most reviews that wait (default: 1000)', '1000')
    .addHelpText('after', help)
    .action(async (flags: ServeFlags) => {
      const { runServe } = await import('./serve-command.js');
      setStatus(await runServe(flags));
    });
}

const help = `
Secrets come from the environment, or from the file that NAME_FILE names; never from the command line:
  HUNKLOCK_APP_ID            the App's id
  HUNKLOCK_PRIVATE_KEY       its private key, PEM
  HUNKLOCK_WEBHOOK_SECRET    the webhook's secret; a second one on a line of its own while it is changed

Routes: POST /webhook, GET /healthz (alive), GET /readyz (takes deliveries; queue depth). The log is JSON lines on
stderr. SIGTERM and SIGINT stop it: what runs is finished or waits in the journal for the next start.

Example:
  HUNKLOCK_APP_ID=12345 HUNKLOCK_PRIVATE_KEY_FILE=app.pem HUNKLOCK_WEBHOOK_SECRET_FILE=secret \\
    hunklock serve --data /var/lib/hunklock

docs/serve.md tells how to create the App, and has units for systemd and containers.`;
