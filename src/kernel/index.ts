// Lookups by name into everything this room asserts about Linux. An unknown name gives undefined.
import { activeFacts, activeTables } from './active-facts.js';
import type { ApiContract } from './api-contract.js';
import { freeingCalls } from './frees.js';
import type { GuardedField } from './guarded-field.js';
import type { LockApi } from './lock-api.js';
import type {
  GuardClass,
  IteratorMacro,
  JumpMacro,
  MethodContract,
  Publisher,
  ReferencePutter,
  ReferenceTaker,
  ResultLock,
  SleepRow,
} from './rows.js';

export type { KernelFacts, NamedRows } from './active-facts.js';
export type {
  ApiContract,
  ContractLock,
  ReferenceEffect,
  RequiredLock,
  ResultConvention,
} from './api-contract.js';
export type { FieldGuard, FieldLock, GuardedField } from './guarded-field.js';
export type { LockApi, LockEffect, LockMode, LockType, LockVariant } from './lock-api.js';
export type * from './rows.js';
export type { KernelRows } from './tables.js';
export type { KernelVersion } from './version.js';
export { activeFacts, kernelFacts, withKernelFacts } from './active-facts.js';
export { type Preset, presets, presetsFor } from './presets/index.js';
export { allowsSleeping, gfpMaySleep } from './gfp.js';
export { looksLikeReferencePutter, looksLikeReferenceTaker } from './reference-names.js';
export { methodPrototypes } from './method-prototypes.js';
export { parseKernelVersion } from './version.js';

/**
 * What a call of `name` does to a lock.
 *
 * @param args - Texts of the call's arguments. Without them, calls whose lock a constant argument names
 *   (`xfs_ilock(ip, XFS_ILOCK_EXCL)`) are unknown.
 */
export function lockApi(name: string, args: readonly string[] = []): LockApi | undefined {
  const { lockApis, choices } = activeTables();
  const row = lockApis.get(name);
  if (row) return row;
  const choice = choices.get(name);
  return choice?.rows.get(args[choice.arg]?.replaceAll(' ', '') ?? '');
}

/** True when only an argument of a call of `name` tells which lock it is about. */
export function lockIsChosen(name: string): boolean {
  const { lockApis, choices } = activeTables();
  return choices.has(name) && !lockApis.has(name);
}

/** Every lock API, for questions that go from a lock to its calls. */
export function allLockApis(): readonly LockApi[] {
  return activeTables().everyLockApi;
}

/** A lock that a call acquires and its result tells of. */
export function resultLock(name: string): ResultLock | undefined {
  return activeTables().resultLocks.get(name);
}

/** The class of `guard(className)`, `scoped_guard(className, ..)`, `CLASS(className, ..)`, `__free(className)`. */
export function guardClass(className: string): GuardClass | undefined {
  return activeTables().guardClasses.get(className);
}

/** When a call of `name` may sleep; locks say so in their own row (`lockApi(name)?.sleeps`). */
export function sleepRow(name: string): SleepRow | undefined {
  return activeTables().sleepRows.get(name);
}

/** The reference that a call of `name` takes. */
export function referenceTaker(name: string): ReferenceTaker | undefined {
  return activeTables().referenceTakers.get(name);
}

/** The reference that a call of `name` gives up. */
export function referencePutter(name: string): ReferencePutter | undefined {
  return activeTables().referencePutters.get(name);
}

/** The object whose memory a call of `name` gives back. */
export function freeingCall(name: string): ReferencePutter | undefined {
  return freeingCalls.get(name);
}

/** What a call of `name` does to a container that others look into. */
export function publisher(name: string): Publisher | undefined {
  return activeTables().publishers.get(name);
}

/** The loop that a macro opens. */
export function iterator(name: string): IteratorMacro | undefined {
  return activeTables().iterators.get(name);
}

/** Finds names that rows of a preset or a config add; undefined when there are none. */
export function addedNames(): RegExp | undefined {
  return activeFacts().addedNames;
}

/** True when a call of `name` never returns. */
export function isNoreturn(name: string): boolean {
  return activeTables().noreturnCalls.has(name);
}

/** The jump that a macro hides. */
export function jumpMacro(name: string): JumpMacro | undefined {
  return activeTables().jumpMacros.get(name);
}

/** What a method may rely on at entry: `methodContract('inode_operations', 'lookup')`. */
export function methodContract(table: string, method: string): MethodContract | undefined {
  return activeTables().methodContracts.get(`${table}.${method}`);
}

/** What a helper of the VFS, the page cache or the core kernel asks of its callers and gives them. */
export function apiContract(name: string): ApiContract | undefined {
  return activeTables().apiContracts.get(name);
}

/** What guards a field of a shared structure: `guardedField('inode', 'i_state')`. */
export function guardedField(struct: string, field: string): GuardedField | undefined {
  return activeTables().guardedFields.get(`${struct}.${field}`);
}

/** What a function may rely on that is given to `callee` as an argument, 0-based: `call_rcu(head, function)`. */
export function callbackContract(callee: string, argument: number): MethodContract | undefined {
  return activeTables().callbacks.get(`${callee}/${argument}`);
}
