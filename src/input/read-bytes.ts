// One input's bytes to messages, whatever form they came in; the form is found by content.
import { gunzipSync } from 'node:zlib';
import type { Notice, Outcome } from '../base/notice.js';
import { mailLinesOf } from './mail-lines.js';
import type { RawInput } from './model.js';
import { readMail } from './read-mail.js';
import { oldestFirst, readArchiveCopy, readCommit, readPlainText } from './read-text.js';
import { splitMails } from './split-mails.js';
import type { Chunk } from './split-mails.js';

export interface BytesOrigin {
  readonly source: string;
  readonly container?: string;
}

/** Reads one file's worth of bytes. Never throws; what cannot be read is told by a notice. */
export async function readBytes(
  bytes: Buffer,
  origin: BytesOrigin,
  maxBytes: number,
): Promise<Outcome<readonly RawInput[]>> {
  const unpacked = unpack(bytes, maxBytes);
  if (typeof unpacked === 'string') return { value: [], notices: [unreadable(origin, unpacked)] };
  const lines = mailLinesOf(unpacked);
  const chunks = splitMails(lines);
  if (chunks.length === 0) return { value: [{ ...origin, format: 'empty input', lines: [] }], notices: [] };
  if (chunks.every(({ kind }) => kind === 'commit')) {
    return { value: oldestFirst(chunks.map((chunk) => readCommit(chunk.lines, origin))), notices: [] };
  }
  const value: (readonly RawInput[])[] = [];
  const notices: (readonly Notice[])[] = [];
  for (const chunk of chunks) {
    const read = await readChunk(chunk, origin, chunks.length > 1);
    value.push(read.value);
    notices.push(read.notices);
  }
  return { value: value.flat(), notices: notices.flat() };
}

async function readChunk(
  { kind, lines }: Chunk,
  origin: BytesOrigin,
  several: boolean,
): Promise<Outcome<readonly RawInput[]>> {
  switch (kind) {
    case 'mbox-mail':
      return readSafely(lines, {
        ...origin,
        format: several ? 'mail in an mbox' : 'mail (git format-patch or mbox)',
      });
    case 'mail':
      return readSafely(lines, { ...origin, format: several ? 'one of several mails' : 'mail' });
    case 'commit':
      return { value: [readCommit(lines, origin)], notices: [] };
    case 'archive-copy':
      return { value: [readArchiveCopy(lines, origin)], notices: [] };
    case 'text':
      return { value: [readPlainText(lines, origin)], notices: [] };
    default:
      return kind satisfies never;
  }
}

/** postal-mime throws on mails beyond its limits; one such mail must not take the others with it. */
async function readSafely(
  ...[lines, origin]: Parameters<typeof readMail>
): Promise<Outcome<readonly RawInput[]>> {
  try {
    return await readMail(lines, origin);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      value: [],
      notices: [
        { ...unreadable(origin, `the mail cannot be decoded (${why})`), inputLine: lines[0]?.inputLine ?? 1 },
      ],
    };
  }
}

/** Undoes gzip (lore.kernel.org serves `t.mbox.gz`) and UTF-16 (PowerShell writes it). */
function unpack(bytes: Buffer, maxBytes: number): Buffer | string {
  const [first, second] = bytes;
  if (first === 0x1f && second === 0x8b) {
    try {
      return gunzipSync(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      return `it cannot be unpacked (${error instanceof Error ? error.message : String(error)})`;
    }
  }
  if (first === 0xff && second === 0xfe) return Buffer.from(bytes.toString('utf16le').slice(1), 'utf8');
  if (first === 0xfe && second === 0xff) {
    const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
    return Buffer.from(even.swap16().toString('utf16le').slice(1), 'utf8');
  }
  return first === 0xef && second === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function unreadable({ source }: BytesOrigin, why: string): Notice {
  return { code: 'input-unreadable', level: 'not-judged', message: `${source}: ${why}; not judged` };
}
