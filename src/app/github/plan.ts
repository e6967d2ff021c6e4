// What to write for one push, out of what there is to say and what was said before. Pure.
import { anchorOf, type Anchor } from './anchor.js';
import { fileComment, fixedComment, lineComment, type CommentContext } from './comment-text.js';
import type { PullFiles } from './diff-lines.js';
import { readMark } from './marks.js';
import type { PullData, PullItem, PullNotice } from './review-data.js';

/** A comment of ours that is there, and whether someone else has answered. */
export interface OwnComment {
  readonly id: number;
  readonly nodeId: string;
  readonly path: string;
  readonly body: string;
  readonly answered: boolean;
}

/** All that we have said in a pull request. */
export interface Said {
  readonly comments: readonly OwnComment[];
  /** Bodies of our reviews. */
  readonly reviews: readonly string[];
}

export interface LineComment {
  readonly item: PullItem;
  readonly path: string;
  readonly side: 'LEFT' | 'RIGHT';
  readonly line: number;
  readonly body: string;
}

export interface FileComment {
  readonly items: readonly PullItem[];
  readonly path: string;
  readonly body: string;
}

export interface Edit {
  readonly comment: OwnComment;
  readonly body: string;
}

/** The writes of one push. */
export interface Plan {
  readonly lines: readonly LineComment[];
  readonly files: readonly FileComment[];
  /** Introduced findings for the summary alone. */
  readonly listed: readonly PullItem[];
  readonly fixed: readonly PullItem[];
  readonly notices: readonly PullNotice[];
  readonly edits: readonly Edit[];
}

/** More comments than anybody reads; the rest is listed in the summary. */
const mostLineComments = 100;
/** Each is a request and a notification of its own. */
const mostFileComments = 10;

/** Plans the writes; nothing that is already said is said again. */
export function planReview(data: PullData, said: Said, context: CommentContext): Plan {
  const known = knownIds(said);
  const isNew = ({ id, formerId }: { readonly id: string; readonly formerId?: string | null }): boolean =>
    !known.has(id) && !known.has(formerId ?? '');
  const introduced = unique(data.items.filter(({ status }) => status === 'introduced'));
  const anchored = introduced.filter(isNew).map((item) => ({ item, anchor: anchorOf(item, context.files) }));
  const lines = anchored
    .flatMap(({ item, anchor }) => (anchor.kind === 'line' ? [commentOn(item, anchor, context)] : []))
    .slice(0, mostLineComments);
  const files = fileComments(anchored).slice(0, mostFileComments);
  const placed = new Set([...lines.map(({ item }) => item), ...files.flatMap(({ items }) => items)]);
  return {
    lines,
    files,
    listed: anchored.map(({ item }) => item).filter((item) => !placed.has(item)),
    fixed: unique(data.items.filter(({ status }) => status === 'fixed')).filter(isNew),
    notices: unique(data.notices).filter(isNew),
    edits: edits(data, said, introduced, context.files),
  };
}

/** A review is due when it would say something; a notice that takes nothing away is no reason by itself. */
export function needsReview({ lines, listed, fixed, notices }: Plan): boolean {
  const isDue = notices.some(({ level }) => level === 'not-judged');
  return lines.length + listed.length + fixed.length > 0 || isDue;
}

/** What was said and still stands; a comment that was edited to "fixed" counts no more. */
function knownIds({ comments, reviews }: Said): ReadonlySet<string> {
  const known = new Set<string>();
  const marks = reviews.map(readMark);
  for (const mark of marks) for (const id of [...(mark?.ids ?? []), ...(mark?.also ?? [])]) known.add(id);
  const own = comments.flatMap(({ body }) => readMark(body) ?? []);
  for (const { state, ids } of own) if (state === 'fixed') for (const id of ids) known.delete(id);
  for (const { state, ids } of own) if (state !== 'fixed') for (const id of ids) known.add(id);
  return known;
}

function commentOn(
  item: PullItem,
  anchor: Extract<Anchor, { kind: 'line' }>,
  context: CommentContext,
): LineComment {
  const { path, side, line } = anchor;
  return { item, path, side, line, body: lineComment(item, anchor, context) };
}

function fileComments(anchored: readonly { item: PullItem; anchor: Anchor }[]): FileComment[] {
  const byPath = new Map<string, PullItem[]>();
  for (const { item, anchor } of anchored)
    if (anchor.kind === 'file') byPath.set(anchor.path, [...(byPath.get(anchor.path) ?? []), item]);
  return [...byPath].map(([path, items]) => ({ path, items, body: fileComment(items) }));
}

/** Comments whose findings are gone, unless somebody has answered, or their file was not judged this time. */
function edits(
  data: PullData,
  { comments }: Said,
  introduced: readonly PullItem[],
  files: PullFiles,
): Edit[] {
  const still = new Set(introduced.flatMap(({ id, formerId }) => [id, formerId ?? id]));
  const unjudged = data.notices.filter(({ level }) => level === 'not-judged');
  // A comment on a line of one file may be about another, which it names.
  const isJudged = ({ path, body }: OwnComment): boolean =>
    !unjudged.some(({ file }) => file === null || file === path || body.includes(file));
  return comments.flatMap((comment) => {
    const mark = readMark(comment.body);
    if (mark?.state !== 'open' || comment.answered || mark.ids.some((id) => still.has(id))) return [];
    if (!isJudged(comment)) return [];
    return [{ comment, body: fixedComment(comment, mark.ids, data.head, files) }];
  });
}

function unique<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
