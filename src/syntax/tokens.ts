// A small C tokeniser: what masking, slicing and table scans stand on. One pass, linear, never fails.
import { nextHash, wordClass } from './words.js';

/** Kind of a token; every punctuation character is a token of its own, its kind is its character code. */
export const Kind = {
  dead: 0,
  identifier: 1,
  number: 2,
  string: 3,
  character: 4,
  /** A whole preprocessor line with its continuation lines, without the last newline. */
  directive: 5,
} as const;

/** A text as parallel arrays over its tokens; offsets are string indexes. Comments are kept apart. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Class of an identifier (words.ts); 0 for other tokens. */
  readonly words: Uint8Array;
  /** Start and end offset of every comment, in turn. */
  readonly comments: readonly number[];
}

const tab = 9;
const newline = 10;
const space = 32;
const doubleQuote = 34;
const hashSign = 35;
const singleQuote = 39;
const star = 42;
const dot = 46;
const slash = 47;
const backslash = 92;

const isWordChar = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$0123456789') {
  isWordChar[char.charCodeAt(0)] = 1;
}

/** Splits C text into tokens. Unterminated strings end with their line, unterminated comments with the text. */
export function scan(text: string): Tokens {
  const sink = newSink(text);
  const length = text.length;
  let lineStart = true;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (code === newline) {
      lineStart = true;
      at++;
    } else if (code <= space || code > 126) {
      at++;
    } else if (code === slash && isCommentStart(text, at)) {
      const end = commentEnd(text, at);
      sink.comments.push(at, end);
      at = end;
    } else if (code === backslash && lineEndsAt(text, at + 1)) {
      at++;
    } else {
      at = code === hashSign && lineStart ? pushDirective(sink, at) : pushToken(sink, at, code);
      lineStart = false;
    }
  }
  return finish(sink);
}

interface Sink {
  readonly text: string;
  count: number;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  words: Uint8Array;
  readonly comments: number[];
}

function newSink(text: string): Sink {
  const room = (text.length >> 2) + 64;
  return {
    text,
    count: 0,
    kinds: new Uint8Array(room),
    starts: new Int32Array(room),
    ends: new Int32Array(room),
    words: new Uint8Array(room),
    comments: [],
  };
}

function finish(sink: Sink): Tokens {
  return sink;
}

function push(sink: Sink, kind: number, start: number, end: number, word: number): number {
  if (sink.count === sink.kinds.length) grow(sink);
  const index = sink.count++;
  sink.kinds[index] = kind;
  sink.starts[index] = start;
  sink.ends[index] = end;
  sink.words[index] = word;
  return end;
}

function grow(sink: Sink): void {
  const room = sink.kinds.length * 2;
  const widen = <A extends Uint8Array | Int32Array>(wide: A, old: A): A => {
    wide.set(old);
    return wide;
  };
  sink.kinds = widen(new Uint8Array(room), sink.kinds);
  sink.starts = widen(new Int32Array(room), sink.starts);
  sink.ends = widen(new Int32Array(room), sink.ends);
  sink.words = widen(new Uint8Array(room), sink.words);
}

function pushToken(sink: Sink, at: number, code: number): number {
  const { text } = sink;
  if (isDigit(code) || (code === dot && isDigit(text.charCodeAt(at + 1)))) {
    return push(sink, Kind.number, at, numberEnd(text, at), 0);
  }
  if (isWordChar[code] === 1) return pushWord(sink, at);
  if (code === doubleQuote) return push(sink, Kind.string, at, quotedEnd(text, at, code), 0);
  if (code === singleQuote) return push(sink, Kind.character, at, quotedEnd(text, at, code), 0);
  return push(sink, code, at, at + 1, 0);
}

function pushWord(sink: Sink, start: number): number {
  const { text } = sink;
  let hash = 0;
  let end = start;
  for (let code = text.charCodeAt(end); isWordChar[code] === 1; code = text.charCodeAt(end)) {
    hash = nextHash(hash, code);
    end++;
  }
  return push(sink, Kind.identifier, start, end, wordClass(text, start, end, hash));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function numberEnd(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    const isSign = code === 43 || code === 45;
    const afterExponent = isSign && (text.charCodeAt(at - 1) | 32) === 101 && !isHex(text, start);
    // Three dots are an ellipsis: `case 1...5:`.
    const isDot = code === dot && text.charCodeAt(at + 1) !== dot;
    if (isWordChar[code] !== 1 && !isDot && !afterExponent) return at;
    at++;
  }
}

function isHex(text: string, start: number): boolean {
  return (text.charCodeAt(start + 1) | 32) === 120;
}

function quotedEnd(text: string, start: number, quote: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === newline) return at;
    if (code === backslash) at = lineEndsAt(text, at + 1) ? text.indexOf('\n', at) : at + 1;
  }
  return text.length;
}

/** True when a line ends at the offset; the file may have CRLF line ends. */
function lineEndsAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === newline || (code === 13 && text.charCodeAt(at + 1) === newline);
}

function isCommentStart(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  return next === star || next === slash;
}

function commentEnd(text: string, at: number): number {
  const isBlock = text.charCodeAt(at + 1) === star;
  const end = isBlock ? text.indexOf('*/', at + 2) : text.indexOf('\n', at + 2);
  if (end === -1) return text.length;
  return isBlock ? end + 2 : end;
}

function pushDirective(sink: Sink, start: number): number {
  const { text } = sink;
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === newline) break;
    if (code === backslash && lineEndsAt(text, at + 1)) at = text.indexOf('\n', at) + 1;
    else if (code === slash && isCommentStart(text, at)) at = commentEnd(text, at);
    else if (code === doubleQuote) at = quotedEnd(text, at, code);
    else at++;
  }
  return push(sink, Kind.directive, start, Math.min(at, text.length), 0);
}

/** Text of one token. */
export function tokenText(tokens: Tokens, index: number): string {
  return tokens.text.slice(tokens.starts[index], tokens.ends[index]);
}

/** True when the token is the first of its line and not indented. */
export function isAtColumnZero(tokens: Tokens, index: number): boolean {
  const start = tokens.starts[index] ?? 0;
  return start === 0 || tokens.text.charCodeAt(start - 1) === newline;
}

/** Columns of white space before the line's first character at `lineStart`; a tab goes to the next multiple of 8. */
export function indentation(text: string, lineStart: number): number {
  // Longer runs of white space say nothing more about nesting.
  const limit = lineStart + 400;
  let column = 0;
  for (let at = lineStart; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === tab) column = (column | 7) + 1;
    else if (code === space) column++;
    else break;
  }
  return column;
}
