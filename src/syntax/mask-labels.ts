// Masking rule: a label with nothing after it, `out: }`, gets an empty statement.
import { kindOf, nextLive, previousLive, wordOf, type LiveTokens } from './live-tokens.js';
import { isStatementStart } from './statement-start.js';
import { Kind } from './tokens.js';
import { Word } from './words.js';

export function maskLabels(live: LiveTokens): void {
  for (let i = 1; i + 1 < live.count; i++) {
    if (live.kinds[i] !== 58) continue;
    const next = nextLive(live, i);
    if (kindOf(live, next) !== 125) continue;
    const name = previousLive(live, i);
    const isLabel =
      kindOf(live, name) === Kind.identifier &&
      wordOf(live, name) === Word.plain &&
      isStatementStart(live, name);
    const offset = live.ends[i] ?? 0;
    if (isLabel && (live.starts[next] ?? 0) > offset) live.overlays.push({ offset, text: ';' });
  }
}
