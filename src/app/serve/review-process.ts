// `hunklock serve review`: the process of one review. It ends with the server, so that no two judge the same push.
import { ToolError } from '../../base/tool-error.js';
import { postFailedCheck } from '../github/check-run.js';
import { makeClient, type Client } from '../github/client.js';
import type { GithubFlags } from '../github/github-flags.js';
import type { World } from '../github/output-github.js';
import { readHead, type PullId } from '../github/read-pull.js';
import { judgePull, postPull, readPullAt } from '../github/review-one.js';
import { describeCause } from '../internal-error.js';
import { parseTask, type ReviewTask, type TaskResult } from './review-task.js';

/** Codes of failures of GitHub's, or of the network's. */
const passing = new Set(['github-failed', 'no-login']);
/** Seconds: the queue waits better than a process does. */
const longestWait = 20;
const noCheckout = (): Promise<undefined> => Promise.resolve(undefined);
const nothing = (): void => undefined;

/** Does the one task that the server sends, answers, and ends. */
export async function runReviewProcess(): Promise<0> {
  if (process.send === undefined) {
    throw new ToolError(
      'usage',
      2,
      'this is started by the server',
      'Start the server: hunklock serve --data DIR',
    );
  }
  process.once('disconnect', () => process.exit(0));
  // A terminal's Ctrl-C reaches the whole group; the server decides what becomes of a review.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, nothing);
  const task = await new Promise<unknown>((resolve) => {
    process.once('message', resolve);
  });
  const answer = await perform(parseTask(task));
  await new Promise<void>((resolve) => {
    process.send?.(answer, () => {
      resolve();
    });
  });
  process.exit(0);
}

async function perform(task: ReviewTask): Promise<TaskResult> {
  const { token, apiUrl, owner, repo, pull } = task;
  const client = makeClient({ token, apiUrl, longestWait, onWait: nothing });
  try {
    const id: PullId = { owner, repo, pull };
    if (task.kind === 'review') return await review(task, client, id);
    await postFailedCheck(client, id, task.head, task.reason ?? '');
    return { kind: 'told', calls: client.calls() };
  } catch (error) {
    const code = error instanceof ToolError ? error.code : 'internal-error';
    return failed(client, code, describeCause(error), passing.has(code));
  }
}

function failed(client: Client, code: string, why: string, retry: boolean): TaskResult {
  return { kind: 'failed', code, why, retry, after: client.askedWait(), calls: client.calls() };
}

async function review(task: ReviewTask, client: Client, id: PullId): Promise<TaskResult> {
  const flags: GithubFlags = {
    format: 'terse',
    color: 'never',
    quiet: true,
    ...(task.pedantic && { pedantic: true }),
    ...(task.checkRun && { checkRun: true }),
  };
  const world: World = { env: {}, cwd: '/', print: nothing, say: nothing };
  const state = await readHead(client, id);
  if (task.exact && state.head !== task.head)
    return { kind: 'head-moved', now: state.head, calls: client.calls() };
  const read = await readPullAt(client, id, state);
  const { review: judged, data } = await judgePull(read, flags, noCheckout);
  const failOn = { failOn: judged.failOn };
  const outcome = await postPull({ ...read, flags: { ...flags, ...failOn }, world, data, suggestions: true });
  const calls = client.calls();
  if (outcome.kind === 'head-moved') return { ...outcome, calls };
  const { posted, checked, isWhole } = outcome;
  if (!isWhole) {
    const why = posted.why ?? (checked?.kind === 'failed' ? `check run: ${checked.why}` : '');
    return failed(client, 'not-posted', why, true);
  }
  return {
    kind: 'reviewed',
    head: state.head,
    introduced: data.items.filter(({ status }) => status === 'introduced').length,
    fixed: data.items.filter(({ status }) => status === 'fixed').length,
    notJudged: data.notices.filter(({ level }) => level === 'not-judged').length,
    reviews: posted.reviews,
    comments: posted.comments,
    edited: posted.edited,
    checkRun: checked?.kind,
    calls,
  };
}
