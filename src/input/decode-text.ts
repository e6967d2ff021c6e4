// Bytes of source files and diffs as text, the same way for both, so that their lines can be compared.
import { isUtf8 } from 'node:buffer';

/**
 * Decodes line by line: a line that is valid UTF-8 as UTF-8, any other as Latin-1. A diff may hold files of
 * both kinds, and each line of a hunk must come out as the same line of the file does. A byte order mark and
 * carriage returns stay. Nothing is lost: no two lines of bytes give the same text unless one is Latin-1.
 */
export function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  const lines: string[] = [];
  for (let start = 0; start <= buffer.length;) {
    const newline = buffer.indexOf(0x0a, start);
    const end = newline < 0 ? buffer.length : newline;
    const line = buffer.subarray(start, end);
    lines.push(line.toString(isUtf8(line) ? 'utf8' : 'latin1'));
    start = end + 1;
  }
  return lines.join('\n');
}
