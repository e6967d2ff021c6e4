// The row type for lock APIs: what one call does to one lock.
import type { Versioned } from './version.js';

/**
 * What kind of lock it is; decides pairing (a spinlock is never released by mutex_unlock). `other` in an
 * `assert-held` or `query` row: the call is for locks of every type, and `shared` is all that it claims.
 */
export type LockType =
  | 'spinlock'
  | 'raw-spinlock'
  | 'bit-spinlock'
  | 'rwlock'
  | 'local-lock'
  | 'mutex'
  | 'ww-mutex'
  | 'rt-mutex'
  | 'rwsem'
  | 'percpu-rwsem'
  | 'semaphore'
  | 'seqlock'
  | 'seqcount-write'
  | 'rcu'
  | 'srcu'
  | 'folio-lock'
  | 'page-lock'
  | 'buffer-lock'
  | 'inode-bit'
  | 'sb-freeze'
  | 'context'
  | 'other';

export type LockMode = 'exclusive' | 'shared';

/** What a call switches off besides taking the lock; the release must switch it on again. */
export type LockVariant = 'plain' | 'irq' | 'irqsave' | 'bh';

/**
 * `acquire` always takes it; `try-acquire` takes it only on the result named by `takenOn` (trylock, killable,
 * dec_and_lock); `downgrade` turns exclusive into shared; `drop-and-retake` is held before and after, but what
 * it guarded may have changed in between; `assert-held` states that it is held here.
 */
export type LockEffect =
  | 'acquire'
  | 'try-acquire'
  | 'release'
  | 'downgrade'
  | 'drop-and-retake'
  | 'assert-held'
  | 'assert-not-held'
  | 'query';

export interface LockApi extends Versioned {
  readonly name: string;
  readonly effect: LockEffect;
  readonly lockType: LockType;
  readonly mode: LockMode;
  readonly variant: LockVariant;
  /**
   * 0-based arguments that name the lock; several make a compound key (`ext4_lock_group(sb, group)`);
   * none for a lock without an object (`rcu_read_lock()`), whose key is `lockName`.
   */
  readonly lockArgs: readonly number[];
  /**
   * Field path added to the argument: `->i_rwsem` for inode_lock(inode). `&arg` is dereferenced first.
   * It starts with `.` where the argument is the object itself, not its address.
   */
  readonly field?: string;
  /** Key of a lock without an argument (`rcu`), or the prefix of a compound key. */
  readonly lockName?: string;
  /** For `try-acquire`: the results on which the lock is held. */
  readonly takenOn?: 'nonzero' | 'zero';
  /** With `takenOn: 'zero'`: the results without the lock are 1, not an error such as -EINTR. */
  readonly failsWith?: 'positive';
  /** A release of whichever mode the lock was taken in. */
  readonly anyMode?: boolean;
  /** May be taken again by its holder without harm (rcu_read_lock, preempt_disable). */
  readonly recursive?: boolean;
  /** The author says by a subclass that two keys of one class nest (`*_nested`). */
  readonly nested?: boolean;
  /** Sleeping is forbidden while it is held. */
  readonly atomic?: boolean;
  /**
   * It has no owner: another task, the end of an I/O or of a transaction may release it. Holding it where a
   * function leaves proves nothing by itself.
   */
  readonly ownerless?: boolean;
  /** For `release`: not here, but at the end of what it is handed to (a transaction); it stays held until then. */
  readonly handsOver?: boolean;
  /** The call itself may sleep. */
  readonly sleeps?: boolean;
  /** 0-based argument with the irq flags. */
  readonly flagsArg?: number;
  /** File in which the fact was read; the symbol there is `name`, unless another one follows a colon. */
  readonly source: string;
}
