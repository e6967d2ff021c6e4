// Which C files a scan reads, and their text; what cannot be read is a notice, not the end of the scan.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notice } from '../base/notice.js';
import { ToolError } from '../base/tool-error.js';
import { decodeText } from '../input/decode-text.js';

/** A C source larger than this is generated data, not code to review. */
const fileSizeBound = 8 * 1024 * 1024;

/**
 * The C files that a path of the command line names, sorted.
 *
 * @throws ToolError when there is no such path, or no C file in or below it.
 */
export async function sourcesBelow(start: string, notices: Notice[]): Promise<string[]> {
  const info = await stat(start).catch((cause: unknown) => {
    throw unreadable(start, cause);
  });
  if (info.isFile()) return [start];
  const found = await sourcesIn(start, notices, start);
  if (found.length > 0) return found;
  throw new ToolError(
    'no-c-files',
    2,
    `${start} holds no C files`,
    'Name C files, or folders with .c files in or below them.',
  );
}

/** The `.c` files in and below a folder, sorted; one that cannot be listed is a notice, unless it was named. */
async function sourcesIn(folder: string, notices: Notice[], named?: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    if (folder === named) throw unreadable(folder, cause);
    notices.push(notRead(folder, cause));
    return [];
  });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await sourcesIn(place, notices)));
    else if (entry.isFile() && entry.name.endsWith('.c')) found.push(place);
  }
  return found;
}

/** The text of a file; undefined, with a notice, when it cannot be had. */
export async function readSource(file: string, notices: Notice[]): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    if (size > fileSizeBound) {
      const message = `it has ${size} bytes, more than the ${fileSizeBound} that are read`;
      notices.push({ code: 'file-too-large', level: 'not-judged', message, file });
      return undefined;
    }
    const text = decodeText(await readFile(file));
    // No C source has NUL bytes; UTF-16 is full of them, and nothing would be found in it.
    if (text.includes('\0')) {
      const message = 'it holds NUL bytes: binary data or UTF-16, not the text of a C file';
      notices.push({ code: 'file-not-text', level: 'not-judged', message, file });
      return undefined;
    }
    return text;
  } catch (cause) {
    notices.push(notRead(file, cause));
    return undefined;
  }
}

function notRead(file: string, cause: unknown): Notice {
  const message = `it cannot be read: ${reasonOf(cause)}`;
  return { code: 'file-not-read', level: 'not-judged', message, file };
}

function unreadable(start: string, cause: unknown): ToolError {
  const message = `${start} cannot be read: ${reasonOf(cause)}`;
  return new ToolError('file-not-found', 2, message, 'Name C files, or folders that hold them.', { cause });
}

/** `ENOENT: no such file or directory` without the call and the name that Node adds. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split(', ', 1)[0] ?? message;
}
