// The door of the input room for what is named on the command line: files, mailboxes, directories, stdin.
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notice, Outcome } from '../base/notice.js';
import { ToolError } from '../base/tool-error.js';
import { readBytes } from './read-bytes.js';
import type { RawInput } from './model.js';

export interface ReadOptions {
  /** Where `-` reads from; process.stdin when not given. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
  /** Largest input in bytes, packed or not; 64 MiB when not given. */
  readonly maxBytes?: number;
}

const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * Reads every input named: files, Maildirs, directories of patches, `-` for stdin. None means stdin.
 *
 * @returns The messages found, in the order of the arguments. An input that is too large or cannot be
 *   decoded is told by a notice, and the others are still read.
 * @throws ToolError when an argument names nothing that could be read at all: exit status 2.
 */
export async function readInputs(
  args: readonly string[],
  options: ReadOptions = {},
): Promise<Outcome<readonly RawInput[]>> {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const value: (readonly RawInput[])[] = [];
  const notices: (readonly Notice[])[] = [];
  for (const arg of args.length === 0 ? ['-'] : args) {
    for (const { source, container, read } of await sourcesOf(arg, options)) {
      const bytes = await read(maxBytes);
      const origin = { source, ...(container === undefined ? {} : { container }) };
      const messages =
        typeof bytes === 'string'
          ? { value: [], notices: [notRead(source, bytes)] }
          : await readBytes(bytes, origin, maxBytes);
      value.push(messages.value);
      notices.push(messages.notices);
    }
  }
  return { value: value.flat(), notices: notices.flat() };
}

/** One file or stream. Its reader gives the reason when it cannot be read. */
interface Source {
  readonly source: string;
  readonly container?: string;
  readonly read: (maxBytes: number) => Promise<Buffer | string>;
}

async function sourcesOf(arg: string, { stdin = process.stdin }: ReadOptions): Promise<readonly Source[]> {
  if (arg === '-') return [{ source: '<stdin>', read: (maxBytes) => readStream(stdin, maxBytes) }];
  const info = await stat(arg).catch((error: unknown) => {
    throw notFound(arg, error);
  });
  if (!info.isDirectory()) return [fileSource(arg)];
  const files = await mailFiles(arg);
  if (files.length === 0) {
    throw new ToolError(
      'no-mail-in-directory',
      2,
      `${arg} holds no mails and no patches`,
      'Name a Maildir (with cur/ and new/), a directory with .patch, .diff, .eml or .mbox files, or the files themselves.',
    );
  }
  return files.map((file) => ({ ...fileSource(file), container: arg }));
}

function fileSource(file: string): Source {
  return { source: file, read: (maxBytes) => readFile(file, maxBytes) };
}

/** The mails of a Maildir, or the patches of a directory, in the order of their names (time, number). */
async function mailFiles(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const folders = ['cur', 'new'].filter((name) =>
    entries.some((entry) => entry.isDirectory() && entry.name === name),
  );
  if (folders.length === 0) {
    const names = entries.filter(({ name }) => /\.(?:patch|diff|eml|mbox|mbx)(?:\.gz)?$/i.test(name));
    return byName(names.map(({ name }) => ({ name, file: join(directory, name) })));
  }
  const mails = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(join(directory, folder));
      return names
        .filter((name) => !name.startsWith('.'))
        .map((name) => ({ name, file: join(directory, folder, name) }));
    }),
  );
  return byName(mails.flat());
}

function byName(files: readonly { name: string; file: string }[]): readonly string[] {
  const order = new Intl.Collator('en', { numeric: true });
  return [...files].sort((left, right) => order.compare(left.name, right.name)).map(({ file }) => file);
}

async function readFile(file: string, maxBytes: number): Promise<Buffer | string> {
  try {
    const handle = await open(file, 'r');
    try {
      return await readStream(handle.createReadStream({ autoClose: false }), maxBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Reads to the end, or to the limit: pipes and devices do not tell their size beforehand. */
async function readStream(
  stream: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): Promise<Buffer | string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) {
      return `it is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB. Split it (git mailsplit) and check the parts`;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function notRead(source: string, why: string): Notice {
  return { code: 'input-unreadable', level: 'not-judged', message: `${source} was not read: ${why}` };
}

function notFound(arg: string, cause: unknown): ToolError {
  const why =
    cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
      ? 'there is no such file'
      : String(cause);
  return new ToolError(
    'input-not-found',
    2,
    `${arg}: ${why}`,
    "Name a diff, a mail, an mbox, a Maildir, or '-' for stdin.",
    {
      cause,
    },
  );
}
