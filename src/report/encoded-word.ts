// Encoded words (RFC 2047): text of any language in a mail header, read and written.

/** Adjacent encoded words, with the white space between them, which does not count. */
const encodedRun =
  /=\?[\w.:+-]{1,40}(?:\*[\w-]{1,20})?\?[bq]\?[^?\s]{0,400}\?=(?:\s{1,10}=\?[\w.:+-]{1,40}(?:\*[\w-]{1,20})?\?[bq]\?[^?\s]{0,400}\?=){0,40}/gi;
const encodedWord = /=\?([\w.:+-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,400})\?=/gi;

/** UTF-8 bytes of one word: with its frame, base64 stays below the 75 characters that a word may have. */
const mostBytes = 42;

/** Reads the encoded words of a header value; one in an unknown character set stays as it is. */
export function decodeWords(text: string): string {
  return text.replace(encodedRun, (run) => {
    const words = [...run.matchAll(encodedWord)];
    const [charset = ''] = words.map((word) => (word[1] ?? '').toLowerCase());
    // A character may be cut in two by the end of a word: bytes are joined before they are decoded.
    const isOne = words.every((word) => word[1]?.toLowerCase() === charset);
    const decoded = isOne
      ? decodeBytes(Buffer.concat(words.map(bytesOf)), charset)
      : words.map((word) => decodeBytes(bytesOf(word), word[1] ?? '') ?? word[0]).join('');
    return decoded ?? run;
  });
}

/** The words that stand for a text; plain ASCII stands for itself. */
export function encodeWords(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?'))
    return text.split(' ').filter((word) => word !== '');
  const chunks: string[] = [];
  let chunk = '';
  for (const character of text) {
    if (Buffer.byteLength(chunk + character) > mostBytes) {
      chunks.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  return [...chunks, chunk].map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`);
}

function bytesOf([, , kind = '', data = '']: RegExpMatchArray): Buffer {
  if (kind.toLowerCase() === 'b') return Buffer.from(data, 'base64');
  const raw = data
    .replaceAll('_', ' ')
    .replace(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(raw, 'latin1');
}

function decodeBytes(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}
