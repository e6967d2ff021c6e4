// Reads many objects of a repository through one `git cat-file --batch` process.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { gitArguments, gitEnvironment, type GitPlace } from './git-command.js';

/** A session with one process; it is started by the first question and does not keep the program alive. */
export interface GitObjects {
  /**
   * The bytes of a blob.
   *
   * @param name - A blob id, full or abbreviated, or `REV:path`.
   * @returns Undefined when there is no such object, the name is ambiguous, it is no blob, or it is too large.
   */
  readonly readBlob: (name: string) => Promise<Buffer | undefined>;
  /** The id of a tree that `REV:folder` names; undefined when there is none. */
  readonly treeId: (name: string) => Promise<string | undefined>;
  /** Ends the process; questions still open are answered with undefined. */
  readonly close: () => void;
}

interface Question {
  readonly name: string;
  readonly wanted: 'blob' | 'tree';
  readonly answer: (found: Found | undefined) => void;
}

interface Found {
  readonly id: string;
  readonly content: Buffer;
}

/** What comes next: a header line, or the content it announced and the newline after it (`size` counts both). */
type Expected =
  | { readonly kind: 'header' }
  | { readonly kind: 'content'; readonly size: number; readonly id: string }
  | { readonly kind: 'skipped'; readonly size: number };

const HEADER: Expected = { kind: 'header' };

/** A name longer than this, with its path, cannot come from a usable diff. */
const MAX_NAME = 8192;

/** Opens a session; no process is started yet. */
export function openGitObjects(place: GitPlace, maxBytes: number): GitObjects {
  let child: ChildProcessWithoutNullStreams | undefined;
  let ended = false;
  const open: Question[] = [];
  const giveUp = (): void => {
    ended = true;
    for (const question of open.splice(0)) question.answer(undefined);
  };
  const ask = (name: string, wanted: Question['wanted']): Promise<Found | undefined> =>
    new Promise((answer) => {
      if (ended || name.length > MAX_NAME || /[\n\0]/.test(name)) {
        answer(undefined);
        return;
      }
      child ??= start(place, open, maxBytes, giveUp);
      keepAlive(child, true);
      open.push({ name, wanted, answer });
      child.stdin.write(`${name}\n`);
    });
  return {
    readBlob: async (name) => (await ask(name, 'blob'))?.content,
    treeId: async (name) => (await ask(name, 'tree'))?.id,
    close: () => {
      child?.stdin.end();
      giveUp();
    },
  };
}

function start(
  place: GitPlace,
  open: Question[],
  maxBytes: number,
  giveUp: () => void,
): ChildProcessWithoutNullStreams {
  const child = spawn('git', gitArguments(place, ['cat-file', '--batch']), {
    env: gitEnvironment(place),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const read = batchReader(open, maxBytes);
  child.stdout.on('data', (chunk: Buffer) => {
    read(chunk);
    if (open.length === 0) keepAlive(child, false);
  });
  // Hints about ambiguous names; the header on stdout says as much.
  child.stderr.resume();
  child.stdin.on('error', giveUp);
  child.on('error', giveUp);
  child.on('close', giveUp);
  return child;
}

/** Lets the program end while the session is idle: the process goes when its input closes. */
function keepAlive(child: ChildProcessWithoutNullStreams, alive: boolean): void {
  const handles = [child, child.stdin, child.stdout, child.stderr];
  for (const handle of handles) {
    if (!(handle instanceof Socket) && handle !== child) continue;
    if (alive) handle.ref();
    else handle.unref();
  }
}

/** Cuts the output stream into answers, in the order of the questions. */
function batchReader(open: Question[], maxBytes: number): (chunk: Buffer) => void {
  let expected: Expected = HEADER;
  let pending: Buffer[] = [];
  let size = 0;
  const take = (length: number): Buffer => {
    const all = Buffer.concat(pending);
    pending = length < all.length ? [all.subarray(length)] : [];
    size = all.length - length;
    return all.subarray(0, length);
  };
  /** Takes one header or content, if all of it is there. */
  const step = (): boolean => {
    if (expected.kind === 'content') {
      if (size < expected.size) return false;
      const content = take(expected.size);
      open.shift()?.answer({ id: expected.id, content: Buffer.from(content.subarray(0, -1)) });
      expected = HEADER;
    } else if (expected.kind === 'skipped') {
      const left: number = expected.size - size;
      take(Math.min(size, expected.size));
      expected = left > 0 ? { kind: 'skipped', size: left } : HEADER;
      if (left > 0) return false;
      open.shift()?.answer(undefined);
    } else {
      const end = Buffer.concat(pending).indexOf(0x0a);
      if (end < 0) return false;
      expected = readHeader(
        take(end + 1)
          .toString('utf8')
          .trimEnd(),
        open,
        maxBytes,
      );
    }
    return true;
  };
  return (chunk) => {
    pending.push(chunk);
    size += chunk.length;
    while (step());
  };
}

/** `<id> <type> <size>`, or `<name> missing` and `<name> ambiguous`, which are answers at once. */
function readHeader(header: string, open: Question[], maxBytes: number): Expected {
  const match = /^([0-9a-f]{40,64}) (\w+) (\d{1,15})$/.exec(header);
  if (match === null) {
    open.shift()?.answer(undefined);
    return HEADER;
  }
  const [, id = '', type, length] = match;
  const size = Number(length);
  const asked = open[0]?.name ?? '';
  // A branch may be called like an abbreviated id; then this is some other object.
  const isAsked = asked.includes(':') || id.startsWith(asked.toLowerCase());
  const kept = type === open[0]?.wanted && isAsked && size <= maxBytes;
  return kept ? { kind: 'content', size: size + 1, id } : { kind: 'skipped', size: size + 1 };
}
