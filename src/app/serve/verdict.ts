// What becomes of a job after one try of its review. Pure.
import type { TaskResult } from './review-task.js';

export interface Why {
  readonly code: string;
  readonly reason: string;
}

export type Verdict =
  | { readonly kind: 'done' | 'superseded' | 'requeue' }
  | ({ readonly kind: 'retry'; readonly after: number } & Why)
  | ({ readonly kind: 'fail' } & Why);

/** With the tries that ended the server. */
export const mostAttempts = 4;

/**
 * Decides.
 *
 * @param attempt - The number of this try, from 1.
 * @param isSuperseded - A later push of the same pull request waits already.
 */
export function verdictOf(result: TaskResult, attempt: number, isSuperseded: boolean): Verdict {
  if (result.kind === 'reviewed' || result.kind === 'told') return { kind: 'done' };
  if (isSuperseded) return { kind: 'superseded' };
  const why = whyOf(result);
  if (why.code === 'review-stopped') return { kind: 'requeue' };
  const isPassing = result.kind === 'head-moved' || result.retry;
  if (!isPassing || attempt >= mostAttempts) return { kind: 'fail', ...why };
  return { kind: 'retry', after: result.kind === 'failed' ? (result.after ?? 0) : 0, ...why };
}

/** Milliseconds until the next try: four times as long each time, and not to the second, so that not all come at once. */
export function delayAfter(attempt: number, firstRetry: number, asked: number): number {
  const own = firstRetry * 4 ** (attempt - 1);
  return Math.round(1000 * Math.max(own, Math.min(asked, mostAsked)) * (1 + Math.random() / 5));
}

/** Seconds: a limit of GitHub's lasts an hour at most. */
const mostAsked = 3600;

function whyOf(result: Extract<TaskResult, { kind: 'head-moved' | 'failed' }>): Why {
  return result.kind === 'head-moved'
    ? { code: 'head-moved', reason: `the head is ${result.now} now` }
    : { code: result.code, reason: result.why };
}
