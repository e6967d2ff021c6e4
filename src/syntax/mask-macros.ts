// Masking rule: macros at the place of a statement: loops by macro (`list_for_each(..) {`), macro calls without
// `;`, definitions by macro.
import { kill, kindOf, liveText, nextLive, previousLive, wordOf, type LiveTokens } from './live-tokens.js';
import { isStatementStart } from './statement-start.js';
import { indentation, Kind } from './tokens.js';
import { Word } from './words.js';

const openParen = 40;
const semicolon = 59;
const assign = 61;
const openBrace = 123;
const closeBrace = 125;

const loopName = /for_?each|^for_|_each_|_each$|loop|scoped_(?:cond_)?guard|scoped_class|^while_/i;

export function maskMacros(live: LiveTokens): void {
  for (let i = 0; i + 1 < live.count; i++) {
    if (live.words[i] === Word.storage) dropStorage(live, i);
    if (live.kinds[i] !== Kind.identifier || live.words[i] !== Word.plain || !isStatementStart(live, i))
      continue;
    const next = nextLive(live, i);
    if (kindOf(live, next) === openParen) maskMacroCall(live, i, next);
    else if (isBareMacro(live, i, next)) endStatement(live, i);
  }
}

/** `static DEFINE_MUTEX(x);` in a body. */
function dropStorage(live: LiveTokens, i: number): void {
  const name = nextLive(live, i);
  const open = nextLive(live, name);
  if (wordOf(live, name) !== Word.plain || kindOf(live, name) !== Kind.identifier) return;
  if (kindOf(live, open) !== openParen) return;
  const after = nextLive(live, live.partners[open] ?? open);
  if (kindOf(live, after) === semicolon || kindOf(live, after) === assign) kill(live, i, i);
}

function maskMacroCall(live: LiveTokens, name: number, open: number): void {
  const close = live.partners[open] ?? open;
  const after = nextLive(live, close);
  switch (kindOf(live, after)) {
    case openBrace:
      makeLoop(live, name, open, close);
      return;
    case closeBrace:
      endStatement(live, close);
      return;
    case semicolon:
      if (endsDo(live, name)) makeLoop(live, name, open, close);
      else if (isOnNewLine(live, close, after) && isLoopName(live, name)) makeLoop(live, name, open, close);
      return;
    case assign:
      if (kindOf(live, nextLive(live, after)) === openBrace) makeDeclaration(live, open, close);
      return;
    case Kind.identifier:
      maskBeforeWord(live, name, open, close, after);
      return;
    case 42: // *
    case 43: // +
    case 45: // -
    case openParen:
      if (isOnNewLine(live, close, after) && isLoopName(live, name)) makeLoop(live, name, open, close);
      return;
    default:
      return;
  }
}

/** `MACRO(x)` and then a word: its body when that is indented deeper, the next statement otherwise. */
function maskBeforeWord(live: LiveTokens, name: number, open: number, close: number, after: number): void {
  const word = wordOf(live, after);
  const endsHere = word === Word.else || word === Word.case || word === Word.default;
  if (endsHere) endStatement(live, close);
  else if (!isOnNewLine(live, close, after)) {
    if (isLoopName(live, name)) makeLoop(live, name, open, close);
    else if (isVariable(live, after)) kill(live, open, close);
  } else if (indentOf(live, after) > indentOf(live, name)) makeLoop(live, name, open, close);
  else endStatement(live, close);
}

/** `do { .. } for_each_vma(vmi, vma);` */
function endsDo(live: LiveTokens, name: number): boolean {
  const brace = previousLive(live, name);
  const open = live.partners[brace] ?? -1;
  return kindOf(live, brace) === closeBrace && wordOf(live, previousLive(live, open)) === Word.do;
}

/** `BKEY_PADDED(k) tmp;`: a type made by a macro. */
function isVariable(live: LiveTokens, name: number): boolean {
  const isName = kindOf(live, name) === Kind.identifier && wordOf(live, name) === Word.plain;
  const after = kindOf(live, nextLive(live, name));
  return isName && (after === semicolon || after === assign || after === 44 || after === 91);
}

function isLoopName(live: LiveTokens, name: number): boolean {
  return loopName.test(liveText(live, name).slice(0, 100));
}

/** `ENTRY` alone on its line; a type name that its variable follows on the next line is indented less. */
function isBareMacro(live: LiveTokens, name: number, next: number): boolean {
  if (!isOnNewLine(live, name, next)) return false;
  const kind = kindOf(live, next);
  if (kind === closeBrace) return true;
  return kind === Kind.identifier && indentOf(live, next) <= indentOf(live, name);
}

/** Writes the missing `;` over the white space after a token. */
function endStatement(live: LiveTokens, last: number): void {
  const offset = live.ends[last] ?? 0;
  const next = nextLive(live, last);
  if (next >= live.count || (live.starts[next] ?? 0) <= offset) return;
  live.overlays.push({ offset, text: ';' });
  live.endsStatement[last] = 1;
}

/** Shows a block macro as `while`; its name is marked. A name too short for that becomes `if`. */
function makeLoop(live: LiveTokens, name: number, open: number, close: number): void {
  const start = live.starts[name] ?? 0;
  const length = (live.ends[name] ?? 0) - start;
  const isEmpty = nextLive(live, open) === close;
  const room = (live.starts[open] ?? 0) - start;
  if (isEmpty && (live.ends[close] ?? 0) - start < 7) return;
  if (!isEmpty && room < 2) return;
  live.marks.iterate.set(start, liveText(live, name).slice(0, length));
  live.words[name] = Word.iterate;
  live.glyphs[name] = 32;
  if (isEmpty) {
    live.glyphs[open] = live.glyphs[close] = 32;
    live.overlays.push({ offset: start, text: 'for(;;)' });
  } else {
    live.overlays.push({ offset: start, text: room >= 5 ? 'while' : 'if' });
  }
}

/** `DEFINE_THING(name, x) = { .. };` reads as `DEFINE_THING name = { .. };`. */
function makeDeclaration(live: LiveTokens, open: number, close: number): void {
  const name = nextLive(live, open);
  if (kindOf(live, name) !== Kind.identifier) return;
  kill(live, open, open);
  kill(live, name + 1, close);
}

function isOnNewLine(live: LiveTokens, before: number, after: number): boolean {
  return live.text.slice(live.ends[before], live.starts[after]).includes('\n');
}

/** Indentation of the line that the token's statement begins on, which is the token's own. */
function indentOf(live: LiveTokens, token: number): number {
  const start = live.starts[token] ?? 0;
  return indentation(live.text, live.text.lastIndexOf('\n', start - 1) + 1);
}
