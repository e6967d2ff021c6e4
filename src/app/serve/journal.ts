// The journal: what it says is on the disk when a promise of it resolves, whatever happens to the process then.
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../../base/tool-error.js';
import { createDurable, type DurableFile } from './durable-file.js';
import type { JournalRecord } from './job.js';
import { readLines, writeLine, type JournalText } from './journal-line.js';
import { makeQueueState, type QueueState } from './queue-state.js';

/** An open journal. */
export interface Journal {
  readonly state: QueueState;
  /** What reading it at the start brought up. */
  readonly found: JournalText;
  /** Writes a record through to the disk, then applies it; rejects, and applies nothing, when that fails. */
  readonly append: (record: JournalRecord) => Promise<void>;
  /** Why the last write failed; undefined when it did not. */
  readonly failure: () => string | undefined;
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly record: JournalRecord;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Opens the journal of a data directory, which this process holds the lock of. */
export async function openJournal(directory: string): Promise<Journal> {
  const file = join(directory, 'journal.log');
  try {
    const found = await readJournal(file);
    const state = makeQueueState();
    for (const record of found.records) state.apply(record);
    return { state, found, ...writeJournal(await createDurable(file, textOf(state)), state) };
  } catch (cause) {
    throw dataFailure(directory, cause);
  }
}

/** Writes in the order of the calls; what comes during a write goes together into the next. */
function writeJournal(file: DurableFile, state: QueueState): Pick<Journal, 'append' | 'failure' | 'close'> {
  let failure: string | undefined;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  const attempt = async (write: () => Promise<void>): Promise<unknown> => {
    try {
      await write();
      failure = undefined;
      return undefined;
    } catch (error) {
      failure = messageOf(error);
      return error;
    }
  };
  let due = limitAbove(file.size());
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const error = await attempt(() => file.append(batch.map(({ record }) => writeLine(record)).join('')));
      for (const { record, resolve, reject } of batch) {
        if (error === undefined) state.apply(record);
        if (error === undefined) resolve();
        else reject(error);
      }
      if (file.size() < due) continue;
      await attempt(() => file.replace(textOf(state)));
      due = limitAbove(file.size());
    }
    writing = undefined;
  };
  return {
    append: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        writing ??= drain();
      }),
    failure: () => failure,
    close: async () => {
      await writing;
      await file.close();
    },
  };
}

/** The journal is written anew when it has grown by a megabyte, and to four times what it was. */
const limitAbove = (size: number): number => Math.max(size + 1024 * 1024, size * 4);

const textOf = (state: QueueState): string => state.snapshot().map(writeLine).join('');

async function readJournal(file: string): Promise<JournalText> {
  let text = '';
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const found = readLines(text);
  // Somebody may want to look into it.
  if (found.damaged > 0) await copyFile(file, `${file}.damaged`);
  return found;
}

/** Makes the data directory; nobody else may read it. */
export async function makeDataDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw dataFailure(directory, cause);
  });
}

function dataFailure(place: string, cause: unknown): ToolError {
  return new ToolError(
    'data-not-writable',
    2,
    `cannot keep the journal in ${place}: ${messageOf(cause)}`,
    'Name a folder that this user may write with --data.',
    { cause },
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
