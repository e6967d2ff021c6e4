// Reads what we have said in a pull request. Marks in anybody else's comments do not count: they could be forged.
import { ToolError } from '../../base/tool-error.js';
import { readFailure, type Client } from './client.js';
import { readMark } from './marks.js';
import type { OwnComment, Said } from './plan.js';
import type { PullId } from './read-pull.js';

/** The login that the token posts as. */
export async function readLogin({ octokit }: Client, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    // REST's /user answers to users only; this one to the token of an App or a job as well.
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }');
    if (viewer.login !== '') return viewer.login;
  } catch {
    // An Enterprise server may have GraphQL closed to the token.
  }
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (env.GITHUB_ACTIONS === 'true') return 'github-actions[bot]';
    throw new ToolError(
      'no-login',
      3,
      'GitHub does not say whom the token belongs to, so that our own comments cannot be told from forged ones',
      "Check the token; it needs to read pull requests and to write reviews ('pull-requests: write').",
      { cause: error },
    );
  }
}

export async function readSaid(client: Client, id: PullId, login: string): Promise<Said> {
  const { octokit } = client;
  const at = { owner: id.owner, repo: id.repo, pull_number: id.pull, per_page: 100 };
  const [comments, reviews] = await Promise.all([
    octokit.paginate(octokit.rest.pulls.listReviewComments, at),
    octokit.paginate(octokit.rest.pulls.listReviews, at),
  ]).catch((error: unknown) => {
    throw readFailure(`the comments of pull request ${id.pull}`, error);
  });
  const isOurs = (user: { login: string } | null): boolean => user?.login === login;
  // Only a human's reply binds us; a deleted account's was one.
  const answered = new Set(
    comments.flatMap(({ user, in_reply_to_id: root }) => (root === undefined || isOurs(user) ? [] : [root])),
  );
  const own = comments.filter(
    ({ user, body, in_reply_to_id: root }) =>
      root === undefined && isOurs(user) && readMark(body) !== undefined,
  );
  return {
    comments: own.map(({ id: commentId, node_id: nodeId, path, body }): OwnComment => {
      return { id: commentId, nodeId, path, body, answered: answered.has(commentId) };
    }),
    reviews: reviews.filter(({ user }) => isOurs(user)).map(({ body }) => body),
  };
}
