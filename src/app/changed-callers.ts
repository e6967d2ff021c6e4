// Callers of functions whose effect on them the patch changes: judged although the patch does not touch them.
import type { ImagePair } from '../image/model.js';
import type { ImageAnalysis } from '../lockstate/analyse.js';
import { calleeChanges } from '../lockstate/callee-changes.js';
import type { FunctionSlice, SourceUnit } from '../syntax/model.js';
import type { FunctionPair } from './function-pairs.js';

/** A function whose effect on its callers the patch changes. */
export interface ChangedFunction {
  readonly name: string;
  /** First line of its change in the post-image. */
  readonly line: number;
  /** What changes, for the reader. */
  readonly text: string;
  /** What it does to locks can be said on both sides. */
  readonly isClear: boolean;
}

/** A caller in both images with the change that it is judged for. */
export interface AffectedCaller<Cause = ChangedFunction> {
  readonly pair: FunctionPair;
  readonly cause: Cause;
}

/** More callers than this are not looked at: the change is the finding then, not each place. */
const callerBound = 32;

/**
 * The touched functions that do something else to their callers now, as far as both images show the file whole.
 *
 * @param hasCallers - Whether a caller is in view that would be judged for its sake, in whichever file.
 */
export function changedFunctions(
  touched: readonly FunctionPair[],
  images: ImagePair,
  pre: ImageAnalysis | undefined,
  post: ImageAnalysis | undefined,
  hasCallers: (name: string) => boolean,
): readonly ChangedFunction[] {
  if (!pre || !post || images.pre?.whole !== true || images.post?.whole !== true) return [];
  return touched.flatMap(({ pre: before, post: after }) => {
    if (!before || !after || before.name !== after.name || after.name === '') return [];
    const { name } = after;
    // Comparing takes a walk over all that the function calls, on both sides.
    if (!hasCallers(name)) return [];
    const [change] = calleeChanges(name, pre, post);
    if (!change) return [];
    const line = firstChange(images, after.startLine, after.endLine);
    const isClear = [pre, post].every((side) => side.summary(name)?.opaque !== true);
    return [{ name, line, text: change.text, isClear }];
  });
}

/**
 * Finds the callers of changed functions in one file.
 *
 * @param judged - Functions of the post-image that are judged anyway.
 */
export function affectedCallers<Cause extends Pick<ChangedFunction, 'name'>>(
  changed: readonly Cause[],
  judged: readonly (FunctionSlice | undefined)[],
  pre: SourceUnit,
  post: SourceUnit,
): readonly AffectedCaller<Cause>[] {
  const known = new Set(judged);
  const callers: AffectedCaller<Cause>[] = [];
  for (const cause of changed) {
    const call = new RegExp(`\\b${cause.name}\\s{0,3}\\(`);
    for (const slice of post.slices) {
      if (callers.length >= callerBound || known.has(slice) || slice.name === '' || !slice.mentions(call))
        continue;
      const same = pre.slices.filter((candidate) => candidate.name === slice.name);
      if (same.length !== 1) continue;
      known.add(slice);
      callers.push({ pair: { pre: same[0], post: slice }, cause });
    }
  }
  return callers;
}

function firstChange({ diff }: ImagePair, from: number, to: number): number {
  let at = from;
  for (const line of diff.hunks.flatMap((hunk) => hunk.lines)) {
    if (line.kind !== 'removed') at = line.postLine;
    if (line.kind !== 'context' && at >= from && at <= to) return at;
  }
  return from;
}
