// Callers of functions whose effect on locks the patch changes: judged although the patch does not touch them.
import type { ImagePair } from '../image/model.js';
import type { ImageAnalysis } from '../lockstate/analyse.js';
import type { Summary } from '../lockstate/summary.js';
import type { FunctionPair } from './function-pairs.js';

/** A caller in both images with the change that it is judged for. */
export interface AffectedCaller {
  readonly pair: FunctionPair;
  /** The changed callee and the first line of its change in the post-image. */
  readonly cause: { readonly name: string; readonly line: number };
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
    if (effectOf(pre.summary(name)) === effectOf(post.summary(name))) continue;
    const line = firstChange(images, after.startLine, after.endLine);
    const call = new RegExp(`\\b${name}\\s{0,3}\\(`);
    for (const slice of post.unit.slices) {
      if (callers.length >= callerBound || known.has(slice) || slice.name === '' || !slice.mentions(call))
        continue;
      const same = pre.unit.slices.filter((candidate) => candidate.name === slice.name);
      if (same.length !== 1) continue;
      known.add(slice);
      callers.push({ pair: { pre: same[0], post: slice }, cause: { name, line } });
    }
  }
  return callers;
}

/** A summary as text: equal text, equal effect; places do not count. */
function effectOf(summary: Summary | undefined): string {
  if (!summary || summary.opaque) return 'unknown';
  const outcomes = summary.outcomes.map(({ returns, effects }) => {
    const texts = effects.map((effect) =>
      effect.kind === 'acquires'
        ? `+${effect.key} ${effect.lock.mode} ${effect.lock.variant}`
        : `-${effect.key}`,
    );
    return `${returns}: ${texts.sort().join(', ')}`;
  });
  return outcomes.sort().join('; ');
}

function firstChange({ diff }: ImagePair, from: number, to: number): number {
  let at = from;
  for (const line of diff.hunks.flatMap((hunk) => hunk.lines)) {
    if (line.kind !== 'removed') at = line.postLine;
    if (line.kind !== 'context' && at >= from && at <= to) return at;
  }
  return from;
}
