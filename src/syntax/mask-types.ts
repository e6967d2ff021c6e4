// Masking rule: what is not evaluated becomes one name: typeof(x), sizeof(struct x), offsetof(x, a.b[c]),
// case ranges.
import { kindOf, makeOpaque, nextLive, wordOf, type LiveTokens } from './live-tokens.js';
import { Kind } from './tokens.js';
import { Word } from './words.js';

const colon = 58;
const dot = 46;

export function maskTypes(live: LiveTokens): void {
  for (let i = 0; i < live.count; i++) {
    const word = live.words[i];
    if (word === Word.typeof || word === Word.unevaluated) {
      const open = nextLive(live, i);
      if (kindOf(live, open) === 40) makeOpaque(live, i, live.partners[open] ?? i);
    } else if (word === Word.case) {
      maskCaseRange(live, i);
    }
  }
}

/** `case 'a' ... 'z':` has no single value. */
function maskCaseRange(live: LiveTokens, label: number): void {
  const first = nextLive(live, label);
  let isRange = false;
  for (let i = first; i < live.count; i = nextLive(live, i)) {
    const kind = kindOf(live, i);
    if (kind === colon) {
      if (isRange) makeOpaque(live, first, i - 1);
      return;
    }
    if (kind === dot && kindOf(live, i + 1) === dot && kindOf(live, i + 2) === dot) isRange = true;
    if (kind === 59 || kind === 123 || kind === 125 || isNewCase(live, i)) return;
  }
}

function isNewCase(live: LiveTokens, i: number): boolean {
  return kindOf(live, i) === Kind.identifier && wordOf(live, i) === Word.case;
}
