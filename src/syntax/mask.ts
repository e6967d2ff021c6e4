// Masks one body: the text the parser sees has the same length and offsets, but only C that it knows.
import { matchBrackets } from './brackets.js';
import { compact, liveTokens, noMarks, type LiveTokens, type Marks } from './live-tokens.js';
import { maskArguments } from './mask-arguments.js';
import { maskAttributes } from './mask-attributes.js';
import { chooseTokens } from './mask-conditionals.js';
import { maskLabels } from './mask-labels.js';
import { maskMacros } from './mask-macros.js';
import { maskTypes } from './mask-types.js';
import { Kind, type Tokens } from './tokens.js';

/** A masked body. `text` begins at offset `base` of the original and is as long as the body. */
export interface MaskedBody {
  readonly text: string;
  readonly base: number;
  readonly live: LiveTokens;
  readonly marks: Marks;
  /** Offsets of lock-like calls in `#else` arms that had to be left out. */
  readonly droppedLocks: readonly number[];
}

export interface MaskFailure {
  readonly offset: number;
  readonly why: string;
}

/** More tokens than any hand-written function has. */
const maxTokens = 400_000;

/**
 * Masks the body whose `{` and `}` are tokens of a text. Conditionals become `if`, comments white space, macros
 * what they mean; nothing that runs is taken out but `#else` arms that are no whole statements.
 */
export function mask(tokens: Tokens, openBrace: number, closeBrace: number): MaskedBody | MaskFailure {
  const base = tokens.starts[openBrace] ?? 0;
  if (closeBrace - openBrace > maxTokens) return { offset: base, why: 'it is too long' };
  const marks = noMarks();
  const { chosen, overlays, droppedLocks, tooDeep } = chooseTokens(tokens, openBrace, closeBrace, marks);
  if (tooDeep !== undefined) return { offset: tokens.starts[tooDeep] ?? base, why: '#if nests too deeply' };
  const first = liveTokens(tokens, chosen, marks);
  first.overlays.push(...overlays);
  const failure = matchBrackets(first);
  if (failure !== undefined) return failure;
  maskAttributes(first);
  maskTypes(first);
  const live = compact(first);
  maskArguments(live);
  maskMacros(live);
  maskLabels(live);
  const text = render(live, base, tokens.ends[closeBrace] ?? base);
  return { text, base, live, marks, droppedLocks: droppedLocks.map((token) => tokens.starts[token] ?? base) };
}

/** Writes the tokens that are left; literals lose their content, which could only confuse the parser. */
function render(live: LiveTokens, base: number, end: number): string {
  const out = Buffer.alloc(end - base, 32);
  for (let i = 0; i < live.count; i++) {
    const kind = live.kinds[i] ?? Kind.dead;
    const from = live.starts[i] ?? base;
    const to = live.ends[i] ?? from;
    if (kind === Kind.dead) continue;
    if (live.glyphs[i] !== 0) out[from - base] = live.glyphs[i] ?? 32;
    else if (kind > Kind.directive) out[from - base] = kind;
    else if (kind === Kind.string) {
      out.fill(120, from - base, to - base);
      out[from - base] = out[to - base - 1] = 34;
    } else if (kind === Kind.character || kind === Kind.number) {
      out.fill(48, from - base, to - base);
      out[from - base] = 49;
    } else for (let at = from; at < to; at++) out[at - base] = live.text.charCodeAt(at);
  }
  for (const { offset, text } of live.overlays) out.write(text, offset - base, 'latin1');
  return out.toString('latin1');
}
