// What the records come to: jobs that wait, deliveries that are known. The same after a restart as before it.
import { pullKey, type Ending, type Job, type JournalRecord } from './job.js';

/** A job that is not done. */
export interface Pending {
  readonly job: Job;
  /** Attempts begun so far. */
  readonly attempts: number;
}

/** What the records say; changed by `apply` only. */
export interface QueueState {
  readonly pending: ReadonlyMap<string, Pending>;
  /** How each delivery ended that is not pending. */
  readonly ended: ReadonlyMap<string, Ending>;
  readonly apply: (record: JournalRecord) => void;
  /** The shortest records that lead to the same state. */
  readonly snapshot: () => readonly JournalRecord[];
}

/** GitHub sends a delivery again for three days; a busy server gets a few thousand in that time. */
const mostEnded = 10_000;

/** The state before any record. */
export function makeQueueState(): QueueState {
  const pending = new Map<string, Pending>();
  const ended = new Map<string, Ending>();
  const end = (delivery: string, ending: Ending): void => {
    pending.delete(delivery);
    ended.delete(delivery);
    ended.set(delivery, ending);
    const [oldest] = ended.keys();
    if (ended.size > mostEnded && oldest !== undefined) ended.delete(oldest);
  };
  const count = (delivery: string, by: number): void => {
    const known = pending.get(delivery);
    if (known) pending.set(delivery, { ...known, attempts: Math.max(0, known.attempts + by) });
  };
  const accept = (job: Job, attempts: number): void => {
    const { delivery } = job;
    if (pending.has(delivery) || isSettled(ended.get(delivery))) return;
    ended.delete(delivery);
    pending.set(delivery, { job, attempts });
    const rivals = [...pending.values()].filter((other) => pullKey(other.job) === pullKey(job));
    const latest = rivals.reduce((best, other) => (other.job.updated >= best.job.updated ? other : best));
    for (const rival of rivals) if (rival !== latest) end(rival.job.delivery, 'superseded');
  };
  return {
    pending,
    ended,
    apply: (record) => {
      switch (record.kind) {
        case 'accepted':
          accept(record.job, record.attempts);
          return;
        case 'begun':
          count(record.delivery, 1);
          return;
        case 'released':
          count(record.delivery, -1);
          return;
        case 'ended':
          end(record.delivery, record.ending);
      }
    },
    snapshot: () => [
      ...[...ended].map(([delivery, ending]): JournalRecord => ({ kind: 'ended', delivery, ending })),
      ...[...pending.values()].map((one): JournalRecord => ({ kind: 'accepted', ...one })),
    ],
  };
}

/** A delivery that failed may be sent again by hand, and then counts as new. */
export const isSettled = (ending: Ending | undefined): boolean => ending !== undefined && ending !== 'failed';
