// The row type for what a helper of the VFS, the page cache or the core kernel asks of its callers.
import type { LockMode, LockType } from './lock-api.js';
import type { Versioned } from './version.js';

/** A lock in terms of a call: that of an argument, or one by its own name. */
export interface ContractLock {
  /** 0-based argument that leads to the lock; undefined for a lock without an object. */
  readonly arg?: number;
  /** Path from the argument to the lock, `->d_inode->i_rwsem`; '' where the argument itself is locked (a folio). */
  readonly field?: string;
  /** Name of a lock without an object: `rename_lock`, `rcu`. */
  readonly lockName?: string;
  readonly lockType: LockType;
  /** Where it is required, the least mode that will do. */
  readonly mode: LockMode;
}

/**
 * A lock that the caller must hold. `asserted`: the function says so at run time (WARN_ON, BUG_ON, lockdep);
 * `documented`: its comment does; `usual`: another exclusion of the filesystem does as well, or its object is not
 * yet seen by others, so that its absence proves nothing.
 */
export interface RequiredLock extends ContractLock {
  readonly said: 'asserted' | 'documented' | 'usual';
}

/**
 * What a call does to the caller's reference on an argument.
 * `taken`: one more. `put`: given up, the object may be gone. `moved`: given to what the call makes, which keeps
 * the object alive. `moved-or-put`: one or the other, gone from the caller in every case. `freed`: memory that is
 * freed whoever else knows it. `-on-success`: else nothing happens.
 */
export type ReferenceEffect =
  'taken' | 'taken-on-success' | 'put' | 'moved' | 'moved-on-success' | 'moved-or-put' | 'freed';

/**
 * What a result says. `pointer`: never NULL, no error pointer; `null`: NULL on failure or when there is none;
 * `error-pointer`: never NULL; `null-or-error-pointer`: both; `null-on-success`: NULL means that the argument was
 * used, an error pointer failure, anything else another object; `errno`: 0 or a negative number;
 * `count-or-errno`: a size or a negative number; `nonzero-on-success`, `zero-on-success`: no error numbers;
 * `value`: a flag or a number that no failure hides in.
 */
export type ResultConvention =
  | 'nothing'
  | 'pointer'
  | 'null'
  | 'error-pointer'
  | 'null-or-error-pointer'
  | 'null-on-success'
  | 'errno'
  | 'count-or-errno'
  | 'nonzero-on-success'
  | 'zero-on-success'
  | 'value';

/** What a function asks of its callers and gives them. When it sleeps in detail is said by its row of sleeping*.ts. */
export interface ApiContract extends Versioned {
  readonly name: string;
  /** `always`: it may sleep, or says might_sleep(), on every call; `sometimes`: flags, an argument or a state decide. */
  readonly sleeps: 'always' | 'sometimes' | 'never';
  readonly requires?: readonly RequiredLock[];
  /** Locks that every call takes and releases: a caller that holds one waits for itself. */
  readonly takes?: readonly ContractLock[];
  /** Locks that some calls take and release. */
  readonly mayTake?: readonly ContractLock[];
  /** Locks that must not be held for another reason: order, a reader that waits for the writer it is. */
  readonly forbids?: readonly ContractLock[];
  /** By 0-based argument. */
  readonly references?: Readonly<Record<number, ReferenceEffect>>;
  /** Whether the result carries a reference of its own, none, or is the object of argument 0 (`dget`, `igrab`). */
  readonly returns?: 'owned' | 'borrowed' | 'argument';
  readonly result: ResultConvention;
  /** 0-based argument with allocation flags, or the flags that it allocates with. */
  readonly gfp?: number | string;
  readonly source: string;
}

/** Rows of one source file, by name. */
export function contracts(
  source: string,
  rows: Readonly<Record<string, Omit<ApiContract, 'name' | 'source'>>>,
): ApiContract[] {
  return Object.entries(rows).map(([name, row]) => ({ name, ...row, source }));
}
