// What a webhook asks for, and the records that say what became of it. The journal is made of these records alone.
import { z } from 'zod';

const count = z.number().int().min(1);
const text = z.string().max(300);

const job = z.object({
  /** `X-GitHub-Delivery`. */
  delivery: text,
  installation: count,
  /** Id of the repository: its name may change. */
  repository: count,
  owner: text,
  repo: text,
  pull: count,
  head: z.string().regex(/^[0-9a-f]{40}$/),
  /** When the pull request was last changed, as the event says: which of two events is the later one. */
  updated: text,
});

const ending = z.enum(['reviewed', 'failed', 'superseded']);

const record = z.discriminatedUnion('kind', [
  /** On disk before GitHub is answered. */
  z.object({ kind: z.literal('accepted'), job, attempts: z.number().int().min(0) }),
  /** An attempt begins: one that ends the server counts, too. */
  z.object({ kind: z.literal('begun'), delivery: text }),
  /** A graceful stop cut an attempt short: it does not count. */
  z.object({ kind: z.literal('released'), delivery: text }),
  z.object({ kind: z.literal('ended'), delivery: text, ending }),
]);

/** One review that is asked for. */
export type Job = Readonly<z.infer<typeof job>>;
export type Ending = z.infer<typeof ending>;
export type JournalRecord = Readonly<z.infer<typeof record>>;

/** A record out of a line of the journal; undefined when it is none. */
export function parseRecord(json: string): JournalRecord | undefined {
  try {
    return record.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** Of one pull request one review runs at a time. */
export const pullKey = ({ repository, pull }: Job): string => `${repository}/${pull}`;
