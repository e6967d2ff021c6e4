// Stores to fields of the VFS's structures that run outside the lock that the kernel's documentation names for them.
import type { Position } from '../base/position.js';
import { guardedField } from '../kernel/index.js';
import { lastField } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { isOwnContainer } from './container-guards.js';
import { lockCounts, sameCalls } from './lock-counts.js';
import { isTakenByCaller } from './lost-guards.js';
import { isBare, ownGuard, type SharedAccess, sharedAccesses } from './shared-accesses.js';

export interface DocumentedStore {
  readonly access: SharedAccess;
  /** Last field of the lock: `d_lock`. */
  readonly lock: string;
  readonly source: string;
}

/** Stores to such fields with nothing held. */
export function documentedStores(facts: FunctionFacts): readonly DocumentedStore[] {
  return sharedAccesses(facts).flatMap((access) => {
    if (access.kind !== 'changed' || !isBare(access)) return [];
    const struct = structOf(access);
    const row = struct === undefined ? undefined : guardedField(struct, access.field);
    if (row?.guard.kind !== 'locks') return [];
    // A lock that is reached through other objects may go by many names.
    const [lock] = row.guard.write.flatMap(({ field }) =>
      field?.lastIndexOf('->') === 0 ? [lastField(`it${field}`)] : [],
    );
    return lock === undefined ? [] : [{ access, lock, source: row.source }];
  });
}

/** Line of the acquire that the other image has around the same store, and that is gone with its release. */
export function lostLine(
  facts: FunctionFacts,
  other: FunctionFacts,
  { access, lock }: DocumentedStore,
): Position | undefined {
  const before = sharedAccesses(other).filter(
    ({ kind, text }) => kind === access.kind && text === access.text,
  );
  const guards = before.map(ownGuard);
  const [guard] = guards;
  if (!guard || guards.some((one) => one?.shown !== guard.shown) || lastField(guard.shown) !== lock)
    return undefined;
  const [own, then] = [lockCounts(facts, guard.shown), lockCounts(other, guard.shown)];
  const isGone = own.acquires < then.acquires && own.releases < then.releases;
  if (!isGone || (!facts.fn.complete && !sameCalls(facts, other, guard.shown))) return undefined;
  return isOwnContainer(facts, access) || isTakenByCaller(facts, guard) ? undefined : guard.at;
}

/** The structure by the type of the variable; where that is not in view, by the prefix of the field. */
function structOf({ holder, field }: SharedAccess): string | undefined {
  if (holder !== undefined && holder !== '' && !holder.startsWith('.')) return holder;
  const prefix = /^(?:d|i|f|mnt)_/.exec(field)?.[0];
  return prefix === undefined ? undefined : structs.get(prefix);
}

const structs = new Map([
  ['d_', 'dentry'],
  ['i_', 'inode'],
  ['f_', 'file'],
  ['mnt_', 'mount'],
]);
