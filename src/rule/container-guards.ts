// The lock that a file holds wherever it adds to a container: a belief, with its numbers.
import { lastField } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { type Publication, publications } from './publications.js';
import { heldLocksOf, isExclusive } from './held-locks.js';

export interface ContainerGuard {
  /** Last field of the lock: `lock` of `cache->lock`. */
  readonly lock: string;
  readonly count: number;
  /** One of the additions that hold it. */
  readonly example: { readonly function: string; readonly line: number };
}

/** Additions needed to believe: two that agree may be chance (fs/btrfs/volumes.c: alloc_list at mount). */
const beliefBound = 3;

/** The lock that all other additions to the same container hold; undefined when they do not agree. */
export function containerGuard(facts: FunctionFacts, publication: Publication): ContainerGuard | undefined {
  const { field } = publication;
  if (field === undefined || publication.effect === 'remove') return undefined;
  const others = [facts, ...facts.mentioning(field)].flatMap((fn) =>
    [...publications(fn)]
      .filter(
        (other) =>
          other.field === field &&
          other.effect !== 'remove' &&
          !(fn === facts && other.at.line === publication.at.line),
      )
      .map((other) => ({ fn, other })),
  );
  let common: ReadonlySet<string> | undefined;
  for (const { other } of others) {
    const held = locksHeld(other);
    common = common ? new Set([...common].filter((lock) => held.has(lock))) : held;
  }
  const [lock] = common ?? [];
  const [first] = others;
  if (lock === undefined || !first || others.length < beliefBound) return undefined;
  return {
    lock,
    count: others.length,
    example: { function: first.fn.fn.name, line: first.other.at.line },
  };
}

/** Last fields of the exclusive locks held on every path to the publication. */
function locksHeld({ states }: Publication): ReadonlySet<string> {
  const [first, ...rest] = states.map(
    (state) =>
      new Set(
        heldLocksOf(state)
          .filter(([, lock]) => isExclusive(lock))
          .map(([, { shown }]) => lastField(shown)),
      ),
  );
  return new Set([...(first ?? [])].filter((lock) => rest.every((held) => held.has(lock))));
}

const allocation = /alloc|create|new|init|^kzalloc|^kmem_/;

/** The container is in an object that this function makes: nobody else can see it yet. */
export function isOwnContainer(facts: FunctionFacts, { owner }: Pick<Publication, 'owner'>): boolean {
  if (/init|setup|fill_super|mount|probe|alloc|create/.test(facts.fn.name)) return true;
  return facts.points.some(({ step }) => {
    const [name, value] = storeOf(step);
    return name === owner && value?.kind === 'call' && allocation.test(calleeName(value) ?? '');
  });
}
