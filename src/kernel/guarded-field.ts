// The row type for fields of shared structures and the locks that guard them.
import type { LockMode, LockType } from './lock-api.js';
import type { Versioned } from './version.js';

/** A lock in terms of the object that has the field, or by its own name. */
export interface FieldLock {
  /** Path from the object to the lock: `->d_lock`, `->d_parent->d_lock`. */
  readonly field?: string;
  readonly lockName?: string;
  readonly lockType: LockType;
  readonly mode: LockMode;
}

/**
 * `locks`: a writer holds all of `write`, a reader one of `read`;
 * `set-once`: written before the object is seen by others; `atomic`: atomic operations, helpers or RCU do it.
 */
export type FieldGuard =
  | {
      readonly kind: 'locks';
      readonly write: readonly FieldLock[];
      readonly read: readonly FieldLock[];
      /** Reading without the lock gives a hint that is checked again under it, or is made safe by RCU or a sequence. */
      readonly hint?: boolean;
    }
  | { readonly kind: 'set-once' | 'atomic' };

export interface GuardedField extends Versioned {
  readonly struct: string;
  readonly field: string;
  readonly guard: FieldGuard;
  readonly source: string;
}

const at = (field: string, lockType: LockType, mode: LockMode): FieldLock => ({ field, lockType, mode });
const named = (lockName: string, lockType: LockType): FieldLock => ({
  lockName,
  lockType,
  mode: 'exclusive',
});

export const spinOf = (field: string): FieldLock => at(field, 'spinlock', 'exclusive');
export const mutexOf = (field: string): FieldLock => at(field, 'mutex', 'exclusive');
export const rwlockOf = (field: string): FieldLock => at(field, 'rwlock', 'exclusive');
export const bitLockOf = (field: string): FieldLock => at(field, 'bit-spinlock', 'exclusive');
export const rwsemOf = (field: string, mode: LockMode = 'exclusive'): FieldLock => at(field, 'rwsem', mode);
export const spinNamed = (name: string): FieldLock => named(name, 'spinlock');
export const rwlockNamed = (name: string): FieldLock => named(name, 'rwlock');
export const rwsemNamed = (name: string): FieldLock => named(name, 'rwsem');
export const seqlockNamed = (name: string): FieldLock => named(name, 'seqlock');

/** A reader holds any of the writer's locks. */
export const under = (...locks: readonly FieldLock[]): FieldGuard => ({
  kind: 'locks',
  write: locks,
  read: locks,
});
/** The same where a reader may do without. */
export const writtenUnder = (...locks: readonly FieldLock[]): FieldGuard => ({
  kind: 'locks',
  write: locks,
  read: locks,
  hint: true,
});
export const setOnce: FieldGuard = { kind: 'set-once' };
export const atomic: FieldGuard = { kind: 'atomic' };

/** Rows of one structure: fields that share a guard stand in one line. */
export function guardedFields(
  struct: string,
  rows: readonly (readonly [fields: string, guard: FieldGuard, source: string])[],
): GuardedField[] {
  return rows.flatMap(([fields, guard, source]) =>
    fields.split(' ').map((field) => ({ struct, field, guard, source })),
  );
}
