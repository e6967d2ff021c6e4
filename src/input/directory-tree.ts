// A directory of source files as a base tree (`--tree DIR`), read without ever leaving it.
import { open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ToolError } from '../base/tool-error.js';
import { decodeText } from './decode-text.js';
import { treePathParts } from './tree-path.js';

/** Reads a file of a tree; undefined when the tree has no such regular file. */
export type ReadTreeFile = (filePath: string) => Promise<string | undefined>;

/**
 * Opens a directory.
 *
 * @param maxBytes - Larger files are treated as not there.
 * @returns The directory's real path, and what reads files by their path below the directory. Symbolic links are followed as long as they stay
 *   inside. Throws a ToolError when there is no such directory.
 */
export async function openDirectory(
  directory: string,
  maxBytes: number,
): Promise<{ readonly root: string; readonly readFile: ReadTreeFile }> {
  const root = await realDirectory(directory);
  const readFile: ReadTreeFile = async (filePath) => {
    const parts = treePathParts(filePath);
    if (parts === undefined) return undefined;
    try {
      const real = await realpath(path.join(root, ...parts));
      return isInside(root, real) ? await readRegularFile(real, maxBytes) : undefined;
    } catch {
      // Not there, not readable, or a loop of links: the tree does not have it.
      return undefined;
    }
  };
  return { root, readFile };
}

async function realDirectory(directory: string): Promise<string> {
  try {
    const root = await realpath(directory);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    throw new ToolError(
      'tree-missing',
      2,
      `${directory} cannot be opened`,
      'Name the top directory of the source tree with --tree.',
      { cause: error },
    );
  }
  throw new ToolError(
    'tree-no-directory',
    2,
    `${directory} is not a directory`,
    'Name the top directory of the source tree with --tree, not a file.',
  );
}

function isInside(root: string, file: string): boolean {
  return file.startsWith(root.endsWith(path.sep) ? root : root + path.sep);
}

/** Asks the opened file, not its name, what it is: a pipe or device would block or never end. */
async function readRegularFile(file: string, maxBytes: number): Promise<string | undefined> {
  if (!(await stat(file)).isFile()) return undefined;
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) return undefined;
    return decodeText(await handle.readFile());
  } finally {
    await handle.close();
  }
}
