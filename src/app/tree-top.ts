// The top of the tree that a path of a scan lies in: config and suppressions stand there, and paths count from there.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { configNames } from './find-config.js';
import { suppressionsName } from './find-suppressions.js';

export interface TreeTop {
  readonly folder: string;
  /** Reads a file by its path from the top; undefined when there is none. */
  readonly read: (name: string) => Promise<string | undefined>;
  /** A path of the command line as it is counted from the top, with slashes; unchanged when it lies elsewhere. */
  readonly treePath: (file: string) => string;
}

/** Files of ours, and those that every kernel tree has at its top. */
const ownFiles: readonly string[] = [...configNames, suppressionsName];
const kernelFiles = ['MAINTAINERS', 'Kbuild', 'Kconfig'];

/** A repository's top (also of a linked worktree); else a folder with our files or the kernel's; else where one stands. */
export function treeTopOf(start: string): TreeTop {
  const above: string[] = [];
  for (let folder = path.resolve(start); !above.includes(folder); folder = path.dirname(folder))
    above.push(folder);
  const has = (folder: string, name: string): boolean => existsSync(path.join(folder, name));
  const folder =
    above.find((candidate) => has(candidate, '.git')) ??
    above.find((candidate) => ownFiles.some((name) => has(candidate, name))) ??
    above.find((candidate) => kernelFiles.every((name) => has(candidate, name))) ??
    process.cwd();
  return {
    folder,
    read: (name) => readFile(path.join(folder, name), 'utf8').catch(() => undefined),
    treePath: (file) => {
      const relative = path.relative(folder, path.resolve(file));
      const isOutside = relative === '' || relative.startsWith('..') || path.isAbsolute(relative);
      return isOutside ? file : relative.split(path.sep).join('/');
    },
  };
}
