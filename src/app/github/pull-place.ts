// Which pull request a run is about: from the options, or from the event of the Actions job it runs in.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ToolError } from '../../base/tool-error.js';

export interface PullPlace {
  readonly owner: string;
  readonly repo: string;
  /** Undefined for the trusted half of two workflows: the event does not say it for a fork. */
  readonly pull: number | undefined;
  /** Head that the event is about; undefined when named by hand. */
  readonly head: string | undefined;
}

export interface PlaceFlags {
  readonly repo?: string;
  readonly pr?: string;
}

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const number = z.number().int().min(1);

const eventSchema = z.looseObject({
  pull_request: z.looseObject({ number, head: z.looseObject({ sha }) }).optional(),
  workflow_run: z
    .looseObject({ head_sha: sha, pull_requests: z.array(z.looseObject({ number })).nullish() })
    .optional(),
});

/** Reads the place; throws a ToolError where neither options nor event tell. */
export async function pullPlace(flags: PlaceFlags, env: NodeJS.ProcessEnv): Promise<PullPlace> {
  const named = flags.repo ?? env.GITHUB_REPOSITORY ?? '';
  const [, owner, repo] = /^([\w.-]{1,100})\/([\w.-]{1,100})$/.exec(named) ?? [];
  if (owner === undefined || repo === undefined || /^\.+$/.test(repo)) {
    throw noPlace(named === '' ? 'no repository is named' : `'${named}' is no repository`);
  }
  if (flags.pr !== undefined) {
    if (!/^[1-9]\d{0,9}$/.test(flags.pr)) throw noPlace(`'${flags.pr}' is no number of a pull request`);
    return { owner, repo, pull: Number(flags.pr), head: undefined };
  }
  return { owner, repo, ...(await fromEvent(env.GITHUB_EVENT_PATH)) };
}

async function fromEvent(file: string | undefined): Promise<Pick<PullPlace, 'pull' | 'head'>> {
  if (file === undefined) throw noPlace('no pull request is named');
  let event;
  try {
    event = eventSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw noPlace('the event of this job cannot be read', error);
  }
  const { pull_request: pull, workflow_run: run } = event;
  if (pull !== undefined) return { pull: pull.number, head: pull.head.sha };
  if (run !== undefined) {
    const numbers = run.pull_requests ?? [];
    return { pull: numbers.length === 1 ? numbers[0]?.number : undefined, head: run.head_sha };
  }
  throw noPlace('the event of this job is about no pull request');
}

function noPlace(why: string, cause?: unknown): ToolError {
  return new ToolError(
    'no-pull-request',
    2,
    why,
    'Give --repo OWNER/NAME and --pr N, or run in a workflow on pull_request.',
    { cause },
  );
}
