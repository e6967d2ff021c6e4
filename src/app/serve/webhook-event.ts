// What an event asks for: reviews, or nothing and why. The body is signed, but its author may be anybody.
import { z } from 'zod';
import { pullOfCheck } from '../github/check-run.js';
import type { Job } from './job.js';

/** Out of one delivery. */
export type Asked =
  | { readonly kind: 'review'; readonly jobs: readonly Job[] }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'bad'; readonly reason: string };

export interface EventChoice {
  /** `OWNER` or `OWNER/NAME`, lower case; empty: all where the App is installed. */
  readonly only: ReadonlySet<string>;
  readonly drafts: boolean;
}

const count = z.number().int().min(1);
const name = z.string().regex(/^[\w.-]{1,100}$/);
const sha = z.string().regex(/^[0-9a-f]{40}$/);

const place = {
  action: z.string().max(100),
  installation: z.looseObject({ id: count }),
  repository: z.looseObject({ id: count, name, owner: z.looseObject({ login: name }) }),
};
const pullEvent = z.looseObject({
  ...place,
  pull_request: z.looseObject({
    number: count,
    draft: z.boolean().nullish(),
    updated_at: z.iso.datetime({ offset: true }),
    head: z.looseObject({ sha }),
  }),
});
const checked = z.looseObject({
  head_sha: sha,
  external_id: z.string().nullish(),
  pull_requests: z.array(z.looseObject({ number: count })).max(100),
});
const checkEvent = z.looseObject({
  ...place,
  check_run: checked.optional(),
  check_suite: checked.optional(),
});

const pullActions = new Set(['opened', 'reopened', 'synchronize', 'ready_for_review']);

/** Reads an event; `now` is the time that an event without one of its own counts from. */
export function readEvent(
  event: string,
  delivery: string,
  payload: unknown,
  choice: EventChoice,
  now: Date,
): Asked {
  const { action, changes } = (payload ?? {}) as { action?: unknown; changes?: unknown };
  const isPull = event === 'pull_request';
  const isCheck = event === 'check_run' || event === 'check_suite';
  if (!isPull && !isCheck) return { kind: 'ignored', reason: 'event' };
  if (typeof action !== 'string') return { kind: 'bad', reason: 'it has no action' };
  // Of all edits, one of the base branch makes it another change.
  const isRebased =
    action === 'edited' && typeof changes === 'object' && changes !== null && 'base' in changes;
  const isOurs = isPull ? pullActions.has(action) || isRebased : action === 'rerequested';
  if (!isOurs) return { kind: 'ignored', reason: 'action' };
  // A webhook of a repository has the same form, but there is no App to speak for.
  if (typeof payload === 'object' && payload !== null && !('installation' in payload))
    return { kind: 'ignored', reason: 'no-installation' };
  return isPull ? readPull(delivery, payload, choice) : readCheck(delivery, payload, choice, now);
}

function readPull(delivery: string, payload: unknown, choice: EventChoice): Asked {
  const parsed = pullEvent.safeParse(payload);
  if (!parsed.success) return bad(parsed.error);
  const { pull_request: pull, ...where } = parsed.data;
  if (!isChosen(where, choice)) return { kind: 'ignored', reason: 'repository' };
  if (pull.draft === true && !choice.drafts) return { kind: 'ignored', reason: 'draft' };
  const updated = new Date(pull.updated_at).toISOString();
  return {
    kind: 'review',
    jobs: [{ ...placeOf(where), delivery, pull: pull.number, head: pull.head.sha, updated }],
  };
}

/** "Re-run" in the list of checks. */
function readCheck(delivery: string, payload: unknown, choice: EventChoice, now: Date): Asked {
  const parsed = checkEvent.safeParse(payload);
  if (!parsed.success) return bad(parsed.error);
  const { check_run: run, check_suite: suite, ...where } = parsed.data;
  if (!isChosen(where, choice)) return { kind: 'ignored', reason: 'repository' };
  const { head_sha: head, external_id: ownId, pull_requests: listed } = run ?? suite ?? noCheck;
  const named = pullOfCheck(ownId ?? '');
  const pulls = listed.length === 0 && named !== undefined ? [{ number: named }] : listed;
  if (pulls.length === 0) return { kind: 'ignored', reason: 'no-pull-request' };
  const updated = now.toISOString();
  return {
    kind: 'review',
    jobs: pulls.map(({ number }, index) => {
      // The first has the delivery's own id, which alone is looked up when it comes again.
      const id = index === 0 ? delivery : `${delivery}#${number}`;
      return { ...placeOf(where), delivery: id, pull: number, head, updated };
    }),
  };
}

const noCheck = { head_sha: '', external_id: null, pull_requests: [] };

type Where = Pick<z.infer<typeof pullEvent>, 'installation' | 'repository'>;

function placeOf({
  installation,
  repository,
}: Where): Pick<Job, 'installation' | 'repository' | 'owner' | 'repo'> {
  return {
    installation: installation.id,
    repository: repository.id,
    owner: repository.owner.login,
    repo: repository.name,
  };
}

function isChosen({ repository }: Where, { only }: EventChoice): boolean {
  const owner = repository.owner.login.toLowerCase();
  return only.size === 0 || only.has(owner) || only.has(`${owner}/${repository.name.toLowerCase()}`);
}

function bad(error: z.ZodError): Asked {
  const [issue] = error.issues;
  return { kind: 'bad', reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}` };
}
