// Whether a patch wrote a function anew: what differs between the images of such a one proves nothing about an object.
import { textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';

/** More calls than this that only one image makes, and the patch did more than mend or break one place. */
const callBound = 3;

/**
 * True when the images differ by many calls. What keeps an object is said in the calls around it; where half of them
 * are new, another owner may have come with them (fs/btrfs/compression.c between 6.1 and 6.12: the map of an extent).
 */
export function isRewritten(facts: FunctionFacts, other: FunctionFacts): boolean {
  const [own, before] = [callTexts(facts), callTexts(other)];
  return missing(own, before) + missing(before, own) > callBound;
}

/** True when the function makes a call of this name that names the object. */
export function callsWith(facts: FunctionFacts, name: string, object: string): boolean {
  return facts.points.some(
    ({ step }) =>
      step.kind === 'call' &&
      calleeName(step.call) === name &&
      step.call.args.some((arg) => textOf(arg).replace(/^&/, '').startsWith(object.replace(/^&/, ''))),
  );
}

type Counts = ReadonlyMap<string, number>;

const callCache = new WeakMap<FunctionFacts, Counts>();

function callTexts(facts: FunctionFacts): Counts {
  const known = callCache.get(facts);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const { step } of facts.points) {
    if (step.kind !== 'call') continue;
    const text = textOf(step.call);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  callCache.set(facts, counts);
  return counts;
}

function missing(from: Counts, there: Counts): number {
  let sum = 0;
  for (const [text, count] of from) sum += Math.max(0, count - (there.get(text) ?? 0));
  return sum;
}
