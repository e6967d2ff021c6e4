// What `GET /readyz` says: whether deliveries are taken, and how deep the queue is. No name of a repository: anybody may ask.
import type { Answer } from './answer.js';
import type { Dispatcher } from './dispatcher.js';
import type { Journal } from './journal.js';
import type { ServeSettings } from './serve-flags.js';

export function readiness(
  { mostPending }: ServeSettings,
  { state, failure, append }: Journal,
  dispatcher: Dispatcher,
  isStopping: boolean,
): Answer {
  const isFull = state.pending.size >= mostPending;
  const problem = isStopping
    ? 'stopping'
    : failure() !== undefined
      ? 'journal-failed'
      : isFull
        ? 'queue-full'
        : '';
  // Nobody delivers to a server that is not ready: it has to find out by itself that the disk is back.
  if (problem === 'journal-failed') append({ kind: 'released', delivery: '' }).catch(() => undefined);
  const { running, reviewed, failed, lastFailure } = dispatcher.counts();
  const queued = Math.max(0, state.pending.size - running);
  const body = { status: problem === '' ? 'ready' : problem, queued, running, reviewed, failed, lastFailure };
  return { status: problem === '' ? 200 : 503, body };
}
