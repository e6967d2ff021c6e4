// Decodes one part of a mail to text lines that know which line of the input they came from.
import { TextDecoder } from 'node:util';
import { decodeText } from './decode-text.js';
import { withoutReturn } from './mail-lines.js';
import type { MailLine } from './mail-lines.js';
import type { MimeLeaf } from './mime-leaves.js';
import type { InputLine } from './model.js';

/** Decodes a text part. Unknown character sets fall back to UTF-8, then Latin-1, line by line. */
export async function decodeLeaf(leaf: MimeLeaf): Promise<readonly InputLine[]> {
  const charset = leaf.type.parameters.get('charset') ?? '';
  const encoded = leaf.encoding === 'quoted-printable' || leaf.encoding === 'base64';
  const lines = encoded ? await decodeTransfer(leaf, charset) : decodePlain(leaf.lines, charset);
  const flowed = (leaf.type.parameters.get('format') ?? '').toLowerCase() === 'flowed';
  return withoutArmour(flowed ? lines.map(unstuff) : lines);
}

/** Text as UTF-8 where it is that, in the named character set otherwise. */
export function decodePlain(lines: readonly MailLine[], charset: string): readonly InputLine[] {
  const decoder = decoderFor(charset);
  return lines.map(({ bytes, inputLine }) => {
    if (/^[\0-\x7f]*$/.test(bytes)) return { text: bytes, inputLine };
    const raw = Buffer.from(bytes, 'latin1');
    return { text: decoder?.decode(raw) ?? decodeText(raw), inputLine };
  });
}

/** A decoder for character sets other than UTF-8, which decodeText() reads with less loss. */
function decoderFor(charset: string): TextDecoder | undefined {
  if (charset === '' || /^(?:utf-?8|us-ascii|ascii|unknown-8bit|x-unknown)$/i.test(charset)) return undefined;
  try {
    return new TextDecoder(charset);
  } catch {
    return undefined;
  }
}

/**
 * Undoes quoted-printable or base64 with postal-mime, under a header that names no `format=flowed`: flowed
 * text would come back with its lines joined, and a diff's lines must never be.
 */
async function decodeTransfer({ encoding, lines }: MimeLeaf, charset: string): Promise<readonly InputLine[]> {
  const { default: PostalMime } = await import('postal-mime');
  const safeCharset = /^[\w.:+-]{1,40}$/.test(charset) ? charset : 'utf-8';
  const header = `Content-Type: text/plain; charset=${safeCharset}\nContent-Transfer-Encoding: ${encoding}\n\n`;
  const body = lines.map(({ bytes }) => `${bytes}\n`).join('');
  const mail = await PostalMime.parse(Buffer.from(header + body, 'latin1'));
  const texts = (mail.text ?? '').split('\n');
  if (texts.at(-1) === '') texts.pop();
  const places = encoding === 'base64' ? undefined : quotedPlaces(lines);
  const first = lines[0]?.inputLine ?? 1;
  return texts.map((text, index) => ({ text, inputLine: places?.[index] ?? first + index }));
}

/** Input lines on which the lines of a quoted-printable text start: `=` at the end joins, `=0A` splits. */
function quotedPlaces(lines: readonly MailLine[]): readonly number[] {
  const places: number[] = [];
  let goesOn = false;
  for (const { bytes, inputLine } of lines) {
    const text = bytes.trimEnd();
    if (!goesOn) places.push(inputLine);
    for (let newlines = text.match(/=0A/gi)?.length ?? 0; newlines > 0; newlines -= 1) places.push(inputLine);
    goesOn = text.endsWith('=');
  }
  return places;
}

/** RFC 3676: one blank in front was put there for transport. */
function unstuff({ text, inputLine }: InputLine): InputLine {
  return { text: text.startsWith(' ') ? text.slice(1) : text, inputLine };
}

/** Clear-signed text (RFC 9580): `- ` before lines that start with a dash comes off, the signature goes. */
function withoutArmour(lines: readonly InputLine[]): readonly InputLine[] {
  const start = lines.findIndex(({ text }) => withoutReturn(text) === '-----BEGIN PGP SIGNED MESSAGE-----');
  if (start < 0) return lines;
  const signature = lines.findIndex(({ text }) => withoutReturn(text) === '-----BEGIN PGP SIGNATURE-----');
  const signed = lines.slice(start + 1, signature < 0 ? undefined : signature);
  const plain = signed.map(({ text, inputLine }) => ({
    text: text.startsWith('- ') ? text.slice(2) : text,
    inputLine,
  }));
  return [...lines.slice(0, start), ...plain];
}
