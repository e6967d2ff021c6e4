// The questions for the files of a folder at a commit: one lists, others give many texts at once. REST would take a call for each file.
import type { Octokit } from 'octokit';
import { z } from 'zod';
import type { PullId } from './read-pull.js';

/** A C file of the repository, by its blob. */
export interface FolderFile {
  readonly filePath: string;
  readonly oid: string;
  readonly bytes: number;
}

interface Entry {
  readonly name: string;
  readonly object?:
    | {
        readonly oid?: string | undefined;
        readonly byteSize?: number | undefined;
        readonly entries?: readonly Entry[] | undefined;
      }
    | null
    | undefined;
}

const entry: z.ZodType<Entry> = z.lazy(() =>
  z.object({
    name: z.string(),
    object: z
      .object({
        oid: z.string().optional(),
        byteSize: z.number().optional(),
        entries: z.array(entry).optional(),
      })
      .nullish(),
  }),
);
const folders = z.object({
  repository: z.record(z.string(), z.object({ entries: z.array(entry).optional() }).nullable()),
});
const texts = z.object({
  repository: z.record(
    z.string(),
    z.object({ text: z.string().nullish(), isTruncated: z.boolean().nullish() }).nullable(),
  ),
});

const leaf = '... on Blob { oid byteSize }';
const below = (inner: string): string => `entries { name object { ${leaf} ${inner} } }`;
const flat = `... on Tree { ${below('')} }`;
/** With two levels of folders in it: fs/xfs/libxfs. */
const deep = `... on Tree { ${below(`... on Tree { ${below(flat)} }`)} }`;
/** `fs` is a subsystem of its own beside those in it. */
const treeOf = (name: string): string => (name.includes('/') ? deep : flat);

/** Lists the C files of folders. */
export async function listFolders(
  octokit: Octokit,
  { owner, repo }: PullId,
  commit: string,
  names: readonly string[],
): Promise<FolderFile[]> {
  const given = names.map((_, index) => `$e${index}: String!`).join(', ');
  const fields = names
    .map((name, index) => `f${index}: object(expression: $e${index}) { ${treeOf(name)} }`)
    .join(' ');
  const query = `query ($owner: String!, $repo: String!, ${given}) {
    repository(owner: $owner, name: $repo) { ${fields} } }`;
  const expressions = names.map((name, index) => [`e${index}`, `${commit}:${name}`] as const);
  const answer = await octokit.graphql(query, { owner, repo, ...recordOf(expressions) });
  const { repository } = folders.parse(answer);
  return names.flatMap((name, index) => filesOf(name, repository[`f${index}`]?.entries ?? []));
}

function filesOf(folder: string, entries: readonly Entry[]): FolderFile[] {
  return entries.flatMap(({ name, object }) => {
    const filePath = folder === '' ? name : `${folder}/${name}`;
    const { oid, byteSize, entries: inner } = object ?? {};
    if (inner !== undefined) return filesOf(filePath, inner);
    return oid === undefined || byteSize === undefined || !/\.[ch]$/.test(name)
      ? []
      : [{ filePath, oid, bytes: byteSize }];
  });
}

/** Reads files; one that GitHub gives in part only is left out. */
export async function readTexts(
  octokit: Octokit,
  { owner, repo }: PullId,
  files: readonly FolderFile[],
): Promise<Map<string, string>> {
  const given = files.map((_, index) => `$o${index}: GitObjectID!`).join(', ');
  const fields = files
    .map((_, index) => `b${index}: object(oid: $o${index}) { ... on Blob { text isTruncated } }`)
    .join(' ');
  const query = `query ($owner: String!, $repo: String!, ${given}) {
    repository(owner: $owner, name: $repo) { ${fields} } }`;
  const oids = files.map(({ oid }, index) => [`o${index}`, oid] as const);
  const answer = await octokit.graphql(query, { owner, repo, ...recordOf(oids) });
  const { repository } = texts.parse(answer);
  return new Map(
    files.flatMap(({ filePath }, index) => {
      const { text, isTruncated } = repository[`b${index}`] ?? {};
      return typeof text === 'string' && isTruncated !== true ? [[filePath, text] as const] : [];
    }),
  );
}

const recordOf = (entries: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(entries);
