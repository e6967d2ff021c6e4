// The pipeline of one source: patches read, images built, the tree around them found, all judged.
import type { Notice } from '../base/notice.js';
import type { Severity } from '../finding/model.js';
import { buildImages, type ImagePair, type PreImageText } from '../image/index.js';
import type { BaseTree } from '../input/base-tree.js';
import type { RawInput } from '../input/model.js';
import { parsePatches } from '../patch/index.js';
import type { Patch } from '../patch/model.js';
import type { Review } from '../report/model.js';
import { visible } from '../report/visible.js';
import type { CheckFlags } from './flags.js';
import type { ReviewOptions } from './options.js';
import { loadPreImages } from './pre-images.js';
import { makeProgress } from './progress.js';
import { review } from './review.js';
import { loadSettings, type SettingFlags } from './run-settings.js';
import type { Indexing } from './tree-index.js';
import { loadTreeScope, type TreeScope } from './tree-scope.js';

/** What is to be judged, and the tree it applies to. */
export interface Source {
  readonly inputs: readonly RawInput[];
  readonly base: BaseTree;
  readonly notices: readonly Notice[];
}

/** How a source is judged, of what the command line says. */
export type JudgeFlags = Pick<CheckFlags, 'verbose' | 'quiet' | 'treeScope'> &
  SettingFlags & { readonly indexing?: Indexing };

/** A review with what its config makes of it. */
export interface JudgedSource extends Review {
  /** The least severity of an introduced finding that makes the run fail. */
  readonly failOn: Severity;
}

/** Judges a source; the caller closes it. Throws ToolError where a config is not valid. */
export async function judgeSource(
  source: Source,
  flags: JudgeFlags,
  options: ReviewOptions,
): Promise<JudgedSource> {
  const patches = parsePatches(source.inputs);
  if (flags.verbose === true) describeInputs(patches.value, source.base);
  const preImages = await loadPreImages(patches.value, source.base);
  const images = buildImages(patches.value, preImages, {
    verbose: flags.verbose ?? false,
    ...(source.base.explicit && { base: source.base.describe }),
  });
  const notices = [...source.notices, ...patches.notices, ...images.notices];
  // Nothing is asked of a tree that none of the patches touches.
  const readBase = async (name: string): Promise<string | undefined> =>
    images.value.some((pairs) => pairs.length > 0) ? source.base.readFile(name) : undefined;
  const settings = await loadSettings(flags, options, {
    read: readBase,
    readMakefile: () => readBase('Makefile'),
  });
  const scope = await loadScope(patches.value, images.value, preImages, source.base, flags);
  const allNotices = [...notices, ...scope.notices];
  const result = review(patches.value, allNotices, images.value, settings, scope.trees);
  return { ...result, failOn: settings.failOn };
}

/** What is known of other files of the tree; a tree that was found by itself counts when it has a file of the patch. */
async function loadScope(
  patches: readonly Patch[],
  images: readonly (readonly ImagePair[])[],
  preImages: PreImageText,
  base: BaseTree,
  flags: JudgeFlags,
): Promise<TreeScope> {
  const progress = makeProgress(process.stderr, flags.quiet ?? false);
  const isThere = (patch: number, pair: ImagePair): boolean =>
    (pair.post ?? pair.pre)?.whole === true &&
    (base.explicit ||
      (patches[patch]?.files ?? []).some(
        (diff) => diff.postPath === pair.diff.postPath && preImages(patch, diff) !== undefined,
      ));
  const scope = await loadTreeScope(patches, images, {
    base,
    belongs: (patch) =>
      flags.treeScope !== false && (images[patch] ?? []).some((pair) => isThere(patch, pair)),
    onProgress: progress.update,
    indexing: flags.indexing,
  }).finally(progress.finish);
  if (flags.verbose === true) say(scope.describe);
  return scope;
}

/** What `-v` says: on stderr, so that every format stays what it is. */
function describeInputs(patches: readonly Patch[], base: BaseTree): void {
  const lines = patches.map(({ source, format, subject, files }) => {
    const title = subject === undefined ? '' : `, "${subject}"`;
    const count = `${files.length} file${files.length === 1 ? '' : 's'}`;
    return `${source}: ${format}${title}, ${count}`;
  });
  say([...lines, `base tree: ${base.describe}`]);
}

function say(lines: readonly string[]): void {
  process.stderr.write(lines.map((line) => `hunklock: ${visible(line)}\n`).join(''));
}
