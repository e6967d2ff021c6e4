// Where statements begin, told from the token before.
import { kindOf, previousLive, wordOf, type LiveTokens } from './live-tokens.js';
import { Kind } from './tokens.js';
import { Word } from './words.js';

/** True when a statement may begin at the token: after `;`, a brace, a label, a control header, `else`, `do`. */
export function isStatementStart(live: LiveTokens, index: number): boolean {
  const before = previousLive(live, index);
  if (live.endsStatement[before] === 1) return true;
  switch (kindOf(live, before)) {
    case 123: // {
      return !opensInitialiser(live, before);
    case 59: // ;
    case 125: // }
    case 58: // :
      return true;
    case 41: // )
      return closesControlHeader(live, before);
    default:
      return wordOf(live, before) === Word.else || wordOf(live, before) === Word.do;
  }
}

function closesControlHeader(live: LiveTokens, close: number): boolean {
  const open = live.partners[close] ?? -1;
  switch (wordOf(live, previousLive(live, open))) {
    case Word.if:
    case Word.for:
    case Word.while:
    case Word.switch:
    case Word.iterate:
      return true;
    default:
      return false;
  }
}

/** `= {`, `, {`, `(struct s) {`, and a `{` inside one; nesting is bounded by brackets.ts. */
function opensInitialiser(live: LiveTokens, brace: number): boolean {
  let before = previousLive(live, brace);
  while (kindOf(live, before) === 123) before = previousLive(live, before);
  const kind = kindOf(live, before);
  if (kind === 41) return !hasName(live, live.partners[before] ?? -1);
  return kind === 61 || kind === 44 || kind === 93;
}

/** True for the group of a control keyword or a macro; the type of a compound literal has no name before it. */
function hasName(live: LiveTokens, open: number): boolean {
  const before = previousLive(live, open);
  return kindOf(live, before) === Kind.identifier && wordOf(live, before) !== Word.return;
}
