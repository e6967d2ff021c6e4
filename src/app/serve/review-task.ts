// What the server and the process that judges say to each other. That process gets a token for one repository, no secret.
import { z } from 'zod';

/** What a process is asked to do. */
const task = z.object({
  kind: z.enum(['review', 'tell-failure']),
  token: z.string(),
  apiUrl: z.string(),
  owner: z.string(),
  repo: z.string(),
  pull: z.number(),
  /** The head of the event. */
  head: z.string(),
  /** False: another head is reviewed, too. */
  exact: z.boolean(),
  pedantic: z.boolean(),
  checkRun: z.boolean(),
  /** Why the review failed, for a check run that says so. */
  reason: z.string().optional(),
});

const result = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reviewed'),
    head: z.string(),
    introduced: z.number(),
    fixed: z.number(),
    notJudged: z.number(),
    reviews: z.number(),
    comments: z.number(),
    edited: z.number(),
    checkRun: z.string().optional(),
    calls: z.number(),
  }),
  z.object({ kind: z.literal('told'), calls: z.number() }),
  z.object({ kind: z.literal('head-moved'), now: z.string(), calls: z.number() }),
  z.object({
    kind: z.literal('failed'),
    code: z.string(),
    why: z.string(),
    /** Another try may do better. */
    retry: z.boolean(),
    /** Seconds that GitHub asks to be left alone for. */
    after: z.number().optional(),
    calls: z.number(),
  }),
]);

export type ReviewTask = Readonly<z.infer<typeof task>>;
export type TaskResult = Readonly<z.infer<typeof result>>;

export const parseTask = (value: unknown): ReviewTask => task.parse(value);
export const parseResult = (value: unknown): TaskResult => result.parse(value);
