// The C files of a directory tree: their sizes and times say whether they are as they were. Links are not followed.
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import path from 'node:path';
import { decodeText } from './decode-text.js';
import { treePathParts } from './tree-path.js';
import {
  type FileList,
  isSource,
  type ListedFile,
  type ReadSource,
  sourceCountBound,
  sourceSizeBound,
  type TreeSources,
} from './tree-sources.js';

/** Deeper folders are a mistake, or a trap. */
const depthBound = 24;

/** A file changed this short a time ago may change again within the same tick of its clock. In milliseconds. */
const settleTime = 2000;

/** Sources of a directory whose real path is `root`. */
export function directorySources(root: string): TreeSources {
  const hasFolder = (folder: string): boolean => {
    const parts = folder === '' ? [] : treePathParts(folder);
    if (parts === undefined) return false;
    try {
      // Each part for itself: a link on the way leads elsewhere.
      return parts.every((_, index) =>
        lstatSync(path.join(root, ...parts.slice(0, index + 1))).isDirectory(),
      );
    } catch {
      return false;
    }
  };
  return {
    place: `directory ${root}`,
    hasFolder: (folder) => Promise.resolve(hasFolder(folder)),
    snapshot: (folders) => {
      const now = Date.now();
      const list = listFolders(root, folders.filter(hasFolder), now);
      // What is not settled is read again next time.
      const fresh = list.files.some(({ stamp }) => stamp === '') ? ` at ${now}` : '';
      return Promise.resolve({
        identity: identityOf(list) + fresh,
        list: () => Promise.resolve(list),
        read: ({ filePath }) => Promise.resolve(readRegular(path.join(root, filePath))),
      });
    },
  };
}

function identityOf({ files }: FileList): string {
  const hash = createHash('sha1');
  for (const { filePath, stamp } of files) hash.update(`${filePath}\0${stamp}\n`);
  return hash.digest('hex');
}

function listFolders(root: string, folders: readonly string[], now: number): FileList {
  const files: ListedFile[] = [];
  let leftOut = 0;
  const visit = (folder: string, depth: number): void => {
    const subfolders: string[] = [];
    for (const entry of entriesOf(path.join(root, folder))) {
      const filePath = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) subfolders.push(filePath);
      if (!entry.isFile() || !isSource(entry.name) || treePathParts(filePath) === undefined) continue;
      const stamp = files.length < sourceCountBound ? stampOf(path.join(root, filePath), now) : undefined;
      if (stamp === undefined) leftOut++;
      else files.push({ filePath, stamp });
    }
    if (depth < depthBound) for (const subfolder of subfolders) visit(subfolder, depth + 1);
  };
  for (const folder of folders) visit(folder, 0);
  return { files, leftOut };
}

/** In the order of their names, whatever order the file system has; nothing where it cannot be read. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Undefined for a file that is gone or too large. */
function stampOf(file: string, now: number): string | undefined {
  const info = lstatSync(file, { throwIfNoEntry: false });
  if (!info?.isFile() || info.size > sourceSizeBound) return undefined;
  const { size, mtimeMs, ctimeMs } = info;
  return Math.max(mtimeMs, ctimeMs) > now - settleTime ? '' : `${size}-${mtimeMs}-${ctimeMs}`;
}

/** The file itself, no link, no pipe; its identity is the id git would give it. */
function readRegular(file: string): ReadSource | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const info = fstatSync(handle);
    if (!info.isFile() || info.size > sourceSizeBound) return undefined;
    const bytes = readFileSync(handle);
    const id = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    return { id, text: decodeText(bytes) };
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
