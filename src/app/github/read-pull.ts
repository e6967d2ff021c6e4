// Reads a pull request: its pinned commits and its files, page by page.
import type { Notice } from '../../base/notice.js';
import { readFailure, type Client } from './client.js';

/** A repository and a number. */
export interface PullId {
  readonly owner: string;
  readonly repo: string;
  readonly pull: number;
}

export interface PullHead {
  readonly head: string;
  /** Tip of the branch it is to go into. */
  readonly base: string;
  readonly changedFiles: number;
}

export interface ListedPullFile {
  readonly path: string;
  readonly previous: string | undefined;
  readonly status: string;
  /** Hunks; undefined for a binary file, and where the diff is too large for GitHub. */
  readonly patch: string | undefined;
  /** Lines added and removed. */
  readonly changes: number;
}

/** GitHub lists no more files of a pull request, and shows the diff of 300. */
export const mostFiles = 3000;
const mostShown = 300;
const perPage = 100;

export async function readHead({ octokit }: Client, { owner, repo, pull }: PullId): Promise<PullHead> {
  const { data } = await octokit.rest.pulls
    .get({ owner, repo, pull_number: pull })
    .catch((error: unknown) => {
      throw readFailure(`pull request ${pull} of ${owner}/${repo}`, error);
    });
  return { head: data.head.sha, base: data.base.sha, changedFiles: data.changed_files };
}

/** The files as far as GitHub lists them. */
export async function readFiles(
  { octokit }: Client,
  { owner, repo, pull }: PullId,
): Promise<ListedPullFile[]> {
  const files: ListedPullFile[] = [];
  for (let page = 1; page <= mostFiles / perPage; page++) {
    const { data } = await octokit.rest.pulls
      .listFiles({ owner, repo, pull_number: pull, per_page: perPage, page })
      .catch((error: unknown) => {
        throw readFailure(`the files of pull request ${pull}`, error);
      });
    for (const { filename, previous_filename: previous, status, patch, changes } of data)
      files.push({ path: filename, previous, status, patch, changes });
    if (data.length < perPage) break;
  }
  return files;
}

/** Where the branch of the pull request left that of its base. */
export async function readMergeBase(
  { octokit }: Client,
  { owner, repo }: PullId,
  { base, head }: PullHead,
): Promise<string> {
  const { data } = await octokit.rest.repos
    .compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${head}`, per_page: 1 })
    .catch((error: unknown) => {
      throw readFailure('the commit where the branches part', error);
    });
  return data.merge_base_commit.sha;
}

/** What GitHub does not list or show. */
export function fileLimits({ changedFiles }: PullHead, listed: number, isLocal: boolean): readonly Notice[] {
  if (listed < changedFiles) {
    return [
      {
        code: 'files-not-listed',
        level: isLocal ? 'info' : 'not-judged',
        message: `GitHub lists ${listed} of the ${changedFiles} files of this pull request (it lists at most ${mostFiles})`,
      },
    ];
  }
  if (changedFiles <= mostShown) return [];
  const message = `this pull request has ${changedFiles} files; GitHub shows ${mostShown} and may take no comment on the others`;
  return [{ code: 'files-not-shown', level: 'info', message }];
}
