// Which job is next: the oldest that may begin, one of each pull request at a time.
import { pullKey, type Job } from './job.js';
import type { Pending, QueueState } from './queue-state.js';

export interface Schedule {
  /** The next job, now taken; undefined when there is none. */
  readonly take: () => Pending | undefined;
  /** A try is over. */
  readonly giveBack: (job: Job) => void;
  /** The job is not to begin for some time. */
  readonly hold: (job: Job, ms: number) => void;
  readonly running: () => number;
}

/** Makes a schedule; `wake` is called when a job need not wait any more. */
export function makeSchedule(state: QueueState, concurrency: number, wake: () => void): Schedule {
  const taken = new Map<string, string>();
  const held = new Map<string, NodeJS.Timeout>();
  const isBusy = ({ job }: Pending): boolean => {
    if (taken.has(job.delivery) || held.has(job.delivery)) return true;
    const key = pullKey(job);
    return [...taken.values()].includes(key);
  };
  return {
    take: () => {
      if (taken.size >= concurrency) return undefined;
      for (const pending of state.pending.values()) {
        if (isBusy(pending)) continue;
        taken.set(pending.job.delivery, pullKey(pending.job));
        return pending;
      }
      return undefined;
    },
    giveBack: ({ delivery }) => {
      taken.delete(delivery);
    },
    hold: ({ delivery }, ms) => {
      clearTimeout(held.get(delivery));
      const release = (): void => {
        held.delete(delivery);
        wake();
      };
      held.set(delivery, setTimeout(release, ms).unref());
    },
    running: () => taken.size,
  };
}
