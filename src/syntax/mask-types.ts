// Masking rule: what is not evaluated becomes one name: typeof(x), sizeof(struct x), offsetof(x, a.b[c]),
// case ranges, the members of a struct declared in a body.
import { kill, kindOf, liveText, makeOpaque, nextLive, wordOf, type LiveTokens } from './live-tokens.js';
import { Kind } from './tokens.js';
import { isTypeName } from './type-names.js';
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
    } else if (word === Word.tag) {
      maskMembers(live, i);
    } else if (live.kinds[i - 1] === 40) {
      maskCast(live, i);
    }
  }
}

/**
 * `(loff_t)(x)` and `a + (u64)-1` are a call and a subtraction to a parser that does not know the type's name;
 * it is shown as `int`. Two letters have no room for that: lower-expr.ts mends what it can of `(u8)-1`.
 */
function maskCast(live: LiveTokens, name: number): void {
  const start = live.starts[name] ?? 0;
  const length = (live.ends[name] ?? 0) - start;
  if (length < 3 || live.kinds[name] !== Kind.identifier || !closesAfterStars(live, name + 1)) return;
  const before = kindOf(live, name - 2);
  const isArgument = before === Kind.identifier && wordOf(live, name - 2) !== Word.return;
  if (isArgument || before === 41 || before === 93) return;
  if (wordOf(live, name) !== Word.type && !isTypeName(liveText(live, name))) return;
  live.overlays.push({ offset: start, text: 'int'.padEnd(length) });
}

function closesAfterStars(live: LiveTokens, from: number): boolean {
  let at = from;
  while (kindOf(live, at) === 42) at++;
  return kindOf(live, at) === 41;
}

/** `struct { int a; MEMBER(b); } x;` declares x; the members run nothing. */
function maskMembers(live: LiveTokens, tag: number): void {
  const name = nextLive(live, tag);
  const isNamed = kindOf(live, name) === Kind.identifier;
  const open = isNamed ? nextLive(live, name) : name;
  const close = live.partners[open] ?? -1;
  if (kindOf(live, open) !== 123 || close < open) return;
  if (isNamed) kill(live, open, close);
  else makeOpaque(live, open, close);
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
