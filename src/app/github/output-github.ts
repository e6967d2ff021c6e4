// What a run prints: the report, then what was posted. In a job, no line of it may be taken for a workflow command.
import { randomBytes } from 'node:crypto';
import { reportFormats } from '../../report/index.js';
import type { Review } from '../../report/model.js';
import { visible } from '../../report/visible.js';
import { describeBugs } from '../failure.js';
import { reportOptions } from '../flags.js';
import { writeOutput } from '../output.js';
import type { CheckRunResult } from './check-run.js';
import type { GithubFlags } from './github-flags.js';
import type { Posted } from './post.js';

/** What a run knows of the world around it. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly print: (text: string) => void;
  /** For the reader of the log only. */
  readonly say: (text: string) => void;
  /** Milliseconds that a second of waiting takes; tests are in a hurry. */
  readonly second?: number;
}

/** The world of the command line. */
export function ownWorld(): World {
  const { env } = process;
  const isJob = env.GITHUB_ACTIONS === 'true';
  return {
    env,
    cwd: process.cwd(),
    print: (text) => void process.stdout.write(isJob ? fence(text) : text),
    say: (text) => void process.stderr.write(`hunklock: ${visible(text)}\n`),
  };
}

/** The runner obeys lines that begin with `::`; between these marks it does not. */
function fence(text: string): string {
  const mark = randomBytes(16).toString('hex');
  return `::stop-commands::${mark}\n${text.endsWith('\n') ? text : `${text}\n`}::${mark}::\n`;
}

export async function printReport(review: Review, flags: GithubFlags, world: World): Promise<void> {
  const text = reportFormats[flags.format].render(review, reportOptions(flags));
  const isPlain = flags.output === undefined || flags.output === '-';
  // The format of workflow commands is made of them, and escapes what is not.
  if (isPlain && flags.format !== 'github') world.print(text);
  else await writeOutput(text, flags.output);
  const bugs = describeBugs(review, ['github'], flags.verbose ?? false);
  if (bugs !== '') world.say(bugs.trimEnd());
}

export function printPosted(
  posted: Posted,
  checked: CheckRunResult | undefined,
  calls: number,
  world: World,
): void {
  const { reviews, comments, edited, lost, notEdited, why } = posted;
  const parts = [
    counted(reviews, 'review'),
    counted(comments, 'comment'),
    `${edited} edited`,
    ...(checked === undefined ? [] : [`check run ${checked.kind}`]),
    `${calls} API calls`,
  ];
  world.print(`GitHub: ${parts.join(', ')}.\n`);
  if (lost > 0 || notEdited > 0) {
    const what = [
      ...(lost > 0 ? [counted(lost, 'finding or notice', 'findings and notices')] : []),
      ...(notEdited > 0 ? [counted(notEdited, 'edit')] : []),
    ];
    world.print(`not posted: ${what.join(' and ')} (${visible(why ?? '')})  [not-posted]\n`);
  } else if (why !== undefined) {
    world.print(
      `notice: GitHub did not take all as it was sent (${visible(why)}); it stands elsewhere in the review\n`,
    );
  }
  if (checked?.kind === 'failed')
    world.print(`not posted: the check run (${visible(checked.why)})  [not-posted]\n`);
}

function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
