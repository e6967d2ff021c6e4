// Callers of functions whose effect on them the patch changes: judged although the patch does not touch them.
import type { ImagePair } from '../image/model.js';
import type { ImageAnalysis } from '../lockstate/analyse.js';
import { calleeChanges } from '../lockstate/callee-changes.js';
import type { FunctionPair } from './function-pairs.js';

/** A caller in both images with the change that it is judged for. */
export interface AffectedCaller {
  readonly pair: FunctionPair;
  /** What changes in the callee, and the first line of the change in the post-image. */
  readonly cause: { readonly text: string; readonly line: number };
}

/** More callers than this are not looked at: the change is the finding then, not each place. */
const callerBound = 32;

/** Finds the callers in the same file, as far as both images show it whole. */
export function affectedCallers(
  touched: readonly FunctionPair[],
  images: ImagePair,
  pre: ImageAnalysis | undefined,
  post: ImageAnalysis | undefined,
): readonly AffectedCaller[] {
  if (!pre || !post || images.pre?.whole !== true || images.post?.whole !== true) return [];
  const known = new Set(touched.map((pair) => pair.post));
  const callers: AffectedCaller[] = [];
  for (const { pre: before, post: after } of touched) {
    if (!before || !after || before.name !== after.name || after.name === '') continue;
    const { name } = after;
    const [change] = calleeChanges(name, pre, post);
    if (!change) continue;
    const line = firstChange(images, after.startLine, after.endLine);
    const call = new RegExp(`\\b${name}\\s{0,3}\\(`);
    for (const slice of post.unit.slices) {
      if (callers.length >= callerBound || known.has(slice) || slice.name === '' || !slice.mentions(call))
        continue;
      const same = pre.unit.slices.filter((candidate) => candidate.name === slice.name);
      if (same.length !== 1) continue;
      known.add(slice);
      callers.push({ pair: { pre: same[0], post: slice }, cause: { text: change.text, line } });
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
