// What a call may wait for inside the functions it leads to.
import type { Position } from '../base/position.js';
import type { ValueMask } from './value.js';

/** One call on the way down to the one that sleeps. */
export interface SleepStep {
  /** The function whose text has the call, and its file when that is not the asking function's. */
  readonly inside: string;
  readonly file?: string | undefined;
  readonly at: Position;
  /** For messages: `kmalloc() with GFP_KERNEL`, `foo_flush()`. */
  readonly what: string;
}

export type SleepWhen = 'always' | 'gfp' | 'non-null' | 'last-reference';

/** A sleep inside a function that is called, with the caller's locks still held. */
export interface InnerSleep {
  /** From the called function down; the last one sleeps itself. Not empty. */
  readonly chain: readonly SleepStep[];
  readonly when: SleepWhen;
  readonly passed: SleepPassed;
}

/**
 * With the arguments of this call: `always`, every way through each function of the chain goes by its sleep; `by-state`,
 * some ways do, by the state of objects; `by-argument`, that hangs on an argument nobody knows, or on a flag that
 * may be there to forbid it.
 */
export type SleepPassed = 'always' | 'by-state' | 'by-argument';

/** What a caller knows of an argument; its text counts where it is a constant. */
export interface Argument {
  readonly text: string;
  readonly mask: ValueMask;
}

/** Looks for a sleep inside a function whose text is at hand, called with these arguments. */
export type SleepLookup = (name: string, args: readonly Argument[]) => InnerSleep | undefined;
