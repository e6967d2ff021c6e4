// What one path knows of the objects whose references a function handles. Kept apart from the lock state: few functions
// ask for it, and its states would multiply with those of the locks.
import type { Position } from '../base/position.js';
import { joinFacts } from './join.js';
import { emptyState, type PathState, withEntry } from './path-state.js';

/** How a path came to an object. */
export interface Acquired {
  /** Identity of the place: `line:column` of the call, and the argument where it is one. */
  readonly site: string;
  readonly at: Position;
  /** The function called. */
  readonly by: string;
  /** Its result is the object; it stored the object where an argument points; it took one more reference on an argument; it had been there. */
  readonly how: 'result' | 'out' | 'taken' | 'came-in';
}

/** Where a path gave an object up, and how. */
export interface GivenUp {
  readonly at: Position;
  readonly by: string;
  /** `freed` ends the memory, `put` one reference, `consumed`: the callee has the reference now. */
  readonly how: 'put' | 'freed' | 'consumed';
  /** False for a name such as foo_release(): it gives something up, the object or a part of it. */
  readonly sure: boolean;
}

interface ObjectBase {
  /** The object as written where it was acquired. */
  readonly shown: string;
  readonly acquired: Acquired | undefined;
  /** Calls that got the object since, as `site`, and `site+`, `site-` once a branch told that they worked or failed. */
  readonly handed: ReadonlySet<string>;
}

export type TrackedObject =
  /**
   * `count` references are the path's own. `borrowed`: somebody else's keep it alive, too. With `pending` the call at
   * that site has yet to tell whether it gave one.
   */
  | (ObjectBase & {
      readonly kind: 'live';
      readonly count: number;
      readonly borrowed: boolean;
      readonly pending?: { readonly site: string; readonly presentOn: 'zero' | 'nonzero' };
    })
  | (ObjectBase & { readonly kind: 'given-up'; readonly given: GivenUp })
  /** Stored, returned or registered: someone else may give it up. */
  | (ObjectBase & { readonly kind: 'kept' })
  /** Nothing is known of its references. */
  | (ObjectBase & { readonly kind: 'unclear' });

export interface ObjectPath {
  /** Values, truths and aliases; its locks are empty. */
  readonly facts: PathState;
  readonly objects: ReadonlyMap<string, TrackedObject>;
  /** Variables and fields that name an object, by canonical text. */
  readonly names: ReadonlyMap<string, string>;
  /** Variables that hold the result of a call, by its site. */
  readonly results: ReadonlyMap<string, string>;
}

/** Stands among the calls that got an object for a branch that decided not to give it up. */
export const choiceMark = '?';

export const emptyPath: ObjectPath = {
  facts: emptyState,
  objects: new Map(),
  names: new Map(),
  results: new Map(),
};

export const siteOf = (at: Position): string => `${at.line}:${at.column}`;

export function setObject(path: ObjectPath, id: string, object: TrackedObject | undefined): ObjectPath {
  return { ...path, objects: withEntry(path.objects, id, object) };
}

export function setName(path: ObjectPath, text: string, id: string | undefined): ObjectPath {
  if (path.names.get(text) === id) return path;
  return { ...path, names: withEntry(path.names, text, id) };
}

/** The object that a text names on this path. */
export function objectNamed(path: ObjectPath, text: string): (TrackedObject & { id: string }) | undefined {
  const id = path.names.get(text);
  const object = id === undefined ? undefined : path.objects.get(id);
  return id !== undefined && object ? { ...object, id } : undefined;
}

/** The same object, of which nothing is known any more. */
export const unclear = ({ shown, acquired, handed }: ObjectBase): TrackedObject => ({
  kind: 'unclear',
  shown,
  acquired,
  handed,
});

/** Identity of the objects of a path: which calls got them does not count. */
export function objectConfig({ objects, names }: ObjectPath): string {
  const texts = [...objects].map(([id, object]) => `${id}=${objectText(object)}`).sort();
  const named = [...names].map(([text, id]) => `${text}>${id}`).sort();
  return `${texts.join(';')}|${named.join(';')}`;
}

function objectText(object: TrackedObject): string {
  switch (object.kind) {
    case 'live':
      return `l${object.count}${object.borrowed ? 'b' : ''}${object.pending?.site ?? ''}`;
    case 'given-up':
      return `g${siteOf(object.given.at)}`;
    case 'kept':
      return 'k';
    case 'unclear':
      return 'u';
    default:
      return object satisfies never;
  }
}

/** Two paths with the same objects as one. */
export function joinPaths(left: ObjectPath, right: ObjectPath): ObjectPath {
  const results = new Map([...left.results].filter(([text, site]) => right.results.get(text) === site));
  return {
    facts: joinFacts(left.facts, right.facts),
    objects: joinObjects(left.objects, right.objects),
    names: new Map([...left.names].filter(([text, id]) => right.names.get(text) === id)),
    results,
  };
}

/** Where both differ nothing is known; what was handed on any path counts as handed. */
function joinObjects(left: ObjectPath['objects'], right: ObjectPath['objects']): ObjectPath['objects'] {
  const joined = new Map<string, TrackedObject>();
  for (const id of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(id), right.get(id)];
    const either = one ?? other;
    if (!either) continue;
    const handed = new Set([...(one?.handed ?? []), ...(other?.handed ?? [])]);
    const agree = one && other && objectText(one) === objectText(other);
    joined.set(id, agree ? { ...one, handed } : unclear({ ...either, handed }));
  }
  return joined;
}
