// One server for each data directory: a lock file that says who holds it, and that the death of its holder sets free.
import { randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ToolError } from '../../base/tool-error.js';

/** A lock that is held. */
export interface DataLock {
  readonly release: () => Promise<void>;
}

const holderSchema = z.object({
  pid: z.number().int(),
  /** When the process started, where the system tells: pids are used again. */
  started: z.string(),
  host: z.string(),
  token: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** Of a holder on another host (a container that shares the folder) only its heartbeat is known. */
const heartbeat = 5_000;
const silence = 30_000;
/** Taking over takes milliseconds; a guard that is older was left by a crash. */
const guardAge = 10_000;
const mostTries = 20;

/**
 * Takes the lock of a data directory.
 *
 * @param onLost - Called when the lock is no longer ours: somebody removed it.
 * @throws ToolError when another server holds it.
 */
export async function lockData(directory: string, onLost: () => void): Promise<DataLock> {
  const file = join(directory, 'lock');
  const own: Holder = {
    pid: process.pid,
    started: await startOf(process.pid),
    host: hostname(),
    token: randomUUID(),
  };
  for (let tries = 0; !(await create(file, JSON.stringify(own))); tries++) {
    const holder = await readHolder(file);
    const isOver = tries >= mostTries;
    if (isOver || (holder !== undefined && !(await isDead(holder, file)))) throw inUse(directory, holder);
    await removeDead(file, holder);
  }
  const isOurs = async (): Promise<boolean> => (await readHolder(file))?.token === own.token;
  const timer = setInterval(() => {
    void (async () => {
      if (!(await isOurs())) {
        onLost();
        return;
      }
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
    })();
  }, heartbeat);
  timer.unref();
  return {
    release: async () => {
      clearInterval(timer);
      if (await isOurs()) await rm(file, { force: true });
    },
  };
}

/** Of two that take over at once, only the one with the guard may remove what it has seen to be dead. */
async function removeDead(file: string, seen: Holder | undefined): Promise<void> {
  const guard = `${file}.takeover`;
  if (!(await create(guard, ''))) {
    if ((await ageOf(guard)) > guardAge) await rm(guard, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 100));
    return;
  }
  try {
    const now = await readHolder(file);
    if (now?.token === seen?.token) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function isDead({ pid, started, host }: Holder, file: string): Promise<boolean> {
  if (host !== hostname()) return (await ageOf(file)) > silence;
  // A container's server has the same pid each time.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return true;
  }
  return (await startOf(pid)) !== started;
}

/** The start of a process, in ticks since this boot, with the boot's id; '' where there is no such file. */
async function startOf(pid: number): Promise<string> {
  try {
    const [line, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile('/proc/sys/kernel/random/boot_id', 'latin1'),
    ]);
    // The name of the command stands in brackets and may hold anything.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return `${boot.trim()}:${fields[19] ?? ''}`;
  } catch {
    return '';
  }
}

/** Undefined when the file is gone, or was torn by a power cut. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Puts a whole file in place; false when there is one. */
async function create(file: string, text: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
    await link(draft, file);
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(
      'data-not-writable',
      2,
      `cannot lock the data directory: ${why}`,
      'Name a folder that this user may write with --data.',
      { cause },
    );
  } finally {
    await rm(draft, { force: true });
  }
}

async function ageOf(file: string): Promise<number> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}

function inUse(directory: string, holder: Holder | undefined): ToolError {
  const who = holder === undefined ? 'another server' : `process ${holder.pid} on ${holder.host}`;
  return new ToolError(
    'data-in-use',
    2,
    `${who} serves from ${directory}`,
    'Stop it first, or give this server its own folder with --data; the lock of a dead one is taken over by itself.',
  );
}
