// The images of every file of a series, each patch on top of those before it.
import type { Notice, Outcome } from '../base/notice.js';
import type { FileDiff, Patch, SeriesPosition } from '../patch/model.js';
import { isTextOfBlob } from './blob-id.js';
import { imageText } from './image-text.js';
import type { ImagePair } from './model.js';
import { rebuildImages } from './rebuild.js';

/** The text of a file before a patch as the base tree has it; undefined when it has none. */
export type PreImageText = (patch: number, diff: FileDiff) => string | undefined;

export interface SeriesOptions {
  /** Say which files were left out because they are no C. */
  readonly verbose?: boolean;
  /** What the base tree is, when the user asked for it: then a file it does not have is a notice. */
  readonly base?: string;
}

/** What the patches so far made of a file: its text, gone, or changed in a way only the hunks show. */
type FileState = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'absent' | 'unknown' };

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
  let states = new Map<string, FileState>();
  const notices: Notice[] = [];
  const value = patches.map((patch, index) => {
    if (startsAgain(patches[index - 1]?.series, patch.series)) states = new Map();
    return patch.files.flatMap((diff) => {
      const skipped = skipNotice(diff);
      if (skipped !== undefined) {
        if (skipped.level !== 'info' || options.verbose === true) notices.push(skipped);
        follow(states, diff, undefined);
        return [];
      }
      const built = buildPair(diff, diff.prePath === undefined ? undefined : states.get(diff.prePath), () =>
        preImageText(index, diff),
      );
      notices.push(...built.notices);
      if (options.base !== undefined) notices.push(...missingNotices(diff, built, options.base, states));
      follow(states, diff, built.value);
      return [built.value];
    });
  });
  return { value, notices };
}

/** True at the first patch of another series, or of another version of the same one. */
function startsAgain(before: SeriesPosition | undefined, now: SeriesPosition | undefined): boolean {
  if (before === undefined || now === undefined) return before !== now;
  return before.version !== now.version || before.total !== now.total || before.index >= now.index;
}

function buildPair(
  diff: FileDiff,
  state: FileState | undefined,
  baseText: () => string | undefined,
): Outcome<ImagePair> {
  if (diff.prePath === undefined) return rebuildImages(diff, undefined);
  const base = baseText();
  if (base !== undefined && diff.preBlob !== undefined && isTextOfBlob(base, diff.preBlob)) {
    return rebuildImages(diff, base);
  }
  if (state === undefined) return rebuildImages(diff, base);
  // Base text without the earlier change would be judged as if that change were undone: only hunks are left.
  if (state.kind === 'unknown') return rebuildImages(diff, undefined);
  const onSeries = state.kind === 'text' ? rebuildImages(diff, state.text) : undefined;
  if (onSeries !== undefined && (isWhole(onSeries.value) || base === undefined)) return onSeries;
  const alone = rebuildImages(diff, base);
  if (!isWhole(alone.value)) return onSeries ?? alone;
  return { value: alone.value, notices: [...alone.notices, appliedAlone(diff)] };
}

function isWhole({ pre, post }: ImagePair): boolean {
  return (pre ?? post)?.whole === true && (post ?? pre)?.whole === true;
}

/** Records what a file diff did to the files of the series; without a pair, that they changed unseen. */
function follow(states: Map<string, FileState>, diff: FileDiff, pair: ImagePair | undefined): void {
  const { prePath, postPath, change } = diff;
  if (prePath !== undefined && prePath !== postPath && change !== 'copied') {
    states.set(prePath, { kind: 'absent' });
  }
  if (postPath === undefined) return;
  const post = pair?.post;
  states.set(postPath, post?.whole === true ? { kind: 'text', text: imageText(post) } : { kind: 'unknown' });
}

/** Git's modes of what is no regular file: a symbolic link, a submodule. */
const SPECIAL_MODES = ['120000', '160000'];

function skipNotice(diff: FileDiff): Notice | undefined {
  const file = diff.postPath ?? diff.prePath ?? '';
  const isC = [diff.prePath, diff.postPath].some((path) => path !== undefined && /\.[ch]$/.test(path));
  const mode = diff.postMode ?? diff.preMode;
  if (!isC || (mode !== undefined && SPECIAL_MODES.includes(mode))) {
    return {
      code: 'file-not-c',
      level: 'info',
      message: 'left out: no C file',
      file,
      inputLine: diff.inputLine,
    };
  }
  if (!diff.binary) return undefined;
  const message = 'not judged: the diff gives this C file as binary';
  return { code: 'binary-file', level: 'not-judged', message, file, inputLine: diff.inputLine };
}

function missingNotices(
  diff: FileDiff,
  { value, notices }: Outcome<ImagePair>,
  base: string,
  states: ReadonlyMap<string, FileState>,
): Notice[] {
  const { prePath } = diff;
  const explained = value.pre?.whole !== false || notices.some(({ level }) => level === 'not-judged');
  const damaged = diff.hunks.some(({ state }) => state === 'damaged');
  if (prePath === undefined || explained || damaged || states.has(prePath)) return [];
  const message = `not found in ${base}; only the hunks are judged`;
  return [
    { code: 'pre-image-missing', level: 'not-judged', message, file: prePath, inputLine: diff.inputLine },
  ];
}

function appliedAlone(diff: FileDiff): Notice {
  return {
    code: 'patch-applied-alone',
    level: 'info',
    message: 'does not apply on top of the patches before it; applied to the base tree without them',
    ...(diff.postPath !== undefined && { file: diff.postPath }),
    inputLine: diff.inputLine,
  };
}
