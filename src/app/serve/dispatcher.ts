// Takes jobs off the queue: so many at a time, again after a failure, and says what came of each.
import type { Job, JournalRecord } from './job.js';
import type { Journal } from './journal.js';
import type { Pending } from './queue-state.js';
import type { TaskResult } from './review-task.js';
import { makeSchedule, type Schedule } from './schedule.js';
import type { Log, LogFields } from './serve-log.js';
import { delayAfter, mostAttempts, verdictOf, type Why } from './verdict.js';

export interface DispatcherOptions {
  readonly journal: Journal;
  readonly log: Log;
  /** Reviews the job's head, or whatever head there is when not `exact`; never rejects. */
  readonly review: (job: Job, exact: boolean) => Promise<TaskResult>;
  /** Tells the pull request that its review failed, where that can be. */
  readonly tellFailure: (job: Job, why: Why) => Promise<void>;
  readonly concurrency: number;
  /** Seconds until the first further try. */
  readonly firstRetry: number;
}

export interface DispatcherCounts {
  readonly running: number;
  readonly reviewed: number;
  readonly failed: number;
  readonly lastFailure: { readonly code: string; readonly at: string } | null;
}

export interface Dispatcher {
  /** Begins the jobs that can begin. */
  readonly wake: () => void;
  readonly counts: () => DispatcherCounts;
  /** Begins no more; resolves when none is running. */
  readonly stop: () => Promise<void>;
}

interface Context extends DispatcherOptions {
  readonly schedule: Schedule;
  readonly tally: { reviewed: number; failed: number; lastFailure: DispatcherCounts['lastFailure'] };
}

/** Makes the dispatcher; `wake` sets it going. */
export function makeDispatcher(options: DispatcherOptions): Dispatcher {
  const { journal, log, concurrency, firstRetry } = options;
  const runs = new Set<Promise<void>>();
  let isStopping = false;
  const wake = (): void => {
    for (;;) {
      const pending = isStopping ? undefined : schedule.take();
      if (pending === undefined) return;
      const { job } = pending;
      const ended = run(pending, context)
        .catch((error: unknown) => {
          log('error', 'internal-error', { delivery: job.delivery, reason: String(error) });
          schedule.hold(job, firstRetry * 1000);
        })
        .finally(() => {
          schedule.giveBack(job);
          runs.delete(ended);
          wake();
        });
      runs.add(ended);
    }
  };
  const schedule = makeSchedule(journal.state, concurrency, wake);
  const context: Context = { ...options, schedule, tally: { reviewed: 0, failed: 0, lastFailure: null } };
  // What a crash cut short may be on its way to GitHub still: it is to be there when the next try reads what was said.
  for (const { job, attempts } of journal.state.pending.values())
    if (attempts > 0) schedule.hold(job, firstRetry * 1000);
  return {
    wake,
    counts: () => ({ running: schedule.running(), ...context.tally }),
    stop: async () => {
      isStopping = true;
      await Promise.all(runs);
    },
  };
}

async function run({ job, attempts }: Pending, context: Context): Promise<void> {
  const { log, review } = context;
  const { delivery, owner, repo, pull, head } = job;
  const attempt = attempts + 1;
  const about = { delivery, repo: `${owner}/${repo}`, pull, head, attempt };
  if (attempt > mostAttempts) {
    const why = { code: 'review-crashed', reason: `the server ended during each of ${attempts} tries` };
    await fail(job, why, about, context);
    return;
  }
  log('info', 'review', about);
  const from = performance.now();
  await record({ kind: 'begun', delivery }, context);
  // The event may be ahead of the API at first; later on, what the API says is the head.
  const result = await review(job, attempts === 0);
  const fields = { ...about, ms: Math.round(performance.now() - from) };
  await settle(job, attempt, result, fields, context);
}

async function settle(
  job: Job,
  attempt: number,
  result: TaskResult,
  fields: LogFields,
  context: Context,
): Promise<void> {
  const { journal, log, schedule, tally, firstRetry } = context;
  const { delivery } = job;
  const verdict = verdictOf(result, attempt, !journal.state.pending.has(delivery));
  switch (verdict.kind) {
    case 'done': {
      const { kind: outcome, ...more } = result;
      await record({ kind: 'ended', delivery, ending: 'reviewed' }, context);
      tally.reviewed++;
      log('info', 'done', { ...fields, outcome, ...more });
      return;
    }
    case 'superseded':
      log('info', 'done', { ...fields, outcome: 'superseded' });
      return;
    case 'requeue':
      await record({ kind: 'released', delivery }, context);
      log('info', 'requeued', fields);
      return;
    case 'retry': {
      const delay = delayAfter(attempt, firstRetry, verdict.after);
      schedule.hold(job, delay);
      const { code, reason } = verdict;
      log('warn', 'retry', { ...fields, code, reason, again_in_s: Math.round(delay / 100) / 10 });
      return;
    }
    case 'fail':
      await fail(job, verdict, fields, context);
  }
}

async function fail(job: Job, { code, reason }: Why, fields: LogFields, context: Context): Promise<void> {
  const { log, tally, tellFailure } = context;
  await record({ kind: 'ended', delivery: job.delivery, ending: 'failed' }, context);
  tally.failed++;
  tally.lastFailure = { code, at: new Date().toISOString() };
  log('error', 'done', { ...fields, outcome: 'failed', code, reason });
  await tellFailure(job, { code, reason });
}

async function record(entry: JournalRecord, { journal, log }: Context): Promise<void> {
  await journal.append(entry).catch((error: unknown) => {
    // A job whose end is not on the disk runs again after a restart, and then writes nothing twice.
    journal.state.apply(entry);
    log('error', 'journal-failed', { reason: error instanceof Error ? error.message : String(error) });
  });
}
