// The names that a stretch of tokens calls, or seems to: any plain name with `(` behind it.
import { Kind, tokenText, type Tokens } from './tokens.js';
import { Word } from './words.js';

const openParen = 40;
const dot = 46;
const minus = 45;
const greater = 62;

/** Names called between two tokens, each once, in their order; a call through a member is no name. */
export function namesCalled(tokens: Tokens, from: number, to: number): readonly string[] {
  const names = new Set<string>();
  const last = Math.min(to, tokens.count - 1);
  for (let at = from; at < last; at++) {
    if (tokens.kinds[at + 1] !== openParen || tokens.kinds[at] !== Kind.identifier) continue;
    if (tokens.words[at] === Word.plain && !isMember(tokens, at)) names.add(tokenText(tokens, at));
  }
  return [...names];
}

function isMember({ kinds }: Tokens, at: number): boolean {
  const before = kinds[at - 1];
  return before === dot || (before === greater && kinds[at - 2] === minus);
}
