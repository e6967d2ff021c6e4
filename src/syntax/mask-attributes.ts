// Masking rule: attributes (`__user`, `__maybe_unused`, `__attribute__((..))`, `__free(x)`) are taken out.
import { kill, kindOf, liveText, nextLive, previousLive, wordOf, type LiveTokens } from './live-tokens.js';
import { Kind } from './tokens.js';
import { Word } from './words.js';

/** Takes attributes out; the argument of `__free` is marked at the name of its variable. */
export function maskAttributes(live: LiveTokens): void {
  for (let i = 0; i < live.count; i++) {
    const word = live.words[i];
    if (word !== Word.attribute && word !== Word.free) continue;
    const open = nextLive(live, i);
    const end = kindOf(live, open) === 40 ? (live.partners[open] ?? i) : i;
    if (word === Word.free && end > i) markCleanup(live, i, open, end);
    kill(live, i, end);
  }
}

/** The name stands before the attribute (`p __free(kfree) = ..`) or after it (`__free(kfree) *p = ..`). */
function markCleanup(live: LiveTokens, word: number, open: number, close: number): void {
  const after = nextLive(live, close);
  const endsDeclarator = [44, 59, 61].includes(kindOf(live, after));
  let name = endsDeclarator ? previousLive(live, word) : after;
  while (name < live.count && kindOf(live, name) === 42) name = nextLive(live, name);
  if (kindOf(live, name) !== Kind.identifier || wordOf(live, name) !== Word.plain) return;
  const argument = nextLive(live, open);
  if (argument < close) live.marks.cleanup.set(live.starts[name] ?? 0, liveText(live, argument));
}
