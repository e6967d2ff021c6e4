// `check --range A..B`: the commits of a range, oldest first, each as its own patch.
import { randomBytes } from 'node:crypto';
import type { Notice } from '../base/notice.js';
import { ToolError } from '../base/tool-error.js';
import { repositoryOfIds } from './base-tree.js';
import { decodeText } from './decode-text.js';
import { type GitPlace, PATCH_OPTIONS, runGit } from './git-command.js';
import { requireRevision } from './git-revision.js';
import type { GitInput } from './git-staged.js';
import type { RawInput } from './model.js';
import { textInput } from './text-input.js';

/** More commits than any series has; beyond, the user has most likely turned the range round. */
const MAX_COMMITS = 1000;

/** One commit as git prints it. */
interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly date: string;
  readonly subject: string;
  readonly body: string;
  /** Against its parent; for a merge, git's combined diff, which shows only what no parent has. */
  readonly diff: string;
}

/**
 * Reads the commits of a range.
 *
 * @param range - `A..B`; an end that is left out is HEAD.
 * @param directory - Anywhere in the repository.
 * @param named - The user named it (`--git`); otherwise GIT_DIR is obeyed.
 * @returns One input for each commit that changes something. Merges are left out with a notice; it is
 *   `not-judged` when the merge itself changes C code. Throws a ToolError when the range cannot be read.
 */
export async function readRange(range: string, directory: string, named = false): Promise<GitInput> {
  const place = { directory, named };
  const [from, to] = parseRange(range);
  const first = await requireRevision(place, from, 'commit', '--range');
  const last = await requireRevision(place, to, 'commit', '--range');
  const ids = await listCommits(place, first, last, range);
  const commits = await readCommits(place, ids);
  const judged = commits.filter((commit) => commit.parents.length < 2 && commit.diff.trim() !== '');
  const describe = `blobs of the commits ${range}`;
  return {
    inputs: judged.map(commitInput),
    base: repositoryOfIds(place, describe, first),
    notices: [
      ...commits.filter(({ parents }) => parents.length > 1).map(mergeNotice),
      ...(judged.length === 0 ? [emptyRange(range)] : []),
    ],
  };
}

function parseRange(range: string): [string, string] {
  const at = range.indexOf('..');
  if (at < 0 || range.includes('...') || range.includes('..', at + 2)) {
    throw new ToolError(
      'bad-range',
      2,
      `${range} is not a range of commits`,
      at < 0
        ? `Write A..B, for example ${range}..HEAD.`
        : 'Write A..B: the commits of B that A does not have.',
    );
  }
  return [range.slice(0, at) || 'HEAD', range.slice(at + 2) || 'HEAD'];
}

async function listCommits(place: GitPlace, first: string, last: string, range: string): Promise<string[]> {
  const { stdout } = await runGit(place, ['rev-list', '--reverse', '--topo-order', `^${first}`, last, '--']);
  const ids = stdout.toString('latin1').split('\n').filter(Boolean);
  if (ids.length <= MAX_COMMITS) return ids;
  throw new ToolError(
    'range-too-long',
    2,
    `${range} has ${ids.length} commits; at most ${MAX_COMMITS} are judged at once`,
    'Give a shorter range, and check that its ends are not turned round.',
  );
}

/** Reads all commits with one process; they are told apart by a mark that no commit can know. */
async function readCommits(place: GitPlace, ids: readonly string[]): Promise<Commit[]> {
  if (ids.length === 0) return [];
  const mark = randomBytes(16).toString('hex');
  const format = [mark, '%H', '%P', '%an <%ae>', '%aD', '%s', '%b', ''].join('%x00');
  const { stdout } = await runGit(
    place,
    [
      'diff-tree',
      '--stdin',
      '--root',
      '--cc',
      '--always',
      '--encoding=UTF-8',
      ...PATCH_OPTIONS,
      `--format=${format}`,
    ],
    { input: ids.map((id) => `${id}\n`).join('') },
  );
  const records = decodeText(stdout).split(`${mark}\0`).slice(1).map(readCommit);
  if (records.length === ids.length) return records;
  throw new ToolError(
    'git-failed',
    3,
    `git printed ${records.length} of ${ids.length} commits`,
    'Run `git fsck`: an object may be missing.',
  );
}

function readCommit(record: string): Commit {
  const [id = '', parents = '', author = '', date = '', subject = '', body = '', ...diff] =
    record.split('\0');
  return {
    id,
    parents: parents.split(' ').filter(Boolean),
    author,
    date,
    subject,
    body,
    // A file that git was told to treat as text may hold the separator.
    diff: diff.join('\0').replace(/^\n+/, ''),
  };
}

/** The message is indented, as `git log` does it: a diff quoted in it is not part of the commit. */
function commitInput({ id, author, date, subject, body, diff }: Commit): RawInput {
  const message = body.trimEnd() === '' ? [] : body.trimEnd().split('\n');
  const text = [...message.map((line) => (line === '' ? '' : `    ${line}`)), '', diff].join('\n');
  return textInput(id, text, { format: 'git commit', subject, author, date });
}

function mergeNotice({ id, subject, diff }: Commit): Notice {
  const names = [...diff.matchAll(/^diff --(?:cc|combined) (.*)$/gm)].map(([, name = '']) => name);
  const own = names.filter((name) => /\.[ch]"?$/.test(name));
  const merge = `merge ${id.slice(0, 12)} (${subject})`;
  return own.length === 0
    ? {
        code: 'merge-skipped',
        level: 'info',
        message: `${merge} is left out; it changes no C code of its own`,
      }
    : {
        code: 'merge-skipped',
        level: 'not-judged',
        message: `${merge} is left out, but resolves ${own.slice(0, 3).join(', ')} in a way of its own`,
      };
}

function emptyRange(range: string): Notice {
  return { code: 'empty-range', level: 'info', message: `${range} holds no commit that changes a file` };
}
