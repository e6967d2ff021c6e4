// `hunklock github`: judges one pull request and reviews it.
import { writeFile } from 'node:fs/promises';
import { ToolError } from '../../base/tool-error.js';
import { exitStatus, type ExitStatus } from '../exit.js';
import { makeClient, type Client } from './client.js';
import type { GithubFlags } from './github-flags.js';
import { judgeLocally, localSource } from './local-pull.js';
import { printReport, printPosted, type World } from './output-github.js';
import { pullPlace } from './pull-place.js';
import { readHead, type PullId } from './read-pull.js';
import type { PullData } from './review-data.js';
import { judgePull, postPull, readPullAt, statusOfOutcome, type Posting } from './review-one.js';
import { readData, exitOfData } from './trusted-data.js';

/** Reviews the pull request; throws ToolError on wrong usage and where GitHub gives nothing to judge. */
export async function runGithub(flags: GithubFlags, world: World): Promise<ExitStatus> {
  rejectMixed(flags);
  if (flags.head !== undefined) return judgeLocally(flags, world);
  const place = await pullPlace(flags, world.env);
  const data = flags.from === undefined ? undefined : await readData(flags.from, place);
  const pull = data?.pull ?? place.pull;
  if (pull === undefined)
    throw new ToolError('no-pull-request', 2, 'the event names no pull request', 'Name it with --pr N.');
  const id: PullId = { owner: place.owner, repo: place.repo, pull };
  const client = openClient(world);
  const state = await readHead(client, id);
  const expected = place.head ?? state.head;
  if (state.head !== expected || (data !== undefined && data.head !== state.head))
    return headMoved(world, data?.head ?? expected, state.head);
  const read = await readPullAt(client, id, state);
  if (data !== undefined) {
    const judged = exitOfData(data, flags.failOn ?? 'note');
    return post({ ...read, flags, world, data, suggestions: false }, judged);
  }
  const {
    review,
    data: own,
    status,
  } = await judgePull(read, flags, (pull) => localSource(pull, flags, world.cwd));
  await printReport(review, flags, world);
  if (flags.data !== undefined) {
    await writeData(flags.data, own);
    return status;
  }
  const failOn = { failOn: review.failOn };
  return post({ ...read, flags: { ...flags, ...failOn }, world, data: own, suggestions: true }, status);
}

/** Posts, and says what came of it. */
async function post(posting: Posting, judged: ExitStatus): Promise<ExitStatus> {
  const { world, client, state } = posting;
  const outcome = await postPull(posting);
  if (outcome.kind === 'head-moved') headMoved(world, state.head, outcome.now);
  else printPosted(outcome.posted, outcome.checked, client.calls(), world);
  return statusOfOutcome(judged, outcome);
}

/** The push that came meanwhile has its own run; this one must not be taken for a clean one. */
function headMoved(world: World, expected: string, now: string): ExitStatus {
  world.print(
    `not judged: the head of the pull request is ${now} now, not ${expected}; nothing is posted  [head-moved]\n`,
  );
  return exitStatus.notJudged;
}

function openClient({ env, second, say }: World): Client {
  const token = env.GITHUB_TOKEN ?? env.GH_TOKEN ?? '';
  if (token === '') {
    throw new ToolError('no-token', 2, 'GITHUB_TOKEN is not set', "Give the job's token in its environment.");
  }
  const apiUrl = env.GITHUB_API_URL ?? 'https://api.github.com';
  return makeClient({ token, apiUrl, onWait: say, ...(second === undefined ? {} : { second }) });
}

async function writeData(file: string, data: PullData): Promise<void> {
  await writeFile(file, `${JSON.stringify(data)}\n`).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(
      'output-not-written',
      2,
      `cannot write the data: ${why}`,
      'Name a writable file with --data.',
      { cause },
    );
  });
}

function rejectMixed({ from, data, dryRun, head, base, pr, repo }: GithubFlags): void {
  const wrong = (message: string, next: string): never => {
    throw new ToolError('mixed-options', 2, message, next);
  };
  if (from !== undefined && data !== undefined)
    wrong('--from and --data exclude each other', 'One job writes the data, another posts it.');
  if (data !== undefined && dryRun === true)
    wrong('--data posts nothing, so --dry-run says nothing', 'Give one of them.');
  if ((head !== undefined) !== (base !== undefined))
    wrong('--base and --head go together', 'Give both, for a dry run without GitHub.');
  if (head !== undefined && (dryRun !== true || pr !== undefined || repo !== undefined))
    wrong('--base and --head are for a dry run without GitHub', 'Give --dry-run, without --repo and --pr.');
}
