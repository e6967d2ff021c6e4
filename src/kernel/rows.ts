// Row types for what the tables of this room assert about Linux, other than lock APIs (lock-api.ts).
import type { LockMode, LockType, LockVariant } from './lock-api.js';
import type { Versioned } from './version.js';

/** A `guard(class)` / `scoped_guard(class, ..)` / `CLASS(class, ..)` / `__free(class)` of cleanup.h. */
export interface GuardClass extends Versioned {
  readonly className: string;
  readonly form: 'guard' | 'CLASS' | '__free';
  /** Undefined for classes that guard no lock (fd, kfree). */
  readonly lock?: {
    readonly lockType: LockType;
    readonly mode: LockMode;
    readonly variant: LockVariant;
    readonly field?: string;
    readonly lockName?: string;
  };
  /** The class may fail to take its lock. */
  readonly conditional?: boolean;
  readonly atomic?: boolean;
  readonly sleeps?: boolean;
  readonly recursive?: boolean;
  readonly source: string;
}

/**
 * A function that may sleep. `always`: on every call that does anything; `last-reference`: when it drops the last one
 * (dput, iput); `gfp`: when the flags in `gfpArg` allow it; `non-null`: only when `pointerArg` is not NULL (d_add).
 */
export type SleepRow = Versioned &
  (
    | { readonly name: string; readonly when: 'always' | 'last-reference'; readonly source: string }
    | {
        readonly name: string;
        readonly when: 'gfp';
        readonly gfpArg: number;
        /** Flags of a call without that argument: `kzalloc_obj(*p)`. */
        readonly defaultFlags?: string;
        readonly source: string;
      }
    | {
        readonly name: string;
        readonly when: 'non-null';
        readonly pointerArg: number;
        readonly source: string;
      }
  );

/** A call that takes a reference on the object in `objectArg`; `fallible` ones may refuse (igrab, ..._unless_zero). */
export interface ReferenceTaker extends Versioned {
  readonly name: string;
  readonly objectArg: number;
  readonly fallible?: boolean;
  readonly source: string;
}

/** A call that gives up a reference on the object in `objectArg`. */
export interface ReferencePutter extends Versioned {
  readonly name: string;
  readonly objectArg: number;
  readonly source: string;
}

/** A call that makes an object reachable (or unreachable) for others through a container. */
export interface Publisher extends Versioned {
  readonly name: string;
  readonly effect: 'add' | 'remove' | 'move';
  /** The object (or its list node) and the container; the container of a remove may be unnamed. */
  readonly objectArg: number;
  readonly containerArg?: number;
  readonly source: string;
}

/** A lock that the VFS holds when it calls a method. */
export interface EntryLock {
  /**
   * The parameter that the lock belongs to, by the structure it points to (`inode`): positions changed with the
   * releases, types did not. Undefined for a lock that no parameter leads to.
   */
  readonly of?: string;
  /** Which of several parameters of that type, from 0. */
  readonly nth?: number;
  /** Leads from the parameter to the lock, '' to the lock of the object itself; the lock's name where `of` is missing. */
  readonly field: string;
  readonly mode: LockMode;
  readonly lockType: LockType;
  /** The method releases it: ->read_folio unlocks the folio, ->kill_sb the superblock. */
  readonly unlockedByMethod?: true;
}

/** What a filesystem method may rely on at entry. */
export interface MethodContract extends Versioned {
  /** `inode_operations`; the function that gets it as an argument for a callback. */
  readonly table: string;
  readonly method: string;
  /** Locks held on every call. Those that only some callers hold are left out. */
  readonly locks: readonly EntryLock[];
  /**
   * What keeps two threads from adding the same name in the parent: `exclusive` parent i_rwsem; `in-lookup` the
   * dentry is in-lookup (->lookup, parent shared); `none` neither (->atomic_open without O_CREAT); undefined: not about names.
   */
  readonly nameExclusion?: 'exclusive' | 'in-lookup' | 'none';
  /** `no`: never; `rcu-walk`: not when it is called in rcu-walk mode, which it is told. */
  readonly mayBlock: 'yes' | 'no' | 'rcu-walk';
  /** For a callback: the calls that get it, by argument. */
  readonly callbackOf?: readonly { readonly call: string; readonly argument: number }[];
  readonly source: string;
}

/** The parameters and the result by which a function can be but one method; the idmap in front is left out. */
export interface MethodPrototype {
  readonly table: string;
  readonly method: string;
  readonly returns: string;
  readonly params: readonly string[];
  readonly source: string;
}

/** A macro that opens a loop: `list_for_each_entry(pos, head, member) { .. }`. */
export interface IteratorMacro extends Versioned {
  readonly name: string;
  /** 0-based arguments that get a new value on each turn. */
  readonly cursorArgs: readonly number[];
  /** The container, or the element the walk starts from. */
  readonly headArg?: number;
  /** Walks what RCU protects. */
  readonly rcu?: boolean;
  readonly source: string;
}

/**
 * A call that acquires a lock its caller learns of by the result: `folio = filemap_lock_folio(..)`. Held unless
 * the result is NULL (`non-null`) or an error pointer (`no-error-pointer`: NULL counts as held).
 */
export interface ResultLock extends Versioned {
  readonly name: string;
  /** Where the lock is: in the object returned, or in the one the arguments name. */
  readonly lockOf: 'result' | { readonly args: readonly number[] };
  readonly heldOn: 'non-null' | 'no-error-pointer';
  readonly lockType: LockType;
  readonly mode: LockMode;
  readonly field?: string;
  /** Calls that release it; none of them has a row of its own unless it does nothing else. */
  readonly releasedBy: readonly string[];
  readonly source: string;
}

/**
 * A macro that leaves the function or jumps inside it: `RETURN(rc)`, `GOTO(out, rc = -ENOMEM)`,
 * `XFS_WANT_CORRUPTED_GOTO(mp, cond, out)`. Arguments are counted from 0.
 */
export interface JumpMacro extends Versioned {
  readonly name: string;
  readonly jump: 'return' | 'goto';
  /** The value it returns; a `goto` evaluates it before it jumps. */
  readonly valueArg?: number;
  /** The value it returns when no argument says so: `-EFSCORRUPTED`. */
  readonly value?: string;
  /** The label of a `goto`. */
  readonly labelArg?: number;
  /** It jumps only when this argument is so. */
  readonly when?: { readonly arg: number; readonly is: 'zero' | 'nonzero' };
  readonly source: string;
}

/** A call that never returns. */
export interface NoreturnCall extends Versioned {
  readonly name: string;
  readonly source: string;
}
