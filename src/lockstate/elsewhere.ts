// What the analysis of one image may ask of the other files of its tree. Their texts are read ahead; here they are
// only looked at.
import type { FunctionSlice, OpEntry } from '../syntax/model.js';
import type { FunctionFacts } from './facts.js';
import type { FunctionEffects } from './function-effects.js';
import type { Argument, InnerSleep } from './inner-sleep.js';
import type { Summary } from './summary.js';

/** A function, or a macro around a call, as another file defines it; nothing is lowered before it is asked. */
export interface Definition {
  /** The file it stands in, by its path in the tree. */
  readonly filePath: string;
  /** Its effect on its caller; undefined when nothing can be said of it. */
  readonly summary: () => Summary | undefined;
  /** What it does to references, and what its result may be. */
  readonly effects: () => FunctionEffects | undefined;
  /** A sleep inside it, for these arguments and so many further levels of calls. */
  readonly sleepInside: (args: readonly Argument[], depth: number) => InnerSleep | undefined;
  /** Where it stands, with its text; undefined for a macro. */
  readonly slice: () => FunctionSlice | undefined;
  /** Undefined for a macro, and for a function that cannot be judged. */
  readonly facts: () => FunctionFacts | undefined;
}

/** The other files of the tree, as one file sees them. */
export interface Elsewhere {
  /** What the name means to the file; undefined when no text is at hand, or several files define it. */
  readonly definition: (name: string) => Definition | undefined;
  /** Functions of other files that call the one of this name, which this file defines and exports; bounded. */
  readonly callers: (name: string) => readonly FunctionFacts[];
  /** False when a function of the file itself surely leaves its caller's locks alone, told by names alone. */
  readonly mayLock: (name: string) => boolean;
  /** Operation tables of other files that name the function of this name. */
  readonly methods: (name: string) => readonly OpEntry[];
}

/** Without a tree: nothing is known of other files. */
export const nowhere: Elsewhere = {
  definition: () => undefined,
  callers: () => [],
  mayLock: () => true,
  methods: () => [],
};
