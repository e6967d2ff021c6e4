// The C files of a tree object of git: their blob ids say what they hold, so nothing is read that is known already.
import { decodeText } from './decode-text.js';
import { type GitPlace, runGit } from './git-command.js';
import type { GitObjects } from './git-objects.js';
import { treePathParts } from './tree-path.js';
import {
  type FileList,
  isSource,
  type ListedFile,
  sourceCountBound,
  sourceSizeBound,
  type TreeSources,
} from './tree-sources.js';

/** Sources of the tree that `root` names: a revision, or the id of a commit or tree. */
export function gitSources(
  place: GitPlace,
  objects: GitObjects,
  root: () => Promise<string | undefined>,
): TreeSources {
  const folderId = async (folder: string): Promise<string | undefined> => {
    const revision = await root();
    return revision === undefined ? undefined : objects.treeId(`${revision}:${folder}`);
  };
  return {
    place: 'git',
    hasFolder: async (folder) => (await folderId(folder)) !== undefined,
    snapshot: async (folders) => {
      const ids = await Promise.all(folders.map(folderId));
      if (ids.some((id) => id === undefined)) return undefined;
      const trees = folders.map((folder, index) => ({ folder, id: ids[index] ?? '' }));
      return {
        identity: trees.map(({ folder, id }) => `${folder}=${id}`).join(' '),
        list: () => listTrees(place, trees),
        read: async ({ id }) => {
          const blob = id === undefined ? undefined : await objects.readBlob(id);
          return id === undefined || blob === undefined ? undefined : { id, text: decodeText(blob) };
        },
      };
    },
  };
}

async function listTrees(
  place: GitPlace,
  trees: readonly { readonly folder: string; readonly id: string }[],
): Promise<FileList> {
  const files: ListedFile[] = [];
  let leftOut = 0;
  for (const { folder, id } of trees) {
    const { stdout } = await runGit(place, ['ls-tree', '-r', '-l', '-z', '--full-tree', id]);
    for (const line of stdout.toString('utf8').split('\0')) {
      const file = readLine(line, folder);
      if (file === undefined) continue;
      if (file === 'too-large' || files.length >= sourceCountBound) leftOut++;
      else files.push(file);
    }
  }
  return { files, leftOut };
}

/** `100644 blob <id> <size>\t<path>`; links, submodules and names that no C file has are no sources. */
function readLine(line: string, folder: string): ListedFile | 'too-large' | undefined {
  const match = /^100(?:644|755|664) blob ([0-9a-f]{40,64}) {1,12}(\d{1,15})\t(.+)$/s.exec(line);
  if (!match) return undefined;
  const [, id = '', size = '', name = ''] = match;
  const filePath = folder === '' ? name : `${folder}/${name}`;
  if (!isSource(name) || treePathParts(filePath) === undefined) return undefined;
  return Number(size) > sourceSizeBound ? 'too-large' : { filePath, id, stamp: '' };
}
