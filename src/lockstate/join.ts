// What two path states agree on.
import { type LockStatus, lockText, originText, type PathState } from './path-state.js';
import { anyValue } from './value.js';

/** Both states as one; a lock on which they differ is unclear. */
export function joinStates(left: PathState, right: PathState): PathState {
  return { ...joinFacts(left, right), locks: joinLocks(left.locks, right.locks) };
}

/** Both states as one when their locks are the same. */
export function joinFacts(left: PathState, right: PathState): PathState {
  return {
    locks: left.locks,
    values: joinValues(left.values, right.values),
    truths: agreed(left.truths, right.truths, Object.is),
    aliases: agreed(left.aliases, right.aliases, Object.is),
    origins: joinOrigins(left.origins, right.origins),
  };
}

function joinLocks(left: PathState['locks'], right: PathState['locks']): PathState['locks'] {
  const joined = new Map<string, LockStatus>();
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(key), right.get(key)];
    const either = one ?? other;
    if (one && other && lockText(one) === lockText(other)) joined.set(key, one);
    else if (either) {
      const entry = one && other && one.entry === other.entry ? one.entry : 'unknown';
      joined.set(key, { kind: 'unclear', entry, shown: either.shown });
    }
  }
  return joined;
}

function joinValues(left: PathState['values'], right: PathState['values']): PathState['values'] {
  if (left === right) return left;
  return mapped(left, (text, mask) => {
    const both = mask | (right.get(text) ?? anyValue);
    return both === anyValue ? undefined : both;
  });
}

/** Where an object was found on some path; of two places the first, so that joining comes to rest. */
function joinOrigins(left: PathState['origins'], right: PathState['origins']): PathState['origins'] {
  if (left === right || right.size === 0) return left;
  const joined = new Map(left);
  for (const [name, origin] of right) {
    const known = joined.get(name);
    if (!known || originText(origin) < originText(known)) joined.set(name, origin);
  }
  return joined;
}

function agreed<V>(
  left: ReadonlyMap<string, V>,
  right: ReadonlyMap<string, V>,
  same: (a: V, b: V) => boolean,
): ReadonlyMap<string, V> {
  if (left === right) return left;
  return mapped(left, (key, value) => {
    const other = right.get(key);
    return other !== undefined && same(value, other) ? value : undefined;
  });
}

/** The map with every value changed, or dropped; the map itself when that changes nothing, as mostly in a fixpoint. */
function mapped<V>(
  map: ReadonlyMap<string, V>,
  change: (key: string, value: V) => V | undefined,
): ReadonlyMap<string, V> {
  let changed: Map<string, V> | undefined;
  for (const [key, value] of map) {
    const next = change(key, value);
    if (next === value) continue;
    changed ??= new Map(map);
    if (next === undefined) changed.delete(key);
    else changed.set(key, next);
  }
  return changed ?? map;
}
