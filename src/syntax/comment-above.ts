// The comment right above a definition.
import type { Tokens } from './tokens.js';

/** Text of the comment that ends right above the offset, without its markers; '' when there is none. */
export function commentAbove(tokens: Tokens, offset: number): string {
  const { text, comments } = tokens;
  const parts: string[] = [];
  let below = offset;
  for (let at = lastCommentBefore(comments, offset); at >= 0; at -= 2) {
    const start = comments[at] ?? 0;
    const end = comments[at + 1] ?? 0;
    if (!isNextLine(text, end, below)) break;
    parts.unshift(withoutMarkers(text.slice(start, end)));
    below = start;
    // Only `//` comments go on over several tokens.
    if (text.startsWith('/*', start)) break;
  }
  return parts.join('\n').trim();
}

function lastCommentBefore(comments: readonly number[], offset: number): number {
  let low = 0;
  let high = comments.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle * 2] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low * 2 - 2;
}

/** True when only white space with at most one line end stands between. */
function isNextLine(text: string, from: number, to: number): boolean {
  if (to - from > 200) return false;
  const between = text.slice(from, to);
  return between.trim() === '' && between.split('\n').length <= 2;
}

function withoutMarkers(comment: string): string {
  if (comment.startsWith('//')) return comment.slice(2).trim();
  const body = comment.slice(2).replace(/\*\/$/, '');
  return body
    .split('\n')
    .map((line) => line.trim().replace(/^\*+[ \t]?/, ''))
    .join('\n')
    .trim();
}
