// The change that a merge itself makes: what is staged of the files that are as no parent has them.
import { repositoryOfIds } from './base-tree.js';
import { decodeText } from './decode-text.js';
import { type GitPlace, PATCH_OPTIONS, runGit } from './git-command.js';
import { resolveRevision } from './git-revision.js';
import type { GitInput } from './git-staged.js';
import { textInput } from './text-input.js';

/** Names on the command line of git; beyond, the whole difference is read. */
const namesBound = 2000;

/**
 * Ids of what is merged into HEAD; none when no merge is about to be committed.
 *
 * @param isMerging - Called by `git merge` itself: it writes MERGE_HEAD only when it stops, and until then names
 *   the other parents by variables GITHEAD_<id> (builtin/merge.c).
 */
export async function mergedHeads(
  directory: string,
  isMerging: boolean,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<readonly string[]> {
  if (isMerging)
    return Object.keys(environment).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
  const head = await resolveRevision({ directory, named: false }, 'MERGE_HEAD', 'commit');
  return head === undefined ? [] : [head];
}

/**
 * Reads what is staged once against each parent, of the files that differ from all of them.
 *
 * A file taken as it is from one side is that side's work, and was judged there if anywhere. What the merge made of
 * both, by itself or by hand, nobody has looked at.
 *
 * @returns One input for each parent, HEAD first; none when every C file is as one of the parents has it.
 */
export async function readMerge(directory: string, others: readonly string[]): Promise<readonly GitInput[]> {
  const place: GitPlace = { directory, named: false };
  const parents = ['HEAD', ...others];
  const changes = await Promise.all(parents.map((parent) => listChanges(place, parent)));
  const own = [...(changes[0] ?? [])].filter(([name]) => changes.every((change) => change.has(name)));
  if (!own.some(([name]) => /\.[ch]$/.test(name))) return [];
  return Promise.all(
    parents.map((parent, index) => {
      const names = own.flatMap(([name]) => [name, ...(changes[index]?.get(name) ?? [])]);
      return readAgainst(place, parent, names);
    }),
  );
}

/** Post-image names of what differs from a parent, each with its name there when that is another. */
async function listChanges(place: GitPlace, parent: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = ['diff-index', '--cached', '--name-status', '-z', '-M', '-l1000', '--ignore-submodules=all'];
  const { stdout } = await runGit(place, [...asked, parent, '--']);
  const words = decodeText(stdout).split('\0');
  const changes = new Map<string, readonly string[]>();
  for (let at = 0; at + 1 < words.length;) {
    const isRename = /^[RC]/.test(words[at] ?? '');
    const [first = '', second = ''] = words.slice(at + 1);
    if (isRename) changes.set(second, [first]);
    else if (words[at] !== 'D') changes.set(first, []);
    at += isRename ? 3 : 2;
  }
  return changes;
}

async function readAgainst(place: GitPlace, parent: string, names: readonly string[]): Promise<GitInput> {
  const limits = names.length > namesBound ? [] : names;
  // Names are from the top of the tree, where git starts hooks.
  const { stdout } = await runGit(place, [
    'diff-index',
    '--cached',
    ...PATCH_OPTIONS,
    parent,
    '--',
    ...limits,
  ]);
  const root = await resolveRevision(place, parent, 'tree');
  const input = textInput('<staged>', decodeText(stdout), { format: 'staged merge' });
  return { inputs: [input], base: repositoryOfIds(place, `blobs of ${parent}`, root), notices: [] };
}
