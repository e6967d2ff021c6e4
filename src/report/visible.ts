// Text that came from a patch, made safe for a terminal: what cannot be seen is written out.

/** Controls (C0, DEL, C1), formats (bidi overrides, zero-width, tags), lone surrogates, line and paragraph separators. */
const unseeable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const unseeableButTab = /[^\P{Cc}\t]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Nobody reads further; longer ones come from hostile input. In UTF-16 units. */
const longestText = 2000;
const longestCodeLine = 1000;

/** One line for a message or a file name: tabs become a space, whatever a terminal would obey is escaped. */
export function visible(text: string): string {
  return bounded(text, longestText).replaceAll('\t', ' ').replace(unseeable, escapeCharacter);
}

/** A source line: the CR of a CRLF file goes, tabs stay for the caller to expand, the rest is escaped. */
export function visibleCode(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return bounded(text, longestCodeLine).replace(unseeableButTab, escapeCharacter);
}

/** JSON text in which no control or bidi character stands raw; they occur inside strings only. */
export function visibleJson(json: string): string {
  return json.replace(unseeable, (character) => (character === '\n' ? character : jsonEscape(character)));
}

function bounded(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)} ...`;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

function jsonEscape(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
