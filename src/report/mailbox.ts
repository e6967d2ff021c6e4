// The addresses of a mail header (RFC 5322), read from what arrived and written anew: nothing is passed through.
import { decodeWords, encodeWords } from './encoded-word.js';

export interface Mailbox {
  /** Decoded, one line; '' where there is none. */
  readonly name: string;
  readonly address: string;
}

/** Longer lists and names come from hostile input only. */
const longestList = 50_000;
const mostMailboxes = 500;
const longestName = 200;

/** No quoted local parts, no address literals: nobody sends patches from those. */
const plainAddress = /^[\w.!#$%&'*+/=?^`{|}~-]{1,128}@[A-Za-z\d](?:[A-Za-z\d.-]{0,250})$/;

/** Reads `Ada Moss <ada@moss.example>, "Lin, B." <lin@moss.example>`; what has no plain address is left out. */
export function parseMailboxes(list: string | undefined): Mailbox[] {
  if (list === undefined) return [];
  return splitList(list.slice(0, longestList))
    .slice(0, mostMailboxes)
    .flatMap((entry) => {
      const angle = entry.lastIndexOf('<');
      const address = (angle < 0 ? entry : entry.slice(angle + 1).replace(/>.*$/s, '')).trim();
      const name = angle < 0 ? '' : readName(entry.slice(0, angle));
      return plainAddress.test(address) ? [{ name, address }] : [];
    });
}

/** As it stands in a header: the words that may be broken between lines. */
export function writeMailbox({ name, address }: Mailbox): string[] {
  if (name === '') return [address];
  const isPlain = /^[\w !#$%&'*+/?^`{|}~-]+$/.test(name);
  const isAscii = /^[\x20-\x7e]*$/.test(name) && !name.includes('=?');
  const words = isPlain || !isAscii ? encodeWords(name) : [`"${name.replace(/["\\]/g, '\\$&')}"`];
  return [...words, `<${address}>`];
}

/** Commas inside quotes, comments and angle brackets do not separate; a group's name is no address. */
function splitList(list: string): string[] {
  const entries: string[] = [];
  let entry = '';
  let isQuoted = false;
  let comments = 0;
  for (let at = 0; at < list.length; at += 1) {
    const char = list.charAt(at);
    if (char === '\\' && (isQuoted || comments > 0)) {
      if (comments === 0) entry += char + list.charAt(at + 1);
      at += 1;
    } else if (comments > 0 || (char === '(' && !isQuoted)) {
      comments += char === '(' ? 1 : char === ')' ? -1 : 0;
    } else if (!isQuoted && (char === ',' || char === ';')) {
      entries.push(entry);
      entry = '';
    } else if (!isQuoted && char === ':' && !entry.includes('<')) {
      entry = '';
    } else {
      if (char === '"') isQuoted = !isQuoted;
      entry += char;
    }
  }
  return [...entries, entry];
}

function readName(text: string): string {
  const unquoted = text.trim().replace(/^"(.*)"$/s, (_, inner: string) => inner.replace(/\\(.)/gs, '$1'));
  return oneLine(decodeWords(unquoted)).slice(0, longestName);
}

/** Controls and marks that hide or turn text become blanks: a header has no use for them. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}
