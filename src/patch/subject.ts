// What a subject line says: `Re: [PATCH v3 2/5] xfs: fix it`.
import type { SeriesPosition } from './model.js';

export interface SubjectFacts {
  /** The commit's title, without `Re:` and tags in brackets. */
  readonly title: string;
  readonly isReply: boolean;
  readonly series?: SeriesPosition;
  /** `[PATCH 0/5]`: says what the series is for and has no diff of its own. */
  readonly isCoverLetter: boolean;
}

// No subject line of a real mail is longer; RFC 5322 allows 998 characters a line.
const maxLength = 2000;

/** Reads a subject; never fails. */
export function parseSubject(subject: string): SubjectFacts {
  let title = subject.slice(0, maxLength).replace(/\s+/g, ' ').trim();
  let isReply = false;
  const tags: string[] = [];
  for (;;) {
    const reply = /^(?:re|aw|fwd?|sv|antw)(?:\[\d{1,3}\])? ?: ?/i.exec(title);
    const tag = reply === null ? /^\[([^[\]]{0,120})\] ?/.exec(title) : null;
    const match = reply ?? tag;
    if (match === null) break;
    isReply ||= reply !== null;
    if (tag?.[1] !== undefined) tags.push(tag[1]);
    title = title.slice(match[0].length);
  }
  const series = seriesOf(tags);
  return { title, isReply, isCoverLetter: series?.index === 0, ...(series === undefined ? {} : { series }) };
}

/** `PATCH RFC net-next v3 02/10`, `PATCHv2 1/4`: the version may stand before or after the numbers. */
function seriesOf(tags: readonly string[]): SeriesPosition | undefined {
  for (const tag of tags) {
    const place = /(?:^|[ ,])(\d{1,4}) ?\/ ?(\d{1,4})(?:$|[ ,])/.exec(tag);
    if (place === null) continue;
    const version = /(?:^|[ ,]|PATCH)v(\d{1,3})(?:$|[ ,.])/i.exec(tags.join(' '));
    return { index: Number(place[1]), total: Number(place[2]), version: Number(version?.[1] ?? 1) };
  }
  return undefined;
}
