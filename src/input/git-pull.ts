// The change of a pull request from a checkout: what its head changes since it left the base.
import { repositoryOfIds } from './base-tree.js';
import { decodeText } from './decode-text.js';
import { type GitPlace, PATCH_OPTIONS, runGit } from './git-command.js';
import { resolveRevision } from './git-revision.js';
import type { GitInput } from './git-staged.js';
import { textInput } from './text-input.js';

/**
 * Reads `git diff base...head`.
 *
 * @param directory - Anywhere in the repository.
 * @returns Undefined when the repository lacks one of the commits or what connects them. Files other than the changed
 *   ones (config, Makefile, callers) are those of `base`: what is under review configures nothing.
 */
export async function readPull(
  base: string,
  head: string,
  directory: string,
  named: boolean,
): Promise<GitInput | undefined> {
  const place: GitPlace = { directory, named };
  const from = await resolveRevision(place, base, 'commit');
  const to = await resolveRevision(place, head, 'commit');
  if (from === undefined || to === undefined) return undefined;
  const asked = await runGit(place, ['merge-base', from, to], { allowed: [1, 128] });
  const mergeBase = asked.stdout.toString('latin1').trim();
  // A shallow clone may have both commits and not the one where they part.
  if (asked.status !== 0 || mergeBase === '') return undefined;
  const { stdout } = await runGit(place, ['diff-tree', '-r', ...PATCH_OPTIONS, mergeBase, to, '--']);
  const text = decodeText(stdout);
  return {
    inputs: text === '' ? [] : [textInput(to, text, { format: 'pull request' })],
    base: repositoryOfIds(place, `blobs of ${mergeBase}`, from),
    notices: [],
  };
}
