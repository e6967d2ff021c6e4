// Lookups by name into everything this room asserts about Linux. An unknown name gives undefined.
import { type ArgumentLockApi, argumentLockApis } from './by-argument.js';
import { iteratorMacros } from './iterators.js';
import type { LockApi } from './lock-api.js';
import { guardClasses, lockApis } from './lock-tables.js';
import { publishers } from './publishers.js';
import { referencePutters, referenceTakers } from './references.js';
import { resultLocks } from './result-locks.js';
import type {
  GuardClass,
  IteratorMacro,
  MethodContract,
  Publisher,
  ReferencePutter,
  ReferenceTaker,
  ResultLock,
  SleepRow,
} from './rows.js';
import { sleepRows } from './sleeping.js';
import { methodContracts } from './vfs.js';

export type { LockApi, LockEffect, LockMode, LockType, LockVariant } from './lock-api.js';
export type * from './rows.js';
export { allowsSleeping, gfpMaySleep } from './gfp.js';
export { isNoreturn } from './noreturn.js';
export { looksLikeReferenceTaker } from './reference-names.js';

const byName = <T extends { readonly name: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.name, row]));

const lockApisByName = byName<LockApi>(lockApis);
const choicesByName = byName<ArgumentLockApi>(argumentLockApis);
const everyLockApi = [...lockApis, ...argumentLockApis.flatMap(({ rows }) => [...rows.values()])];
const guardsByName = new Map<string, GuardClass>(guardClasses.map((row) => [row.className, row]));
const sleepersByName = byName<SleepRow>(sleepRows);
const takersByName = byName<ReferenceTaker>(referenceTakers);
const puttersByName = byName<ReferencePutter>(referencePutters);
const publishersByName = byName<Publisher>(publishers);
const iteratorsByName = byName<IteratorMacro>(iteratorMacros);
const resultLocksByName = byName<ResultLock>(resultLocks);
const contractsByName = new Map(methodContracts.map((row) => [`${row.table}.${row.method}`, row]));

/**
 * What a call of `name` does to a lock.
 *
 * @param args - Texts of the call's arguments. Without them, calls whose lock a constant argument names
 *   (`xfs_ilock(ip, XFS_ILOCK_EXCL)`) are unknown.
 */
export function lockApi(name: string, args: readonly string[] = []): LockApi | undefined {
  const row = lockApisByName.get(name);
  if (row) return row;
  const choice = choicesByName.get(name);
  return choice?.rows.get(args[choice.arg]?.replaceAll(' ', '') ?? '');
}

/** Every lock API, for questions that go from a lock to its calls. */
export function allLockApis(): readonly LockApi[] {
  return everyLockApi;
}

/** A lock that a call acquires and its result tells of. */
export function resultLock(name: string): ResultLock | undefined {
  return resultLocksByName.get(name);
}

/** The class of `guard(className)`, `scoped_guard(className, ..)`, `CLASS(className, ..)`, `__free(className)`. */
export function guardClass(className: string): GuardClass | undefined {
  return guardsByName.get(className);
}

/** When a call of `name` may sleep; locks say so in their own row (`lockApi(name)?.sleeps`). */
export function sleepRow(name: string): SleepRow | undefined {
  return sleepersByName.get(name);
}

/** The reference that a call of `name` takes. */
export function referenceTaker(name: string): ReferenceTaker | undefined {
  return takersByName.get(name);
}

/** The reference that a call of `name` gives up. */
export function referencePutter(name: string): ReferencePutter | undefined {
  return puttersByName.get(name);
}

/** What a call of `name` does to a container that others look into. */
export function publisher(name: string): Publisher | undefined {
  return publishersByName.get(name);
}

/** The loop that a macro opens. */
export function iterator(name: string): IteratorMacro | undefined {
  return iteratorsByName.get(name);
}

/** What a method may rely on at entry: `methodContract('inode_operations', 'lookup')`. */
export function methodContract(table: string, method: string): MethodContract | undefined {
  return contractsByName.get(`${table}.${method}`);
}
