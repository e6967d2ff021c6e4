// Which folders of a source tree are indexed for a patch.
import type { TreeSources } from '../input/tree-sources.js';

/**
 * What filesystems call: the VFS and other filesystems, the page cache, the block layer, libraries, and the static
 * inlines of include/linux. Not kernel/: what its lock primitives do, the tables of `kernel/` say. Not arch/, net/,
 * drivers/: they are many files, and nothing in fs/ hangs on their locks.
 */
const companions = ['fs', 'include/linux', 'mm', 'block', 'lib'];

/** Under these one folder deeper is a tree of its own. */
const crowded = ['drivers', 'arch', 'sound', 'tools'];

/**
 * The folders to index, those of the patch itself first.
 *
 * @param files - Paths of the patch.
 * @returns In a kernel tree the top-level folders of the files and their companions; elsewhere everything (`['']`).
 */
export async function indexedFolders(
  sources: TreeSources,
  files: readonly string[],
): Promise<readonly string[]> {
  if (!(await isKernel(sources))) return [''];
  const folders = new Set([...files.map(topFolder).filter((folder) => folder !== ''), ...companions]);
  const there: string[] = [];
  for (const folder of [...folders].sort()) if (await sources.hasFolder(folder)) there.push(folder);
  // One that lies in another is listed with it.
  return there.filter((folder) => !there.some((other) => other !== folder && folder.startsWith(`${other}/`)));
}

/** The kernel's own layout, in whole or unpacked in part. */
const isKernel = async (sources: TreeSources): Promise<boolean> =>
  (await sources.hasFolder('include/linux')) && (await sources.hasFolder('fs'));

/** `fs` of `fs/ext4/inode.c`, `drivers/staging` of `drivers/staging/x/y.c`, '' of `main.c`. */
function topFolder(filePath: string): string {
  const parts = filePath.split('/').slice(0, -1);
  return parts.slice(0, crowded.includes(parts[0] ?? '') ? 2 : 1).join('/');
}
