// Tree scope: before a series is judged, the files that its patches reach are found by the index and read.
import type { Notice } from '../base/notice.js';
import { startsAgain } from '../image/index.js';
import type { Image, ImagePair } from '../image/model.js';
import type { BaseTree } from '../input/base-tree.js';
import type { TreeSnapshot } from '../input/tree-sources.js';
import type { Patch } from '../patch/model.js';
import { reach } from '../tree/reach.js';
import type { TreeIndex } from '../tree/tree-index.js';
import { openPatchTrees, openPatchUnits, type PatchTrees, type PatchUnits } from './patch-files.js';
import { questionOf } from './patch-reach.js';
import type { Indexing, IndexProgress, OpenTree } from './tree-index.js';

export interface TreeScope {
  /** Per patch. */
  readonly trees: readonly PatchTrees[];
  readonly notices: readonly Notice[];
  /** Lines for `-v`. */
  readonly describe: readonly string[];
}

export interface TreeScopeOptions {
  readonly base: BaseTree;
  /** True when the base tree had the pre-image of one of the patch's files: the patch belongs to the tree. */
  readonly belongs: (patch: number) => boolean;
  readonly onProgress: IndexProgress;
  /** Whether an index may be built that takes long; it may when this is not given. */
  readonly indexing?: Indexing | undefined;
}

/** Texts that are kept for one run. In characters. */
const textBound = 32 * 1024 * 1024;

/** Loads what each patch of a series reaches. Trees without a base tree know the files of their patch alone. */
export async function loadTreeScope(
  patches: readonly Patch[],
  images: readonly (readonly ImagePair[])[],
  { base, belongs, onProgress, indexing }: TreeScopeOptions,
): Promise<TreeScope> {
  const units = patches.map((_, index) => openPatchUnits(images[index] ?? []));
  const questions = units.map((unit, index) => (belongs(index) ? questionSafely(unit) : undefined));
  const isAsked = questions.some((question) => question !== undefined);
  const tree = isAsked ? await openIndexOf(base, patches, onProgress, indexing) : undefined;
  const index = tree?.index;
  if (!index) {
    const notices = tree?.notices ?? [];
    return { trees: units.map((unit) => openPatchTrees(unit)), notices, describe: [] };
  }
  const reader = textReader(index, tree.snapshot);
  const earlier = earlierFiles(patches, images);
  const trees: PatchTrees[] = [];
  const describe = [`tree: ${tree.describe}`];
  for (const [patch, unit] of units.entries()) {
    const question = questions[patch];
    const before = earlier[patch] ?? new Map<string, Image | undefined>();
    if (!question) {
      trees.push(openPatchTrees(unit));
      continue;
    }
    const { files, cut } = reach(index, question);
    const texts = new Map<string, string>();
    for (const filePath of files) {
      const text = before.has(filePath) ? undefined : await reader(filePath);
      if (text !== undefined) texts.set(filePath, text);
    }
    trees.push(openPatchTrees(unit, { index, earlier: before, texts }));
    describe.push(
      `tree: ${patches[patch]?.source ?? ''} reaches ${files.length} files${cut ? ', and more than are read' : ''}`,
    );
  }
  return { trees, notices: tree.notices, describe };
}

/** A bug of ours in looking for names costs the tree scope of the patch; judging will tell of it. */
function questionSafely(unit: PatchUnits): ReturnType<typeof questionOf> {
  try {
    return questionOf(unit);
  } catch {
    return undefined;
  }
}

async function openIndexOf(
  { sources }: BaseTree,
  patches: readonly Patch[],
  onProgress: IndexProgress,
  indexing: Indexing | undefined,
): Promise<OpenTree | undefined> {
  if (!sources) return undefined;
  const { openTreeIndex } = await import('./tree-index.js');
  const paths = patches.flatMap(({ files }) =>
    files.flatMap(({ prePath, postPath }) => [prePath, postPath].flatMap((filePath) => filePath ?? [])),
  );
  return openTreeIndex(
    sources,
    paths.filter((filePath) => /\.[ch]$/.test(filePath)),
    onProgress,
    indexing,
  );
}

/** Reads files of the index, each once for the whole series. */
function textReader(
  index: TreeIndex,
  snapshot: TreeSnapshot,
): (filePath: string) => Promise<string | undefined> {
  const files = new Map(index.files.map((file) => [file.filePath, file]));
  const texts = new Map<string, string | undefined>();
  let size = 0;
  return async (filePath) => {
    const file = files.get(filePath);
    if (file && !texts.has(filePath) && size < textBound) {
      const text = (await snapshot.read(file))?.text;
      size += text?.length ?? 0;
      texts.set(filePath, text);
    }
    return texts.get(filePath);
  };
}

/** Per patch, the files that the patches before it in the series have left another way. */
function earlierFiles(
  patches: readonly Patch[],
  images: readonly (readonly ImagePair[])[],
): readonly ReadonlyMap<string, Image | undefined>[] {
  let now = new Map<string, Image | undefined>();
  return patches.map(({ series }, index) => {
    if (index > 0 && startsAgain(patches[index - 1]?.series, series)) now = new Map();
    const before = now;
    now = new Map(now);
    for (const { pre, post } of images[index] ?? []) {
      if (pre) now.set(pre.filePath, undefined);
      if (post) now.set(post.filePath, post.whole ? post : undefined);
    }
    return before;
  });
}
