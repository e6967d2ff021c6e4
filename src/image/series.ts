// The images of every file of a series, each patch on top of those before it.
import type { Notice, Outcome } from '../base/notice.js';
import type { FileDiff, Patch } from '../patch/model.js';
import { isTextOfBlob } from './blob-id.js';
import { type FileState, trackFiles } from './file-states.js';
import type { ImagePair } from './model.js';
import { rebuildImages } from './rebuild.js';

/** The text of a file before a patch as the base tree has it; undefined when it has none. */
export type PreImageText = (patch: number, diff: FileDiff) => string | undefined;

export interface SeriesOptions {
  /** Say which files were left out because they are no C. */
  readonly verbose?: boolean;
  /**
   * What the base tree is, when the user named it: then a file that it does not have, or that the patch does
   * not apply to, is a notice. Without it the base texts are only tried: they may belong to another tree.
   */
  readonly base?: string;
}

/**
 * Rebuilds the images of all C files of a series, in order.
 *
 * The pre-image of a file is, first that applies: the base text when its blob id is the one the diff names;
 * what the earlier patches made of the file; the base text. Renames, deletions and new files are followed.
 * A patch that starts another series or version starts again from the base tree.
 *
 * @returns For each patch the pairs of its C files, in the order of the diff. Notices: those of
 *   `rebuildImages`, `patch-applied-alone`, `binary-file`, `pre-image-missing`, `file-not-c` (verbose).
 */
export function buildImages(
  patches: readonly Patch[],
  preImageText: PreImageText,
  options: SeriesOptions = {},
): Outcome<readonly (readonly ImagePair[])[]> {
  const states = trackFiles();
  const notices: Notice[] = [];
  const value = patches.map((patch, index) => {
    states.startPatch(patch.series);
    return patch.files.flatMap((diff) => {
      const skipped = skipNotice(diff);
      if (skipped !== undefined) {
        if (skipped.level !== 'info' || options.verbose === true) notices.push(skipped);
        states.follow(diff, undefined);
        return [];
      }
      const built = buildPair(diff, states.before(diff), () => preImageText(index, diff), options);
      notices.push(...built.notices);
      states.follow(diff, built.value);
      return [built.value];
    });
  });
  return { value, notices };
}

function buildPair(
  diff: FileDiff,
  state: FileState | undefined,
  baseText: () => string | undefined,
  options: SeriesOptions,
): Outcome<ImagePair> {
  const base = diff.prePath === undefined ? undefined : baseText();
  if (base !== undefined && diff.preBlob !== undefined && isTextOfBlob(base, diff.preBlob)) {
    return rebuildImages(diff, base);
  }
  switch (state?.kind) {
    case undefined:
      return onBase(diff, base, options);
    case 'unknown':
      // Base text without the earlier change would be judged as if that change were undone.
      return rebuildImages(diff, undefined);
    case 'absent':
      return alone(diff, base) ?? rebuildImages(diff, undefined);
    case 'text': {
      const onSeries = rebuildImages(diff, state.text);
      return isWhole(onSeries.value) ? onSeries : (alone(diff, base) ?? onSeries);
    }
  }
}

/** A file that no earlier patch has touched. */
function onBase(diff: FileDiff, base: string | undefined, options: SeriesOptions): Outcome<ImagePair> {
  const built = rebuildImages(diff, base);
  if (diff.prePath === undefined || isWhole(built.value)) return built;
  if (options.base === undefined) return rebuildImages(diff, undefined);
  return base === undefined ? withNotice(built, missingFrom(options.base, diff)) : built;
}

/** The file changed by this patch alone, when that gives whole images. */
function alone(diff: FileDiff, base: string | undefined): Outcome<ImagePair> | undefined {
  if (base === undefined) return undefined;
  const built = rebuildImages(diff, base);
  return isWhole(built.value) ? withNotice(built, appliedAlone(diff)) : undefined;
}

function isWhole({ pre, post }: ImagePair): boolean {
  return pre?.whole !== false && post?.whole !== false;
}

function withNotice<T>({ value, notices }: Outcome<T>, notice: Notice): Outcome<T> {
  return { value, notices: [...notices, notice] };
}

/** Git's modes of what is no regular file: a symbolic link, a submodule. */
const SPECIAL_MODES = ['120000', '160000'];

function skipNotice(diff: FileDiff): Notice | undefined {
  const isC = [diff.prePath, diff.postPath].some((file) => file !== undefined && /\.[ch]$/.test(file));
  const mode = diff.postMode ?? diff.preMode;
  if (!isC || (mode !== undefined && SPECIAL_MODES.includes(mode))) {
    return { code: 'file-not-c', level: 'info', message: 'left out: no C file', ...placeOf(diff) };
  }
  if (!diff.binary) return undefined;
  const message = 'not judged: the diff gives this C file as binary';
  return { code: 'binary-file', level: 'not-judged', message, ...placeOf(diff) };
}

function missingFrom(base: string, diff: FileDiff): Notice {
  const message = `not found in the base tree (${base}); only the hunks are judged`;
  return { code: 'pre-image-missing', level: 'not-judged', message, ...placeOf(diff) };
}

function appliedAlone(diff: FileDiff): Notice {
  const message = 'does not apply on top of the patches before it; applied to the base tree without them';
  return { code: 'patch-applied-alone', level: 'info', message, ...placeOf(diff) };
}

function placeOf(diff: FileDiff): Pick<Notice, 'file' | 'inputLine'> {
  const file = diff.postPath ?? diff.prePath;
  return { ...(file !== undefined && { file }), inputLine: diff.inputLine };
}
