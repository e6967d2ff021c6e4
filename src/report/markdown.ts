// Text that came from a patch, made safe inside a GitHub comment: it can format nothing, link nowhere and call nobody.
import { visible, visibleCode } from './visible.js';

/** Invisible, and no part of a name, a number or an address: it takes the meaning from what follows. */
const breaker = '\u200b';

/**
 * Words between our own markup. Punctuation of markdown and HTML is escaped; mentions, references (`#1`, `GH-1`) and
 * bare addresses are broken up, since GitHub looks for those after the markup has been read.
 */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/[&<>]/g, (character) => entities[character] ?? character)
    .replace(/[\\`*_{}[\]()+\-.!|~$^=]/g, '\\$&')
    .replace(/:\/\//g, `:${breaker}//`)
    .replace(/www\\\./gi, (found) => `${found.slice(0, 3)}${breaker}\\.`)
    .replace(/gh\\-/gi, (found) => `${found.slice(0, 2)}${breaker}\\-`)
    .replace(/[@#]/g, `$&${breaker}`);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A message of ours: what it quotes with '...' comes from the patch and stands as code. */
export function markdownMessage(message: string): string {
  return message
    .slice(0, 2000)
    .split(/('[^'\n]{1,300}')/)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part.slice(1, -1)) : markdownText(part)))
    .join('');
}

/** A name, path or piece of code; neither mentions nor HTML count inside. */
export function codeSpan(text: string): string {
  const shown = visible(text);
  if (shown.trim() === '') return '`' + ' ' + '`';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || /^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Lines as they are, in a fence longer than any run of backticks in them. */
export function codeBlock(lines: readonly string[], language = 'text'): string {
  return fenced(
    lines.map((line) => visibleCode(line)),
    language,
  );
}

/** A suggestion replaces code by its very text: undefined where that cannot be shown as it is. */
export function suggestionBlock(line: string): string | undefined {
  return visibleCode(line) === line && !line.includes('\n') ? fenced([line], 'suggestion') : undefined;
}

/** What opens on a click. */
export function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function fenced(lines: readonly string[], language: string): string {
  const text = lines.join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
