// Names of commits and trees as the user writes them, turned into ids.
import { ToolError } from '../base/tool-error.js';
import { type GitPlace, runGit } from './git-command.js';

/**
 * The id of what a revision names.
 *
 * @param type - What it must be, or lead to: a tag leads to its commit, a commit to its tree.
 * @returns Undefined when the repository has nothing of that name. A repository that cannot be read is a
 *   ToolError.
 */
export async function resolveRevision(
  place: GitPlace,
  revision: string,
  type: 'commit' | 'tree',
): Promise<string | undefined> {
  if (revision === '' || revision.startsWith('-') || /[\n\0]/.test(revision)) return undefined;
  const asked = ['rev-parse', '--verify', '--quiet', `${revision}^{${type}}`];
  const { status, stdout } = await runGit(place, asked, { allowed: [1, 128] });
  const id = stdout.toString('latin1').trim();
  if (status === 0 && isFullId(id)) return id;
  // 128 also stands for "no such revision"; when there is no repository this one fails too, and says why.
  if (status === 128) await runGit(place, ['rev-parse', '--git-dir']);
  return undefined;
}

/** The id of what the user named; a ToolError when the repository does not have it. */
export async function requireRevision(
  place: GitPlace,
  revision: string,
  type: 'commit' | 'tree',
  option: string,
): Promise<string> {
  const id = await resolveRevision(place, revision, type);
  if (id !== undefined) return id;
  throw new ToolError(
    'unknown-revision',
    2,
    `${revision} is no revision of the repository at ${place.directory}`,
    `Name a commit, tag or branch of it with ${option}; \`git fetch\` may be needed first.`,
  );
}

/** The id of the tree without files, which a first commit is compared with. */
export async function emptyTree(place: GitPlace): Promise<string> {
  const { stdout } = await runGit(place, ['hash-object', '-t', 'tree', '--stdin']);
  return stdout.toString('latin1').trim();
}

function isFullId(id: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id);
}
