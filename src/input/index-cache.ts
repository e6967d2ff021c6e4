// The user's cache of tree indexes: whole files, written aside and renamed into place, so that a reader sees an old
// one or a new one and never half of one. Nothing in it is more than saved time.
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** One index in the cache. */
export interface CacheEntry {
  /** `<place>-<identity>`. */
  readonly key: string;
  readonly bytes: number;
  /** When it was last used, in milliseconds. */
  readonly used: number;
}

export interface IndexCache {
  readonly directory: string;
  /** Undefined when there is no such entry. */
  readonly read: (key: string) => Buffer | undefined;
  /** Keys of the same place, the last used first. */
  readonly siblings: (place: string) => readonly string[];
  /** Why it could not be written; undefined when it was. */
  readonly write: (key: string, bytes: Uint8Array) => string | undefined;
  readonly entries: () => readonly CacheEntry[];
  /** Takes everything away; returns what was there. */
  readonly clear: () => readonly CacheEntry[];
}

/** What the cache may take of the disk, and each place in it. */
const totalBound = 256 * 1024 * 1024;
const placeBound = 6;

/** An index larger than this is not one of ours. */
const entryBound = 128 * 1024 * 1024;

/** A use is noted at most this often. In milliseconds. */
const usedResolution = 10 * 60 * 1000;

/** Leftovers of runs that were killed while writing. In milliseconds. */
const leftoverAge = 60 * 60 * 1000;

const suffix = '.idx';

/** `$XDG_CACHE_HOME/hunklock`, or `~/.cache/hunklock`; undefined without a home. */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const { XDG_CACHE_HOME: named, HOME: home } = environment;
  // The specification wants relative paths ignored.
  if (named !== undefined && path.isAbsolute(named)) return path.join(named, 'hunklock');
  const folder = home ?? homedir();
  return path.isAbsolute(folder) ? path.join(folder, '.cache', 'hunklock') : undefined;
}

/** Opens the cache; the directory is made by the first write. */
export function openCache(directory: string): IndexCache {
  const fileOf = (key: string): string => path.join(directory, `${key}${suffix}`);
  const entries = (): readonly CacheEntry[] => entriesOf(directory);
  const siblings = (place: string): readonly string[] =>
    entries().flatMap(({ key }) => (key.startsWith(`${place}-`) ? [key] : []));
  return {
    directory,
    entries,
    siblings,
    read: (key) => readEntry(fileOf(key)),
    write: (key, bytes) => {
      try {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        const aside = path.join(directory, `${key}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
        try {
          writeFileSync(aside, bytes, { mode: 0o600, flag: 'wx' });
          renameSync(aside, fileOf(key));
        } finally {
          rmSync(aside, { force: true });
        }
        makeRoom(directory, key);
        return undefined;
      } catch (error) {
        return error instanceof Error ? (error.message.split(', ', 1)[0] ?? error.message) : String(error);
      }
    },
    clear: () => {
      const all = entries();
      for (const { key } of all) rmSync(fileOf(key), { force: true });
      for (const name of namesIn(directory).filter((each) => each.endsWith('.tmp')))
        rmSync(path.join(directory, name), { force: true });
      return all;
    },
  };
}

function readEntry(file: string): Buffer | undefined {
  try {
    const { size, mtimeMs } = statSync(file);
    if (size > entryBound) return undefined;
    const bytes = readFileSync(file);
    if (Date.now() - mtimeMs > usedResolution) noteUse(file);
    return bytes;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written serves all the same. */
function noteUse(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The entry will look older than it is.
  }
}

/** The last used first. */
function entriesOf(directory: string): readonly CacheEntry[] {
  const found = namesIn(directory).flatMap((name) => {
    if (!name.endsWith(suffix)) return [];
    const info = statSync(path.join(directory, name), { throwIfNoEntry: false });
    return info?.isFile()
      ? [{ key: name.slice(0, -suffix.length), bytes: info.size, used: info.mtimeMs }]
      : [];
  });
  return found.sort((a, b) => b.used - a.used || (a.key < b.key ? -1 : 1));
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Takes away what was not used for the longest time, and leftovers; never the entry just written. */
function makeRoom(directory: string, written: string): void {
  const ofPlace = new Map<string, number>();
  let total = 0;
  for (const { key, bytes } of entriesOf(directory)) {
    const place = key.split('-', 1)[0] ?? '';
    const count = (ofPlace.get(place) ?? 0) + 1;
    ofPlace.set(place, count);
    total += bytes;
    if (key !== written && (count > placeBound || total > totalBound))
      rmSync(path.join(directory, `${key}${suffix}`), { force: true });
  }
  for (const name of namesIn(directory).filter((each) => each.endsWith('.tmp'))) {
    const info = statSync(path.join(directory, name), { throwIfNoEntry: false });
    if (info && Date.now() - info.mtimeMs > leftoverAge) rmSync(path.join(directory, name), { force: true });
  }
}
