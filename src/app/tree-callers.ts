// Callers in other files of functions that a patch changes: judged on both sides of the patch, though it leaves them
// as they are.
import type { ImagePair, ImageSide } from '../image/model.js';
import { affectedCallers, type AffectedCaller, type ChangedFunction } from './changed-callers.js';
import type { PatchTrees } from './patch-files.js';
import { touchedPairs } from './function-pairs.js';

/** Callers of one file with its images. */
export interface CallersInFile {
  readonly filePath: string;
  readonly images: ImagePair;
  readonly callers: readonly AffectedCaller[];
}

/** Files that are looked at for one patched file. */
const filesBound = 16;

/**
 * Finds the callers in other files.
 *
 * @param definer - The patched file that defines the changed functions.
 * @param pairs - All files of the patch.
 */
export function callersInTree(
  changed: readonly ChangedFunction[],
  definer: string,
  trees: PatchTrees,
  pairs: readonly ImagePair[],
): readonly CallersInFile[] {
  const causes = new Map<string, ChangedFunction[]>();
  // Far from the change only what is certain on both sides counts: what became known now may be old.
  for (const cause of changed.filter(({ isClear }) => isClear))
    for (const user of trees.post.usersOf(cause.name, definer))
      causes.set(user, [...(causes.get(user) ?? []), cause]);
  return [...causes].slice(0, filesBound).flatMap(([filePath, own]) => {
    const patched = pairs.find(({ post }) => post?.filePath === filePath);
    const images = patched ?? unchanged(filePath, trees);
    const pre = trees.pre.analyse(images?.pre?.filePath ?? '')?.unit;
    const post = trees.post.analyse(filePath)?.unit;
    if (!images || !pre || !post) return [];
    const judged = patched ? touchedPairs(patched, pre, post).map((pair) => pair.post) : [];
    return [{ filePath, images, callers: affectedCallers(own, judged, pre, post) }];
  });
}

/** A file that the patch does not touch, as a pair of equal images. */
function unchanged(filePath: string, trees: PatchTrees): ImagePair | undefined {
  const lines = trees.linesOf(filePath);
  if (!lines) return undefined;
  const image = (side: ImageSide): NonNullable<ImagePair['pre']> => ({
    side,
    filePath,
    whole: true,
    segments: [{ startLine: 1, lines }],
  });
  const same = (line: number): number => line;
  return {
    diff: {
      change: 'modified',
      prePath: filePath,
      postPath: filePath,
      binary: false,
      hunks: [],
      inputLine: 1,
    },
    pre: image('pre'),
    post: image('post'),
    preToPost: same,
    postToPre: same,
    // No line of the input shows this file.
    inputLine: () => undefined,
  };
}
