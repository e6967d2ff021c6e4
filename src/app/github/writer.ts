// The writing calls, one function each: what came of a call is a value, so that one refusal stops nothing else.
import { retryAfterOf, statusOf, type Client } from './client.js';
import type { FileComment, LineComment, OwnComment } from './plan.js';
import type { PullId } from './read-pull.js';

/**
 * What came of a call. `refused`: this request as it is, another may pass (422, 413). `denied`: perhaps none will (403,
 * 404). `limited`: none will for a while. `unknown`: it may have been done or not (5xx, no answer).
 */
export type Written =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused' | 'denied' | 'limited' | 'unknown'; readonly why: string };

/** Writes to one pull request at one head. */
export interface Writer {
  readonly review: (body: string, comments: readonly LineComment[]) => Promise<Written>;
  readonly fileComment: (comment: FileComment) => Promise<Written>;
  readonly edit: (comment: OwnComment, body: string) => Promise<Written>;
  /** Resolves the threads of comments, where the token may; that it may not is no failure. */
  readonly resolve: (comments: readonly OwnComment[]) => Promise<void>;
}

/** The writer that asks GitHub. */
export function githubWriter(client: Client, id: PullId, head: string): Writer {
  const { octokit } = client;
  const at = { owner: id.owner, repo: id.repo, pull_number: id.pull, commit_id: head };
  // A write that was cut short may have been done: it is not sent again before the state has been read.
  const request = { retries: 0 };
  return {
    review: (body, comments) =>
      attempt(client, () =>
        octokit.rest.pulls.createReview({
          ...at,
          event: 'COMMENT',
          body,
          comments: comments.map(draft),
          request,
        }),
      ),
    fileComment: ({ path, body }) =>
      attempt(client, () =>
        octokit.rest.pulls.createReviewComment({ ...at, path, body, subject_type: 'file', request } as never),
      ),
    edit: ({ id: commentId }, body) =>
      attempt(client, () =>
        octokit.rest.pulls.updateReviewComment({
          owner: id.owner,
          repo: id.repo,
          comment_id: commentId,
          body,
        }),
      ),
    resolve: (comments) => resolveThreads(client, id, comments),
  };
}

/** The draft of a comment as the API takes it. */
export function draft({ path, side, line, body }: LineComment): {
  path: string;
  side: string;
  line: number;
  body: string;
} {
  return { path, side, line, body };
}

async function attempt(client: Client, call: () => Promise<unknown>): Promise<Written> {
  for (let tries = 0; ; tries++) {
    try {
      await call();
      return { kind: 'done' };
    } catch (error) {
      const status = statusOf(error);
      const wait = retryAfterOf(error);
      // The client waits for the limits that it knows by their words; this is for all that name a time.
      const isLimit = status === 429 || (status === 403 && wait !== undefined);
      if (isLimit && tries === 0 && wait !== undefined && client.mayWait(wait)) {
        await client.wait(wait);
        continue;
      }
      const why = describe(error, status);
      return { kind: isLimit || /rate limit/i.test(why) ? 'limited' : kindOf(status), why };
    }
  }
}

function kindOf(status: number): 'refused' | 'denied' | 'unknown' {
  if ([400, 413, 422].includes(status)) return 'refused';
  return status >= 400 && status < 500 ? 'denied' : 'unknown';
}

function describe(error: unknown, status: number): string {
  const said = error instanceof Error ? (error.message.split(' - http')[0] ?? '') : String(error);
  return `${status === 0 ? 'no answer' : `status ${status}`}: ${said.slice(0, 300)}`;
}

interface ThreadPage {
  readonly repository: {
    readonly pullRequest: {
      readonly reviewThreads: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        readonly nodes: readonly {
          readonly id: string;
          readonly isResolved: boolean;
          readonly comments: { readonly nodes: readonly { readonly databaseId: number }[] };
        }[];
      };
    };
  };
}

const threadQuery = `query ($owner: String!, $repo: String!, $pull: Int!, $after: String) {
  repository(owner: $owner, name: $repo) { pullRequest(number: $pull) {
    reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved comments(first: 1) { nodes { databaseId } } } } } } }`;

const resolveMutation = `mutation ($thread: ID!) {
  resolveReviewThread(input: { threadId: $thread }) { thread { isResolved } } }`;

/** More threads than GitHub shows anybody. */
const mostThreadPages = 50;

async function resolveThreads(
  { octokit }: Client,
  id: PullId,
  comments: readonly OwnComment[],
): Promise<void> {
  const wanted = new Set(comments.map((comment) => comment.id));
  let after: string | null = null;
  try {
    for (let page = 0; page < mostThreadPages; page++) {
      const answer: ThreadPage = await octokit.graphql<ThreadPage>(threadQuery, { ...id, after });
      const { nodes, pageInfo } = answer.repository.pullRequest.reviewThreads;
      for (const thread of nodes) {
        const root = thread.comments.nodes[0]?.databaseId;
        if (root !== undefined && wanted.has(root) && !thread.isResolved)
          await octokit.graphql(resolveMutation, { thread: thread.id });
      }
      if (!pageInfo.hasNextPage) return;
      after = pageInfo.endCursor;
    }
  } catch {
    // The token of a job may not resolve threads; the comment itself says that it is fixed.
  }
}
