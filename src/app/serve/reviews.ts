// A job as a task for a process of its own: with a fresh token, and with what a failure of GitHub's means for it.
import { retryAfterOf, statusOf } from '../github/client.js';
import type { GithubApp } from './github-app.js';
import type { DispatcherOptions } from './dispatcher.js';
import type { Job } from './job.js';
import type { ReviewTask, TaskResult } from './review-task.js';
import type { ServeSettings } from './serve-flags.js';
import type { Log } from './serve-log.js';
import { startReview } from './start-review.js';

/** Seconds for one call, with what the machine may be busy with. */
const tellingLimit = 60;

/** Makes the two things that the dispatcher can have done; `signal` ends them at once. */
export function makeReviews(
  { apiUrl, pedantic, checkRun, reviewLimit }: ServeSettings,
  makeToken: GithubApp['makeToken'],
  signal: AbortSignal,
  log: Log,
): Pick<DispatcherOptions, 'review' | 'tellFailure'> {
  const perform = async (
    job: Job,
    more: Pick<ReviewTask, 'kind' | 'exact' | 'reason'>,
  ): Promise<TaskResult> => {
    const token = await makeToken(job).catch(tokenFailure);
    if (typeof token !== 'string') return token;
    if (signal.aborted)
      return { kind: 'failed', code: 'review-stopped', why: 'the server stops', retry: true, calls: 1 };
    const { owner, repo, pull, head } = job;
    const task: ReviewTask = { token, apiUrl, owner, repo, pull, head, pedantic, checkRun, ...more };
    const limit = more.kind === 'review' ? reviewLimit : tellingLimit;
    const result = await startReview(task, { limit, env: process.env, signal });
    return { ...result, calls: result.calls + 1 };
  };
  return {
    review: (job, exact) => perform(job, { kind: 'review', exact }),
    tellFailure: async (job, { code, reason }) => {
      if (!checkRun || code === 'no-installation-token') return;
      const told = await perform(job, { kind: 'tell-failure', exact: true, reason: `${reason} (${code})` });
      if (told.kind === 'failed')
        log('warn', 'not-told', { delivery: job.delivery, code: told.code, reason: told.why });
    },
  };
}

function tokenFailure(error: unknown): TaskResult {
  const status = statusOf(error);
  const said = error instanceof Error ? (error.message.split(' - http')[0] ?? '') : String(error);
  const why = `GitHub gives no token (${status === 0 ? 'no answer' : `status ${status}`}): ${said}`;
  const after = retryAfterOf(error) ?? 0;
  return { kind: 'failed', code: 'no-installation-token', why, retry: true, after, calls: 1 };
}
