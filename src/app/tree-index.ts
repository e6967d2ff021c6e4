// The index of the tree a patch applies to: from the cache, or built, reading only what changed since an older one.
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Notice } from '../base/notice.js';
import { cacheDirectory, type IndexCache, openCache } from '../input/index-cache.js';
import type { FileList, ListedFile, TreeSnapshot, TreeSources } from '../input/tree-sources.js';
import { openText } from '../syntax/open-file.js';
import { buildIndex } from '../tree/build-index.js';
import { type FileNames, namesOf } from '../tree/file-names.js';
import { openIndex, type TreeIndex } from '../tree/tree-index.js';
import { indexedFolders } from './indexed-folders.js';

/** An index with the snapshot that its files are read from. */
export interface OpenTree {
  /** Undefined while it is not complete. */
  readonly index: TreeIndex | undefined;
  readonly snapshot: TreeSnapshot;
  /** Where it came from, in words for `-v`. */
  readonly describe: string;
  readonly notices: readonly Notice[];
}

/** Told while files are scanned. */
export type IndexProgress = (done: number, total: number, what: string) => void;

/** `at-hand`: an index that would take more than a moment to build is done without. */
export type Indexing = 'complete' | 'at-hand';

/** Files scanned in a moment: a change of branch within a subsystem, or a small project. */
const momentBound = 64;

/** Building stops after this time, and goes on where it stopped in the next run. In milliseconds. */
const timeBound = 60_000;

/**
 * Opens the index of a tree.
 *
 * @param files - Paths of the patch: their folders are indexed.
 * @param indexing - Whether the caller can wait.
 * @returns Undefined when the tree has nothing to index.
 */
export async function openTreeIndex(
  sources: TreeSources,
  files: readonly string[],
  onProgress: IndexProgress,
  indexing: Indexing = 'complete',
): Promise<OpenTree | undefined> {
  const folders = await indexedFolders(sources, files);
  const snapshot = await sources.snapshot(folders);
  if (!snapshot) return undefined;
  const directory = cacheDirectory();
  const cache = directory === undefined ? undefined : openCache(directory);
  const place = digest(`${sources.place}\0${folders.join('\0')}`);
  const key = `${place}-${digest(snapshot.identity)}`;
  const cached = cache && readIndex(cache, key, snapshot.identity);
  if (cached) return { index: cached, snapshot, describe: describeIndex(cached, 'cached'), notices: [] };
  const older = cache && firstIndex(cache, place);
  const list = await snapshot.list();
  const known = knownFiles(older);
  const unknown = list.files.filter((file) => known(file, file.id) === undefined).length;
  if (indexing === 'at-hand' && unknown > momentBound)
    return { index: undefined, snapshot, describe: 'not indexed yet', notices: [notIndexed(unknown)] };
  const built = await build(list, snapshot, older, onProgress);
  const failure = cache?.write(key, built.bytes);
  // Where a name is defined once in a part of the tree, it may be defined again in the rest.
  const index = built.isWhole ? openIndex(built.bytes) : undefined;
  const notices = [...built.notices, ...(failure === undefined ? [] : [cacheUnwritable(failure)])];
  const describe = index ? describeIndex(index, `${built.scanned} files scanned`) : 'not indexed yet';
  return { index, snapshot, describe, notices };
}

const digest = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 16);

function readIndex(cache: IndexCache, key: string, identity: string): TreeIndex | undefined {
  const bytes = cache.read(key);
  const index = bytes && openIndex(bytes);
  return index?.identity === identity ? index : undefined;
}

/** The newest whole index of the place; a damaged one is passed over. */
function firstIndex(cache: IndexCache, place: string): TreeIndex | undefined {
  for (const key of cache.siblings(place)) {
    const bytes = cache.read(key);
    const index = bytes && openIndex(bytes);
    if (index) return index;
  }
  return undefined;
}

interface Built {
  readonly bytes: Buffer;
  readonly isWhole: boolean;
  readonly scanned: number;
  readonly notices: readonly Notice[];
}

async function build(
  list: FileList,
  snapshot: TreeSnapshot,
  older: TreeIndex | undefined,
  onProgress: IndexProgress,
): Promise<Built> {
  const builder = buildIndex(older);
  const known = knownFiles(older);
  const end = Date.now() + timeBound;
  let scanned = 0;
  let postponed = 0;
  for (const [done, file] of list.files.entries()) {
    onProgress(done, list.files.length, `indexing ${file.filePath}`);
    const from = known(file, file.id);
    if (from !== undefined) {
      builder.takeOver({ id: '', ...older?.files[from], ...file }, from);
      continue;
    }
    if (Date.now() > end) {
      postponed++;
      continue;
    }
    const source = await snapshot.read(file);
    if (!source) continue;
    const same = known(file, source.id);
    const indexed = { filePath: file.filePath, stamp: file.stamp, id: source.id };
    if (same !== undefined) builder.takeOver(indexed, same);
    else builder.add(indexed, scan(file.filePath, source.text));
    scanned++;
    // The progress line is drawn, and signals are heard, only when the event loop turns.
    if (scanned % 64 === 0) await setImmediate();
  }
  // Of an index that is not whole nobody may think that it is this state's.
  const isWhole = postponed === 0;
  const identity = isWhole ? snapshot.identity : `part of ${snapshot.identity}`;
  return { bytes: builder.finish(identity), isWhole, scanned, notices: leftOut(list, postponed) };
}

/** A file that cannot be scanned costs its own names. */
function scan(filePath: string, text: string): FileNames {
  try {
    return namesOf(filePath, openText(filePath, text));
  } catch {
    return { definitions: [], tabled: [] };
  }
}

/** Finds a file in the older index by its content, or by path and stamp. */
function knownFiles(
  older: TreeIndex | undefined,
): (file: ListedFile, id: string | undefined) => number | undefined {
  const byId = new Map(older?.files.map((file, index) => [`${file.id} ${endOf(file.filePath)}`, index]));
  const byPath = new Map(older?.files.map((file, index) => [file.filePath, index]));
  return (file, id) => {
    if (id !== undefined) return byId.get(`${id} ${endOf(file.filePath)}`);
    const index = byPath.get(file.filePath);
    const known = index === undefined ? undefined : older?.files[index];
    return file.stamp !== '' && known?.stamp === file.stamp ? index : undefined;
  };
}

/** Macros count in headers only, so that the same content says more in a `.h` than in a `.c`. */
const endOf = (filePath: string): string => filePath.slice(-2);

function leftOut({ leftOut: left, files }: FileList, postponed: number): readonly Notice[] {
  const message =
    postponed > 0
      ? `the index of the tree is not complete yet: ${postponed} of ${files.length} files are left for the next run`
      : left > 0
        ? `${left} files of the tree are too large or too many to be indexed; what they define is not known`
        : undefined;
  return message === undefined ? [] : [{ code: 'tree-index-partial', level: 'info', message }];
}

const notIndexed = (unknown: number): Notice => ({
  code: 'tree-not-indexed',
  level: 'info',
  message: `other files were not looked at: ${unknown} files of the tree are not indexed; \`hunklock check --staged\` does that once`,
});

const cacheUnwritable = (why: string): Notice => ({
  code: 'cache-unwritable',
  level: 'info',
  message: `the index of the tree could not be kept (${why}); each run builds it again`,
});

const describeIndex = ({ files, definitionCount }: TreeIndex, how: string): string =>
  `${definitionCount} functions and macros in ${files.length} files (${how})`;
