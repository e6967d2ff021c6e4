// The tokens of one body while it is masked: what is left of them, and what the parser will be shown instead.
import { Kind, type Tokens } from './tokens.js';
import { Word } from './words.js';

/** Facts about masked places, by the string offset at which they stand; the lowering reads them. */
export interface Marks {
  /** Replaced by a name that means nothing: type arguments, operators. Value is the end offset. */
  readonly opaque: Map<number, number>;
  /** Block macros shown as a loop; value is the macro's name. */
  readonly iterate: Map<number, string>;
  /** Conditionals shown as `if`, by the offset of the `if`. */
  readonly arms: Map<number, { readonly condition: string; readonly negated: boolean }>;
  /** `__free(x)`, by the offset of the variable's name. */
  readonly cleanup: Map<number, string>;
  /** Statements given to a macro that may or may not run them, by the offset of the `{` shown; value is the macro. */
  readonly maybe: Map<number, string>;
  /** The keyword of the fail statement of a `scoped_cond_guard`, by the offset of the macro's name. */
  readonly onFail: Map<number, FailKind>;
}

export type FailKind = 'return' | 'goto' | 'break' | 'continue';

/** A body's tokens as mutable parallel arrays. Index 0 is its `{`, the last its `}`. */
export interface LiveTokens {
  readonly text: string;
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly words: Uint8Array;
  /** Partner of a bracket; -1 for other tokens. */
  readonly partners: Int32Array;
  /** A character shown instead of the token; 0 for the token itself. */
  readonly glyphs: Uint8Array;
  /** 1 where masking ends a statement behind the token with a `;` that the text does not have. */
  readonly endsStatement: Uint8Array;
  /** Text written over the places of tokens and of the white space after them. */
  readonly overlays: { readonly offset: number; readonly text: string }[];
  readonly marks: Marks;
}

/** Gathers the chosen tokens of a text; their brackets are matched by `matchBrackets`. */
export function liveTokens(tokens: Tokens, chosen: readonly number[], marks: Marks): LiveTokens {
  const count = chosen.length;
  const live: LiveTokens = {
    text: tokens.text,
    count,
    kinds: new Uint8Array(count),
    starts: new Int32Array(count),
    ends: new Int32Array(count),
    words: new Uint8Array(count),
    partners: new Int32Array(count).fill(-1),
    glyphs: new Uint8Array(count),
    endsStatement: new Uint8Array(count),
    overlays: [],
    marks,
  };
  for (let i = 0; i < count; i++) {
    const token = chosen[i] ?? 0;
    live.kinds[i] = tokens.kinds[token] ?? 0;
    live.starts[i] = tokens.starts[token] ?? 0;
    live.ends[i] = tokens.ends[token] ?? 0;
    live.words[i] = tokens.words[token] ?? 0;
  }
  return live;
}

export function noMarks(): Marks {
  return {
    opaque: new Map(),
    iterate: new Map(),
    arms: new Map(),
    cleanup: new Map(),
    maybe: new Map(),
    onFail: new Map(),
  };
}

/** Copy without the dead tokens, so that later rules need not step over long runs of them. */
export function compact(live: LiveTokens): LiveTokens {
  const kept: number[] = [];
  const place = new Int32Array(live.count).fill(-1);
  for (let i = 0; i < live.count; i++) {
    if (live.kinds[i] === Kind.dead) continue;
    place[i] = kept.length;
    kept.push(i);
  }
  if (kept.length === live.count) return live;
  const result = liveTokens({ ...live, comments: [] }, kept, live.marks);
  kept.forEach((from, to) => {
    const partner = live.partners[from] ?? -1;
    result.partners[to] = partner === -1 ? -1 : (place[partner] ?? -1);
    result.glyphs[to] = live.glyphs[from] ?? 0;
  });
  result.overlays.push(...live.overlays);
  return result;
}

/** Takes tokens `from`..`to` (inclusive) out: the parser sees white space there. */
export function kill(live: LiveTokens, from: number, to: number): void {
  live.kinds.fill(Kind.dead, from, to + 1);
  live.words.fill(Word.plain, from, to + 1);
}

/** Shows tokens `from`..`to` as one name that means nothing, and marks it so. */
export function makeOpaque(live: LiveTokens, from: number, to: number): void {
  const start = live.starts[from] ?? 0;
  live.marks.opaque.set(start, live.ends[to] ?? start);
  kill(live, from + 1, to);
  live.kinds[from] = Kind.identifier;
  live.words[from] = Word.plain;
  live.glyphs[from] = 84; // T
}

/** Index of the next token that is not dead; `count` when there is none. */
export function nextLive(live: LiveTokens, index: number): number {
  let at = index + 1;
  while (at < live.count && live.kinds[at] === Kind.dead) at++;
  return at;
}

/** Index of the token before that is not dead; -1 when there is none. */
export function previousLive(live: LiveTokens, index: number): number {
  let at = index - 1;
  while (at >= 0 && live.kinds[at] === Kind.dead) at--;
  return at;
}

export function liveText(live: LiveTokens, index: number): string {
  return live.text.slice(live.starts[index], live.ends[index]);
}

export function kindOf(live: LiveTokens, index: number): number {
  return live.kinds[index] ?? Kind.dead;
}

export function wordOf(live: LiveTokens, index: number): number {
  return live.words[index] ?? Word.plain;
}

/** Indexes of the first token at or after `start` and of the first at or after `end`, by offsets. */
export function liveRange(live: LiveTokens, start: number, end: number): readonly [number, number] {
  return [firstFrom(live, start), firstFrom(live, end)];
}

function firstFrom(live: LiveTokens, offset: number): number {
  let low = 0;
  let high = live.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((live.starts[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** True for a plain name with an argument list. */
export function isLiveCall(live: LiveTokens, index: number): boolean {
  if (live.kinds[index] !== Kind.identifier || live.words[index] !== Word.plain) return false;
  return kindOf(live, nextLive(live, index)) === 40;
}
