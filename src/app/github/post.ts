// Carries out a plan. A review is all or nothing, so a refused one is halved until what GitHub refuses stands alone.
import { fileComment } from './comment-text.js';
import { readMark } from './marks.js';
import { needsReview, type LineComment, type Plan } from './plan.js';
import type { PullData, PullItem } from './review-data.js';
import { summaryBodies } from './summary-text.js';
import type { Writer, Written } from './writer.js';

/** What came of a plan. */
export interface Posted {
  readonly reviews: number;
  readonly comments: number;
  readonly edited: number;
  /** Findings, fixes and notices that reached nobody. */
  readonly lost: number;
  /** Comments that could not be edited to say that they are fixed. */
  readonly notEdited: number;
  /** Why the first of them was not taken. */
  readonly why: string | undefined;
  /** A write may have been done or not: the state is to be read and the rest planned anew. */
  readonly isUnclear: boolean;
}

interface Tally {
  reviews: number;
  comments: number;
  edited: number;
  lost: number;
  notEdited: number;
  why: string | undefined;
  /** Denials in a row. */
  denied: number;
  stop: 'limited' | 'denied' | 'unknown' | undefined;
}

/** One denial may be about one comment; after so many in a row the token may not write at all. */
const mostDenials = 3;

/** Posts all that it can. */
export async function postPlan(plan: Plan, data: PullData, writer: Writer): Promise<Posted> {
  const tally: Tally = {
    reviews: 0,
    comments: 0,
    edited: 0,
    lost: 0,
    notEdited: 0,
    why: undefined,
    denied: 0,
    stop: undefined,
  };
  const filed: PullItem[] = [];
  const left: PullItem[] = [];
  for (const comment of plan.files) {
    const written = await write(tally, () => writer.fileComment(comment));
    if (written) tally.comments++;
    (written ? filed : left).push(...comment.items);
  }
  await postReview(plan, data, writer, tally, filed, left);
  await postEdits(plan, writer, tally);
  const { reviews, comments, edited, lost, notEdited, why, stop } = tally;
  return { reviews, comments, edited, lost, notEdited, why, isUnclear: stop === 'unknown' };
}

/** The normal case is one request; what it refuses goes line by line, then to the file, then into the summary. */
async function postReview(
  plan: Plan,
  data: PullData,
  writer: Writer,
  tally: Tally,
  filed: readonly PullItem[],
  left: readonly PullItem[],
): Promise<void> {
  if (!needsReview(plan) && left.length === 0) return;
  const bodies = (commented: readonly PullItem[], refused: readonly PullItem[]): readonly string[] =>
    summaryBodies({
      ...plan,
      data,
      commented,
      listed: [...plan.listed, ...refused],
      refused: refused.length,
    });
  const all = plan.lines.map(({ item }) => item);
  const [first = '', ...more] = bodies([...filed, ...all], left);
  if (await write(tally, () => writer.review(first, plan.lines))) {
    tally.reviews++;
    tally.comments += plan.lines.length;
    await postBodies(more, writer, tally);
    return;
  }
  if (tally.stop !== undefined) {
    tally.lost += all.length + plan.listed.length + left.length + plan.fixed.length + plan.notices.length;
    return;
  }
  const refused = await postHalves(plan.lines, writer, tally);
  const taken = all.filter((item) => !refused.includes(item));
  await postBodies(bodies([...filed, ...taken], [...left, ...refused]), writer, tally);
}

async function postBodies(bodies: readonly string[], writer: Writer, tally: Tally): Promise<void> {
  for (const body of bodies) {
    if (await write(tally, () => writer.review(body, []))) tally.reviews++;
    else tally.lost += readMark(body)?.ids.length ?? 0;
  }
}

/** Returns the findings that no comment was taken for. */
async function postHalves(
  comments: readonly LineComment[],
  writer: Writer,
  tally: Tally,
): Promise<PullItem[]> {
  const [only] = comments;
  if (only === undefined) return [];
  if (comments.length === 1) {
    const { item, path } = only;
    const body = fileComment([item]);
    if (await write(tally, () => writer.fileComment({ items: [item], path, body }))) {
      tally.comments++;
      return [];
    }
    return [item];
  }
  const middle = Math.ceil(comments.length / 2);
  const refused: PullItem[] = [];
  for (const half of [comments.slice(0, middle), comments.slice(middle)]) {
    if (await write(tally, () => writer.review('**hunklock**: comments of one review', half))) {
      tally.reviews++;
      tally.comments += half.length;
    } else {
      refused.push(...(await postHalves(half, writer, tally)));
    }
  }
  return refused;
}

async function postEdits({ edits }: Plan, writer: Writer, tally: Tally): Promise<void> {
  const done = [];
  for (const { comment, body } of edits) {
    if (await write(tally, () => writer.edit(comment, body))) done.push(comment);
    else tally.notEdited++;
  }
  tally.edited = done.length;
  if (done.length > 0) await writer.resolve(done);
}

/** After a limit that lasts or an answer that never came, nothing more is tried in this round. */
async function write(tally: Tally, call: () => Promise<Written>): Promise<boolean> {
  if (tally.stop !== undefined) return false;
  const written = await call();
  if (written.kind === 'done') {
    tally.denied = 0;
    return true;
  }
  tally.why ??= written.why;
  if (written.kind === 'limited' || written.kind === 'unknown') tally.stop = written.kind;
  if (written.kind === 'denied' && ++tally.denied >= mostDenials) tally.stop = 'denied';
  return false;
}
