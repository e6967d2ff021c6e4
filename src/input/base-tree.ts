// Where the text of a file before the patch comes from: a directory, a git repository, or nowhere.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ToolError } from '../base/tool-error.js';
import { decodeText } from './decode-text.js';
import { directorySources } from './directory-sources.js';
import { openDirectory } from './directory-tree.js';
import type { GitPlace } from './git-command.js';
import { openGitObjects } from './git-objects.js';
import { requireRevision, resolveRevision } from './git-revision.js';
import { gitSources } from './git-sources.js';
import { treePathParts } from './tree-path.js';
import type { TreeSources } from './tree-sources.js';

/** What must be known of a file diff to find its pre-image; a `FileDiff` is one. */
export interface PreImageRequest {
  /** Undefined for an added file. */
  readonly prePath?: string;
  /** The id on its `index` line, full or abbreviated. */
  readonly preBlob?: string;
}

/** A source tree that a patch applies to. */
export interface BaseTree {
  readonly kind: 'none' | 'directory' | 'git';
  /** True when the user named it; a tree found by itself may as well belong to something else. */
  readonly explicit: boolean;
  /** In words, for the reader: "git repository /src/linux at v6.12". */
  readonly describe: string;
  /** The file before the patch; undefined when the tree does not have it. */
  readonly preImage: (file: PreImageRequest) => Promise<string | undefined>;
  /** Another file of the tree, by its path from the top. */
  readonly readFile: (filePath: string) => Promise<string | undefined>;
  /** Its files, for the index; undefined where there are none to list. */
  readonly sources: TreeSources | undefined;
  /** Ends the process behind the tree, if there is one. */
  readonly close: () => void;
}

export interface BaseTreeOptions {
  /** `--tree`: a directory with the files as they are before the patch. */
  readonly tree?: string;
  /** `--git`: a repository, or a directory in one. */
  readonly git?: string;
  /** `--base`: a revision whose files are the pre-images. */
  readonly base?: string;
  readonly cwd: string;
}

/** No file of a kernel tree is half as large (6.12: 10 MB of generated register masks). */
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/**
 * Opens the base tree the options name; without any, the repository that `cwd` is in, or `cwd` itself.
 *
 * From git, the blob of the `index` line is the pre-image itself; `--base` comes before it, HEAD after it.
 */
export async function openBaseTree(options: BaseTreeOptions): Promise<BaseTree> {
  const { tree, git, base, cwd } = options;
  if (tree !== undefined) {
    if (git !== undefined || base !== undefined) {
      throw new ToolError(
        'base-conflict',
        2,
        '--tree is given together with --git or --base',
        'Give only one.',
      );
    }
    return directoryTree(path.resolve(cwd, tree), true);
  }
  if (git !== undefined || base !== undefined) {
    const place = { directory: path.resolve(cwd, git ?? '.'), named: git !== undefined };
    return namedRepository(place, base);
  }
  return isInWorkTree(cwd) ? repositoryAround(cwd) : directoryAround(cwd);
}

const noTree: BaseTree = {
  kind: 'none',
  explicit: false,
  describe: 'none: only the hunks are known',
  preImage: () => Promise.resolve(undefined),
  readFile: () => Promise.resolve(undefined),
  sources: undefined,
  close: () => undefined,
};

async function directoryTree(directory: string, explicit: boolean): Promise<BaseTree> {
  const { root, readFile } = await openDirectory(directory, MAX_FILE_BYTES);
  return {
    kind: 'directory',
    explicit,
    describe: explicit ? `directory ${directory}` : `files below ${directory}, found by themselves`,
    preImage: ({ prePath }) => (prePath === undefined ? Promise.resolve(undefined) : readFile(prePath)),
    readFile,
    sources: directorySources(root),
    close: () => undefined,
  };
}

/** The directory one stands in, without git: perhaps an unpacked source tree. */
async function directoryAround(cwd: string): Promise<BaseTree> {
  try {
    return await directoryTree(cwd, false);
  } catch {
    return noTree;
  }
}

async function namedRepository(place: GitPlace, base: string | undefined): Promise<BaseTree> {
  const root =
    base === undefined
      ? await resolveRevision(place, 'HEAD', 'tree')
      : await requireRevision(place, base, 'tree', '--base');
  const described = `git repository ${place.directory}`;
  return gitTree(place, {
    explicit: true,
    describe:
      base === undefined ? `${described}: blobs of the index lines, else HEAD` : `${described} at ${base}`,
    root: () => Promise.resolve(root),
    // The user says what the patch applies to: more to the point than what its author had.
    pathFirst: base !== undefined,
  });
}

/** The repository one stands in: it is asked only when a file is. */
function repositoryAround(cwd: string): BaseTree {
  const place = { directory: cwd, named: false };
  return gitTree(place, {
    explicit: false,
    describe: `git repository found at ${cwd}: blobs of the index lines, else HEAD`,
    // Not resolved first: that would cost each run another process.
    root: () => Promise.resolve('HEAD'),
    pathFirst: false,
  });
}

/** The repository of `check --staged` and `--range`: every pre-image is named by a full blob id. */
export function repositoryOfIds(place: GitPlace, describe: string, root: string | undefined): BaseTree {
  return gitTree(place, { explicit: true, describe, root: () => Promise.resolve(root), pathFirst: false });
}

interface GitTreeOptions {
  readonly explicit: boolean;
  readonly describe: string;
  /** Id of the tree in which paths are looked up; undefined when there is none, as before a first commit. */
  readonly root: () => Promise<string | undefined>;
  readonly pathFirst: boolean;
}

function gitTree(place: GitPlace, { explicit, describe, root, pathFirst }: GitTreeOptions): BaseTree {
  const objects = openGitObjects(place, MAX_FILE_BYTES);
  const readText = async (name: string): Promise<string | undefined> => {
    const blob = await objects.readBlob(name);
    return blob === undefined ? undefined : decodeText(blob);
  };
  const byBlob = async (blob: string | undefined): Promise<string | undefined> =>
    blob !== undefined && /^[0-9a-f]{4,64}$/i.test(blob) && !/^0+$/.test(blob) ? readText(blob) : undefined;
  const readFile = async (filePath: string | undefined): Promise<string | undefined> => {
    const parts = filePath === undefined ? undefined : treePathParts(filePath);
    const tree = parts === undefined ? undefined : await root();
    return parts === undefined || tree === undefined ? undefined : readText(`${tree}:${parts.join('/')}`);
  };
  return {
    kind: 'git',
    explicit,
    describe,
    preImage: async ({ prePath, preBlob }) => {
      if (prePath === undefined) return undefined;
      return pathFirst
        ? ((await readFile(prePath)) ?? (await byBlob(preBlob)))
        : ((await byBlob(preBlob)) ?? (await readFile(prePath)));
    },
    readFile,
    sources: gitSources(place, objects, root),
    close: objects.close,
  };
}

/** True when a directory or one above it holds `.git`, or the environment names a repository. */
function isInWorkTree(cwd: string): boolean {
  if (process.env.GIT_DIR !== undefined) return true;
  for (let directory = path.resolve(cwd); ; directory = path.dirname(directory)) {
    if (existsSync(path.join(directory, '.git'))) return true;
    if (path.dirname(directory) === directory) return false;
  }
}
