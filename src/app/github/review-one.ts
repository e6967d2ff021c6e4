// One pull request at one head, from reading it to posting: what the command, a job and the App's server all do.
import type { Notice } from '../../base/notice.js';
import { rules } from '../../../rules/index.js';
import { exitOf, exitStatus, type ExitStatus } from '../exit.js';
import { reviewOptions } from '../flags.js';
import { judgeSource, type JudgedSource, type Source } from '../judge-source.js';
import { apiSource } from './api-source.js';
import { postCheckRun, type CheckRunResult } from './check-run.js';
import type { Client } from './client.js';
import { collectData } from './collect-data.js';
import { pullFile, type PullFiles } from './diff-lines.js';
import type { GithubFlags } from './github-flags.js';
import type { Posted } from './post.js';
import {
  fileLimits,
  readFiles,
  readHead,
  type ListedPullFile,
  type PullHead,
  type PullId,
} from './read-pull.js';
import type { PullData } from './review-data.js';
import { reviewPull, type Reviewing } from './review-pull.js';

/** Where a checkout is looked for; the API is asked where there is none. */
export type FindCheckout = (pull: PullHead) => Promise<Source | undefined>;

/** A pull request as it is at one head. */
export interface ReadPull {
  readonly client: Client;
  readonly id: PullId;
  readonly state: PullHead;
  readonly listed: readonly ListedPullFile[];
  readonly files: PullFiles;
}

/** What came of posting. */
export type Outcome =
  | { readonly kind: 'head-moved'; readonly now: string }
  | {
      readonly kind: 'posted';
      readonly posted: Posted;
      readonly checked: CheckRunResult | undefined;
      /** False when something did not reach GitHub. */
      readonly isWhole: boolean;
    };

export type Posting = Reviewing & { readonly flags: GithubFlags };

/** Reads what is to be judged. */
export async function readPullAt(client: Client, id: PullId, state: PullHead): Promise<ReadPull> {
  const listed = await readFiles(client, id);
  const files = new Map(listed.map(({ path, patch }) => [path, pullFile(path, patch)]));
  return { client, id, state, listed, files };
}

/** Judges it; `data` is what there is to post, `status` what the findings come to. */
export async function judgePull(
  { client, id, state, listed }: ReadPull,
  flags: GithubFlags,
  findCheckout: FindCheckout,
): Promise<{ review: JudgedSource; data: PullData; status: ExitStatus }> {
  const options = reviewOptions(
    flags,
    rules.map((rule) => rule.id),
  );
  const local = await findCheckout(state);
  const source = local ?? (await apiSource(client, id, state, listed));
  const limits: readonly Notice[] = fileLimits(state, listed.length, local !== undefined);
  try {
    const notices = [...source.notices, ...limits];
    const review = await judgeSource({ ...source, notices }, flags, options);
    const status = exitOf(review, review.failOn, ['introduced']);
    return { review, data: collectData(review, id.pull, state.head), status };
  } finally {
    source.base.close();
  }
}

/** Posts, unless there was another push meanwhile: a comment on a line of it would be wrong. */
export async function postPull(posting: Posting): Promise<Outcome> {
  const { flags, world, client, id, state, data } = posting;
  const now = await readHead(client, id);
  if (now.head !== state.head) return { kind: 'head-moved', now: now.head };
  const posted = await reviewPull(posting, flags.dryRun === true);
  const checked = flags.checkRun === true ? await postCheckRun(client, id, data, flags, world) : undefined;
  const isWhole = posted.lost === 0 && posted.notEdited === 0 && checked?.kind !== 'failed';
  return { kind: 'posted', posted, checked, isWhole };
}

/** The status of findings that were posted: what did not get through is no success. */
export function statusOfOutcome(judged: ExitStatus, outcome: Outcome): ExitStatus {
  const isLost = outcome.kind === 'head-moved' || !outcome.isWhole;
  return judged === exitStatus.clean && isLost ? exitStatus.notJudged : judged;
}
