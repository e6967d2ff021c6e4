// Paths that come out of a diff, before anything is looked up by them.

/** PATH_MAX of Linux. */
const MAX_PATH = 4096;

/**
 * The parts of a path relative to the root of a tree.
 *
 * @returns Undefined for what must not be looked up: an absolute path, one with `..` or an empty part, a
 *   control character, or no path at all.
 */
export function treePathParts(filePath: string): readonly string[] | undefined {
  if (filePath === '' || filePath.length > MAX_PATH || /[\u0000-\u001f\u007f]/.test(filePath))
    return undefined;
  if (filePath.startsWith('/') || filePath.includes('\\')) return undefined;
  const parts = filePath.split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..') ? undefined : parts;
}
