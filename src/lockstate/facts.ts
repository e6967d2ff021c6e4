// What the rules see of one function: the path states before every step and at every exit.
import type { Position } from '../base/position.js';
import type { Cfg, Step } from '../cfg/model.js';
import type { CallExpr, CFunction, Expr, FunctionSlice, OpEntry } from '../syntax/model.js';
import type { EffectsLookup } from './function-effects.js';
import type { Lifetimes } from './lifetimes.js';
import type { SleepLookup } from './inner-sleep.js';
import { type LockCall, lockCallOf } from './lock-call.js';
import type { FunctionEntry } from './entry.js';
import type { PathState } from './path-state.js';
import type { SummaryLookup } from './summary.js';

/** One step with the states that reach it; at least one state. */
export interface Point {
  readonly step: Step;
  readonly states: readonly PathState[];
}

/** A condition or switch subject with the states that reach it. */
export interface Test {
  readonly expr: Expr;
  readonly states: readonly PathState[];
}

/** A place where the function returns to its caller. */
export interface Exit {
  readonly at: Position;
  readonly value?: Expr;
  /** Control reaches the closing brace. */
  readonly falls: boolean;
  readonly states: readonly PathState[];
}

/** A place where control goes to code that is not shown. */
export interface Leaving {
  readonly at: Position;
  /** The label of a goto, when it is not shown; undefined also for what stands below the shown lines. */
  readonly label?: string;
  /** False where the text simply ends. */
  readonly jumps: boolean;
  readonly states: readonly PathState[];
}

export interface FunctionFacts {
  readonly fn: CFunction;
  /** The file it stands in, by its path in the tree. */
  readonly filePath: string;
  /** Other files that were looked at for it; grows while rules ask for callees and callers. */
  readonly otherFiles: ReadonlySet<string>;
  readonly cfg: Cfg;
  /** In the order of the text. */
  readonly points: readonly Point[];
  readonly exits: readonly Exit[];
  /** Hunk scope only. */
  readonly leavings: readonly Leaving[];
  /** Worked out when asked for. */
  readonly tests: () => readonly Test[];
  /** Op table entries that name this function, in its own file or another. */
  readonly methods: readonly OpEntry[];
  /** How it is called: the methods that it is, and the locks that are held then. */
  readonly entry: FunctionEntry;
  /** Calls of functions whose text is at hand (same image; tree), by their effect on locks. */
  readonly summary: SummaryLookup;
  /** What a callee does to the references of its arguments, and what its result may be; computed when asked for. */
  readonly effects: EffectsLookup;
  /** A sleep inside a callee, for the arguments it gets; looked for when asked. */
  readonly sleepInside: SleepLookup;
  /** True when a function of the same image with this name takes locks of its own. */
  readonly locksInside: (name: string) => boolean;
  /** True when the text of a function of the same image with this name may hold the pattern (cheap). */
  readonly mentionedIn: (name: string, pattern: RegExp) => boolean;
  /** True when some states had to be merged. */
  readonly merged: boolean;
  /** Lifetimes of the objects it gives up somewhere, or of one that it does not (`also`); made when asked for. */
  readonly lifetimes: (also?: string) => Lifetimes;
  /** Lifetime of one object that it did not acquire, as if it owned a reference; made when asked for. */
  readonly cameIn: (text: string) => Lifetimes;
  /**
   * A function by its name, of the same image or as another file of the tree defines it (its lines are lines of its
   * own `filePath`); undefined when its text is not at hand, not whole or was given up.
   */
  readonly callee: (name: string) => FunctionFacts | undefined;
  /**
   * The text of such a function, which is cheap: a rule that finds nothing in it that it could ask `callee` for need
   * not have it solved.
   */
  readonly calleeText: (name: string) => FunctionSlice | undefined;
  /**
   * Functions that call this one: those of the same image, and when it is not static those of other files that are
   * at hand; looked at only when a rule asks, and at most a handful.
   */
  readonly callers: () => readonly FunctionFacts[];
  /** Other functions of the same image that use this word; bounded in the same way. */
  readonly mentioning: (word: string) => readonly FunctionFacts[];
}

/** For a line of `other` told where `facts` is judged: its file, when that is not the same. */
export function fileOf(other: FunctionFacts, facts: FunctionFacts): { readonly file?: string } {
  return other.filePath === facts.filePath ? {} : { file: other.filePath };
}

/** A call with a lock effect, with one reading per path state (aliases differ between paths). */
export interface LockPoint {
  readonly call: CallExpr;
  readonly at: Position;
  readonly readings: readonly { readonly state: PathState; readonly lock: LockCall }[];
}

/** All lock calls by the tables, in the order of the text. */
export function* lockPoints(facts: FunctionFacts): Generator<LockPoint> {
  for (const { step, states } of facts.points) {
    if (step.kind !== 'call') continue;
    const readings = states.flatMap((state) => {
      const lock = lockCallOf(step.call, state.aliases);
      return lock ? [{ state, lock }] : [];
    });
    if (readings.length > 0) yield { call: step.call, at: step.at, readings };
  }
}
