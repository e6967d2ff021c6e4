// The writer of a dry run: prints the calls that would be made, and makes none.
import { visibleJson } from '../../report/visible.js';
import type { PullId } from './read-pull.js';
import { draft, type Writer, type Written } from './writer.js';

export function dryWriter(id: PullId, head: string, print: (text: string) => void): Writer {
  const repo = `/repos/${id.owner}/${id.repo}`;
  const show = (call: string, body: object): Promise<Written> => {
    print(`${call}\n${visibleJson(JSON.stringify(body, null, 2))}\n\n`);
    return Promise.resolve({ kind: 'done' });
  };
  return {
    review: (body, comments) =>
      show(`POST ${repo}/pulls/${id.pull}/reviews`, {
        commit_id: head,
        event: 'COMMENT',
        body,
        comments: comments.map(draft),
      }),
    fileComment: ({ path, body }) =>
      show(`POST ${repo}/pulls/${id.pull}/comments`, { commit_id: head, path, subject_type: 'file', body }),
    edit: (comment, body) => show(`PATCH ${repo}/pulls/comments/${comment.id}`, { body }),
    resolve: async (comments) => {
      for (const comment of comments)
        await show('POST /graphql', { mutation: 'resolveReviewThread', comment: comment.id });
    },
  };
}
