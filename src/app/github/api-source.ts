// The change of a pull request without a checkout: hunks as GitHub lists them, whole files at pinned commits.
import type { Notice } from '../../base/notice.js';
import type { BaseTree } from '../../input/base-tree.js';
import { decodeText } from '../../input/decode-text.js';
import { textInput } from '../../input/text-input.js';
import type { Source } from '../judge-source.js';
import { readFolders } from './api-folders.js';
import { readFailure, statusOf, type Client } from './client.js';
import { readMergeBase, type ListedPullFile, type PullHead, type PullId } from './read-pull.js';

/** Builds the source; the config and the Makefile are those of the base's tip, never of the head. */
export async function apiSource(
  client: Client,
  id: PullId,
  pull: PullHead,
  files: readonly ListedPullFile[],
): Promise<Source> {
  const mergeBase = await readMergeBase(client, id, pull);
  const folders = await readFolders(
    client,
    id,
    mergeBase,
    files.filter(isShown).map(({ path }) => path),
  );
  const base: BaseTree = {
    kind: 'git',
    explicit: true,
    describe: `${id.owner}/${id.repo} at ${mergeBase}`,
    preImage: ({ prePath }) =>
      prePath === undefined ? Promise.resolve(undefined) : readAt(client, id, prePath, mergeBase),
    readFile: (filePath) => readAt(client, id, filePath, pull.base),
    sources: folders.sources,
    close: () => undefined,
  };
  const text = files.flatMap(diffOf).join('\n');
  const input = textInput(`${id.owner}/${id.repo}#${id.pull}`, `${text}\n`, { format: 'pull request' });
  return {
    inputs: text === '' ? [] : [input],
    base,
    notices: [...files.flatMap(withoutDiff), ...folders.notices],
  };
}

/** A file of the repository at a commit, byte for byte; undefined when it is not there. */
async function readAt(
  { octokit }: Client,
  { owner, repo }: PullId,
  path: string,
  ref: string,
): Promise<string | undefined> {
  try {
    const { data } = await octokit.rest.repos.getContent({ owner, repo, path, ref });
    if (Array.isArray(data) || data.type !== 'file') return undefined;
    if (data.encoding === 'base64') return decodeText(Buffer.from(data.content, 'base64'));
    // Above 1 MB only the blob has the text.
    const blob = await octokit.rest.git.getBlob({ owner, repo, file_sha: data.sha });
    return decodeText(Buffer.from(blob.data.content, 'base64'));
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw readFailure(`${path} at ${ref}`, error);
  }
}

const isShown = ({ patch }: ListedPullFile): boolean => patch !== undefined && patch !== '';

/** The file's diff as git prints it. */
function diffOf(file: ListedPullFile): string[] {
  if (!isShown(file)) return [];
  const { path, previous, status, patch = '' } = file;
  const old = quoted(`a/${previous ?? path}`);
  const now = quoted(`b/${path}`);
  const isRename = status === 'renamed' && previous !== undefined;
  return [
    `diff --git ${old} ${now}`,
    ...(status === 'added' ? ['new file mode 100644'] : []),
    ...(status === 'removed' ? ['deleted file mode 100644'] : []),
    ...(isRename ? [`rename from ${quoted(previous)}`, `rename to ${quoted(path)}`] : []),
    `--- ${status === 'added' ? '/dev/null' : old}`,
    `+++ ${status === 'removed' ? '/dev/null' : now}`,
    patch,
  ];
}

/** A path as git quotes it, when it needs that. */
function quoted(path: string): string {
  if (!/[\p{Cc}"\\\t]| $/u.test(path)) return path;
  const bytes = [...Buffer.from(path)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === '\\') return `\\${character}`;
    return byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : character;
  });
  return `"${bytes.join('')}"`;
}

function withoutDiff({ path, patch, status, changes }: ListedPullFile): Notice[] {
  if (patch !== undefined || !/\.[ch]$/.test(path) || (status === 'renamed' && changes === 0)) return [];
  return [
    {
      code: 'no-diff',
      level: 'not-judged',
      file: path,
      message:
        'GitHub gives no diff for this file: it is too large; with a checkout of both commits it is judged',
    },
  ];
}
