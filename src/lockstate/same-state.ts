// Whether two path states say the same: what the solver asks most often, so nothing is written out to be compared.
import { lockText, originText, type PathState } from './path-state.js';

/** True when both states know the same; places of locks and origins count as in their texts. */
export function sameState(one: PathState, other: PathState): boolean {
  return (
    one === other ||
    (sameMap(one.values, other.values, Object.is) &&
      sameMap(one.truths, other.truths, Object.is) &&
      sameMap(one.aliases, other.aliases, Object.is) &&
      sameMap(one.locks, other.locks, (a, b) => lockText(a) === lockText(b)) &&
      sameMap(one.origins, other.origins, (a, b) => originText(a) === originText(b)))
  );
}

function sameMap<V>(
  one: ReadonlyMap<string, V>,
  other: ReadonlyMap<string, V>,
  same: (a: V, b: V) => boolean,
): boolean {
  if (one === other) return true;
  if (one.size !== other.size) return false;
  for (const [key, value] of one) {
    const match = other.get(key);
    if (match === undefined || !(match === value || same(match, value))) return false;
  }
  return true;
}
