// Other files of the repository without a checkout: the folders of the changed files, in few calls, and what is said of the rest.
import type { Notice } from '../../base/notice.js';
import type { TreeSources } from '../../input/tree-sources.js';
import { statusOf, type Client } from './client.js';
import { listFolders, readTexts, type FolderFile } from './folder-query.js';
import type { PullId } from './read-pull.js';

/** What is known of files that the pull request leaves as they are. */
export interface ApiFolders {
  readonly sources: TreeSources | undefined;
  readonly notices: readonly Notice[];
}

const mostFolders = 3;
/** The largest filesystems have 4.5 MB; together with the list this bounds the calls. */
const mostBytes = 6_000_000;
const mostFiles = 600;
/** GitHub cuts the text of a blob at about this. */
const mostFileBytes = 500_000;
/** Larger answers take GitHub longer than it gives itself. */
const chunkBytes = 1_000_000;
const chunkFiles = 60;

/**
 * Reads the folders at a commit. That GitHub does not give them costs what callers and callees there would tell,
 * which is said, and nothing else.
 *
 * @param paths - Changed files.
 */
export async function readFolders(
  client: Client,
  id: PullId,
  commit: string,
  paths: readonly string[],
): Promise<ApiFolders> {
  const wanted = foldersOf(paths);
  if (wanted.length === 0) return { sources: undefined, notices: [] };
  const named = wanted.slice(0, mostFolders);
  try {
    const listed = await listFolders(client.octokit, id, commit, named);
    const files = withinBounds(listed);
    const texts = new Map<string, string>();
    for (const chunk of chunks(files))
      for (const [filePath, text] of await readTexts(client.octokit, id, chunk)) texts.set(filePath, text);
    const left = listed.length - texts.size;
    return {
      sources: sourcesOf(id, commit, files, texts),
      notices: [onlyFolders(named, left)],
    };
  } catch (error) {
    const status = statusOf(error);
    return { sources: undefined, notices: [noFolders(status === 0 ? 'no answer' : `status ${status}`)] };
  }
}

/** The folder of a subsystem for each changed C file: `fs/xfs` of `fs/xfs/libxfs/a.c`; the most changed first. */
function foldersOf(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    if (!/\.[ch]$/.test(path) || path.startsWith('include/')) continue;
    const folder = path.split('/').slice(0, -1).slice(0, 2).join('/');
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([folder]) => folder);
}

function withinBounds(files: readonly FolderFile[]): FolderFile[] {
  let bytes = 0;
  return files
    .filter((file) => file.bytes <= mostFileBytes)
    .slice(0, mostFiles)
    .filter((file) => (bytes += file.bytes) <= mostBytes);
}

function chunks(files: readonly FolderFile[]): FolderFile[][] {
  const all: FolderFile[][] = [];
  let bytes = Infinity;
  for (const file of files) {
    const last = all.at(-1);
    if (last === undefined || bytes + file.bytes > chunkBytes || last.length === chunkFiles) {
      all.push([file]);
      bytes = file.bytes;
    } else {
      last.push(file);
      bytes += file.bytes;
    }
  }
  return all;
}

function sourcesOf(
  { owner, repo }: PullId,
  commit: string,
  files: readonly FolderFile[],
  texts: ReadonlyMap<string, string>,
): TreeSources {
  const known = files.filter(({ filePath }) => texts.has(filePath));
  return {
    place: `github ${owner}/${repo}`,
    // Of a kernel only the folders at hand are indexed, so its layout is not looked for.
    hasFolder: (folder) => Promise.resolve(folder === ''),
    snapshot: () =>
      Promise.resolve({
        identity: `${commit} ${known.length} ${known[0]?.filePath ?? ''} ${known.at(-1)?.filePath ?? ''}`,
        list: () =>
          Promise.resolve({
            files: known.map(({ filePath, oid }) => ({ filePath, id: oid, stamp: '' })),
            leftOut: 0,
          }),
        read: ({ filePath, id = '' }) => {
          const text = texts.get(filePath);
          return Promise.resolve(text === undefined ? undefined : { id, text });
        },
      }),
  };
}

function onlyFolders(folders: readonly string[], left: number): Notice {
  const which = folders.map((folder) => (folder === '' ? 'the top folder' : folder)).join(', ');
  const but = left === 0 ? '' : `, without ${left} of its files that are too many or too large`;
  return {
    code: 'folders-only',
    level: 'info',
    message: `without a checkout, callers and helpers in other files were looked at in ${which} only${but}`,
  };
}

function noFolders(why: string): Notice {
  return {
    code: 'folders-not-read',
    level: 'info',
    message: `callers and helpers in other files were not looked at: there is no checkout, and GitHub did not give their folder (${why})`,
  };
}
