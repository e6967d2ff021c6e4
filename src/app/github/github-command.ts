// `hunklock github`: judges one pull request and reviews it.
import { writeFile } from 'node:fs/promises';
import type { Notice } from '../../base/notice.js';
import { ToolError } from '../../base/tool-error.js';
import type { Review } from '../../report/model.js';
import { rules } from '../../../rules/index.js';
import { exitOf, exitStatus, type ExitStatus } from '../exit.js';
import { reviewOptions } from '../flags.js';
import { judgeSource } from '../judge-source.js';
import { apiSource } from './api-source.js';
import { postCheckRun } from './check-run.js';
import { makeClient, type Client } from './client.js';
import { collectData } from './collect-data.js';
import { pullFile, type PullFiles } from './diff-lines.js';
import type { GithubFlags } from './github-flags.js';
import { judgeLocally, localSource } from './local-pull.js';
import { printReport, printPosted, type World } from './output-github.js';
import { pullPlace } from './pull-place.js';
import { fileLimits, readFiles, readHead, type PullHead, type PullId } from './read-pull.js';
import type { PullData } from './review-data.js';
import { type Reviewing, reviewPull } from './review-pull.js';
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
  const listed = await readFiles(client, id);
  const files: PullFiles = new Map(listed.map(({ path, patch }) => [path, pullFile(path, patch)]));
  if (data !== undefined) {
    const posted = await post({ flags, world, client, id, state, files, data, suggestions: false });
    const status = exitOfData(data, flags.failOn ?? 'note');
    return status === exitStatus.clean ? (posted ?? status) : status;
  }
  const { review, options } = await judge(flags, world, client, id, state, listed);
  const own = collectData(review, pull, state.head);
  const judged = exitOf(review, options.failOn, ['introduced']);
  await printReport(review, flags, world);
  if (flags.data !== undefined) {
    await writeData(flags.data, own);
    return judged;
  }
  const posted = await post({ flags, world, client, id, state, files, data: own, suggestions: true });
  return judged === exitStatus.clean ? (posted ?? judged) : judged;
}

async function judge(
  flags: GithubFlags,
  world: World,
  client: Client,
  id: PullId,
  state: PullHead,
  listed: Awaited<ReturnType<typeof readFiles>>,
): Promise<{ review: Review; options: ReturnType<typeof reviewOptions> }> {
  const options = reviewOptions(
    flags,
    rules.map((rule) => rule.id),
  );
  const local = await localSource(state, flags, world.cwd);
  const source = local ?? (await apiSource(client, id, state, listed));
  const limits: readonly Notice[] = fileLimits(state, listed.length, local !== undefined);
  try {
    const notices = [...source.notices, ...limits];
    return { review: await judgeSource({ ...source, notices }, flags, options), options };
  } finally {
    source.base.close();
  }
}

type Posting = Reviewing & { readonly flags: GithubFlags };

/** Posts, and says what came of it; a status only where not all could be posted. */
async function post(posting: Posting): Promise<ExitStatus | undefined> {
  const { flags, world, client, id, state, data } = posting;
  // Judging may have taken a while; a comment on a line of another push would be wrong.
  const now = await readHead(client, id);
  if (now.head !== state.head) return headMoved(world, state.head, now.head);
  const posted = await reviewPull(posting, flags.dryRun === true);
  const checked = flags.checkRun === true ? await postCheckRun(client, id, data, flags, world) : undefined;
  printPosted(posted, checked, client.calls(), world);
  const isWhole = posted.lost === 0 && posted.notEdited === 0 && checked?.kind !== 'failed';
  return isWhole ? undefined : exitStatus.notJudged;
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
