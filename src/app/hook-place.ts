// Where git looks for the hooks of the repository one stands in, and whose place that is.
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { ToolError } from '../base/tool-error.js';
import { type GitPlace, runGit } from '../input/git-command.js';

export interface HookPlace {
  /** The folder that git takes hooks from; it need not exist. */
  readonly directory: string;
  /** Top of the work tree: git runs hooks there. */
  readonly top: string;
  /** The folder git takes hooks from when nothing else is configured. */
  readonly ordinary: string;
  /**
   * `repository`: within `.git`. `work-tree`: among the files of the project. `elsewhere`: outside, and named by
   * this repository's own settings. `shared`: outside, and named by settings that hold for other repositories, too.
   */
  readonly owner: 'repository' | 'work-tree' | 'elsewhere' | 'shared';
}

/** Asks git; a ToolError outside a work tree. */
export async function findHookPlace(cwd: string): Promise<HookPlace> {
  const top = await answerOf({ directory: cwd, named: false }, ['rev-parse', '--show-toplevel']);
  if (top === '')
    throw new ToolError('no-work-tree', 2, `${cwd} is in no work tree`, 'Change to a checkout.');
  // A relative core.hooksPath is meant from the top; a file system may have the top under another name, too.
  const place = { directory: top, named: false };
  const asked = ['rev-parse', '--git-common-dir', '--git-path', 'hooks'];
  const [common = '', hooks = ''] = (await answerOf(place, asked)).split('\n');
  const directory = path.resolve(top, hooks);
  const real = realPath(directory);
  const isIn = (folder: string): boolean => `${real}/`.startsWith(`${realPath(path.resolve(top, folder))}/`);
  const owner = isIn(common)
    ? 'repository'
    : isIn(top)
      ? 'work-tree'
      : (await isOwnSetting(place))
        ? 'elsewhere'
        : 'shared';
  return { directory, top, ordinary: path.resolve(top, common, 'hooks'), owner };
}

/** True when core.hooksPath comes from the settings of this repository or of this work tree. */
async function isOwnSetting(place: GitPlace): Promise<boolean> {
  for (const file of ['--local', '--worktree']) {
    const asked = ['config', file, '--get', 'core.hooksPath'];
    // Any failure means that it is not set there.
    const { status } = await runGit(place, asked, { allowed: [1, 2, 128, 129] });
    if (status === 0) return true;
  }
  return false;
}

async function answerOf(place: GitPlace, command: readonly string[]): Promise<string> {
  const { stdout } = await runGit(place, command);
  return stdout.toString('utf8').replace(/\n$/, '');
}

/** The real path of what there is of a path, with the rest as it is written. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    const parent = path.dirname(file);
    return parent === file ? file : path.join(realPath(parent), path.basename(file));
  }
}
