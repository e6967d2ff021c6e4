// `check --staged`: what `git commit` would record, read from the index and HEAD, never from the work tree.
import { ToolError } from '../base/tool-error.js';
import type { Notice } from '../base/notice.js';
import { type BaseTree, repositoryOfIds } from './base-tree.js';
import { decodeText } from './decode-text.js';
import { type GitPlace, PATCH_OPTIONS, runGit } from './git-command.js';
import { emptyTree, resolveRevision } from './git-revision.js';
import type { RawInput } from './model.js';
import { textInput } from './text-input.js';

/** Patches that git itself hands over, with the tree that has their pre-images. */
export interface GitInput {
  /** One for each commit; none when there is nothing to judge. */
  readonly inputs: readonly RawInput[];
  readonly base: BaseTree;
  readonly notices: readonly Notice[];
}

/**
 * Reads the staged change.
 *
 * @param directory - Anywhere in the work tree.
 * @param named - The user named it (`--git`). Otherwise GIT_DIR and GIT_INDEX_FILE are obeyed: in a hook they
 *   say what is committed.
 * @returns One input, or none and a `nothing-staged` notice. Throws a ToolError outside a work tree and while
 *   conflicts are not resolved.
 */
export async function readStaged(directory: string, named = false): Promise<GitInput> {
  const place = { directory, named };
  await requireWorkTree(place);
  const head = await resolveRevision(place, 'HEAD', 'tree');
  const against = head ?? (await emptyTree(place));
  const { stdout } = await runGit(place, ['diff-index', '--cached', ...PATCH_OPTIONS, against, '--']);
  const text = decodeText(stdout);
  rejectUnmerged(text);
  const describe = head === undefined ? 'nothing: this is the first commit' : 'blobs of HEAD';
  const base = repositoryOfIds(place, describe, head);
  if (text === '') return { inputs: [], base, notices: [nothingStaged] };
  return { inputs: [textInput('<staged>', text, { format: 'staged change' })], base, notices: [] };
}

const nothingStaged: Notice = {
  code: 'nothing-staged',
  level: 'info',
  message: 'nothing is staged: `git commit` would record no change',
};

/** A bare repository has an empty index: everything would look deleted. */
async function requireWorkTree(place: GitPlace): Promise<void> {
  const { stdout } = await runGit(place, ['rev-parse', '--is-inside-work-tree']);
  if (stdout.toString('latin1').trim() === 'true') return;
  throw new ToolError(
    'no-work-tree',
    2,
    `${place.directory} is in a repository but in no work tree, so nothing can be staged there`,
    'Change to a checkout, or judge commits with --range A..B.',
  );
}

/** Git prints a line instead of a diff for a file with conflicts; no line of a diff starts with a star. */
function rejectUnmerged(text: string): void {
  const unmerged = [...text.matchAll(/^\* Unmerged path (.*)$/gm)].map(([, name]) => name);
  if (unmerged.length === 0) return;
  throw new ToolError(
    'unmerged-files',
    3,
    `conflicts are not resolved in ${unmerged.slice(0, 3).join(', ')}${unmerged.length > 3 ? ', …' : ''}`,
    'Resolve them and `git add` the files; `git commit` would refuse as well.',
  );
}
