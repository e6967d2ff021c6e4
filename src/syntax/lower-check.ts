// Holds the lowered form against the tokens it came from: a statement or a call that the parser has read as
// something else must not be lost in silence.
import { isLiveCall, liveText, type LiveTokens } from './live-tokens.js';
import { isLockLike } from './lock-names.js';
import type { Walk } from './walk.js';
import { firstControlWord, lastControlWord } from './words.js';

const keywords = 'if else for while do switch case default goto return break continue'.split(' ');

/** Returns what got lost, or undefined when every keyword and every lock-like call was lowered. */
export function findLoss(
  live: LiveTokens,
  walk: Walk,
): { readonly offset: number; readonly why: string } | undefined {
  const expected = new Int32Array(lastControlWord + 1);
  const seen = new Set(walk.calls);
  for (let i = 0; i < live.count; i++) {
    const word = live.words[i] ?? 0;
    if (word >= firstControlWord && word <= lastControlWord) expected[word] = (expected[word] ?? 0) + 1;
    if (!isLiveCall(live, i) || seen.has(live.ends[i] ?? -1)) continue;
    const name = liveText(live, i);
    if (isLockLike(name)) return { offset: live.starts[i] ?? 0, why: `a call of ${name} could not be read` };
  }
  for (let word: number = firstControlWord; word <= lastControlWord; word++) {
    if (expected[word] === walk.counts[word]) continue;
    const keyword = keywords[word - firstControlWord] ?? '';
    return { offset: live.starts[0] ?? 0, why: `a statement with '${keyword}' could not be read` };
  }
  return undefined;
}
