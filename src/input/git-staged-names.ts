// The names of what is staged: enough to tell that there is nothing to judge, for the price of one git process.
import { ToolError } from '../base/tool-error.js';
import { type GitPlace, runGit } from './git-command.js';

/**
 * Whether the index holds another C file than HEAD, or lacks one.
 *
 * @returns Undefined where that cannot be told so simply, as before the first commit.
 */
export async function changesC(directory: string): Promise<boolean | undefined> {
  const place: GitPlace = { directory, named: false };
  try {
    const asked = ['diff-index', '--cached', '--name-only', '--no-renames', '--ignore-submodules=all', '-z'];
    const { stdout } = await runGit(place, [...asked, 'HEAD', '--']);
    return stdout
      .toString('latin1')
      .split('\0')
      .some((name) => /\.[ch]$/.test(name));
  } catch (error) {
    // Who reads the whole change next says what is wrong.
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
