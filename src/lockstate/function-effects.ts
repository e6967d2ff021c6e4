// What a function does to its caller beside locks: references of its parameters, and what its result may be.
import type { Position } from '../base/position.js';
import type { ValueMask } from './value.js';

/** Change of the references that the caller holds on a parameter's object, on paths with one class of results. */
export interface ReferenceOutcome {
  /** Classes of the result on these paths; everything for a void function. */
  readonly returns: ValueMask;
  /** 1: a reference was taken; -1: one was given up or consumed; 0: none of both. */
  readonly change: number;
  /** The call that took it or gave it up, in the callee's text; undefined when there is none. */
  readonly at?: Position;
}

export interface ParameterEffects {
  /** What happens to the references on the object, by class of the result; empty: not known on any path. */
  readonly outcomes: readonly ReferenceOutcome[];
  /** Stored in memory, or handed to a function that is not read: somebody else may take the reference over. */
  readonly escapes: boolean;
  /** A path on which it is not known any more: the parameter was given another object, or paths were merged. */
  readonly unclear: boolean;
}

/** Whose the object is that a function returns. */
export type ResultObject =
  /** With a reference of its own, or new: the caller must give it up. */
  | { readonly kind: 'owned' }
  /** Found somewhere, with no reference taken for the caller. */
  | { readonly kind: 'borrowed' }
  /** The object of a parameter (0-based); its references are those of the parameter. */
  | { readonly kind: 'parameter'; readonly param: number }
  | { readonly kind: 'unknown' };

export interface ResultEffects {
  /** Classes of values that some path returns; `anyValue` when a path returns what nobody knows. */
  readonly mask: ValueMask;
  /**
   * `yes`: a path in the text returns NULL; `no`: every return is known and none is NULL, or gives the caller's own
   * argument back.
   */
  readonly null: 'yes' | 'no' | 'unknown';
  /** The same for error pointers. */
  readonly error: 'yes' | 'no' | 'unknown';
  /** The first return that gives NULL. */
  readonly nullAt?: Position;
  /** What all returns of a valid pointer agree on. */
  readonly object: ResultObject;
}

/**
 * Effects of one function, read from its text, from the rows of `kernel/` where there is none.
 *
 * Read a parameter's references with {@link referenceChange}: it answers for one call whose result is known to be in
 * some classes. `undefined` from the lookup means that neither text nor row is at hand.
 */
export interface FunctionEffects {
  readonly name: string;
  /** By position. */
  readonly params: readonly ParameterEffects[];
  readonly result: ResultEffects;
  /** `text`: read in the function's body; `table`: a row of `kernel/` says so (certainty `likely` at most). */
  readonly source: 'text' | 'table';
  /** The file of the text, when it is not that of the function that asks; places are lines of it. */
  readonly file?: string;
}

/** Looks effects up by the callee's name; computed when first asked for. */
export type EffectsLookup = (name: string) => FunctionEffects | undefined;

export type ReferenceChange = 'gains' | 'loses' | 'none' | 'unknown';

/**
 * What a call does to the caller's references on the object that it gives as argument `param`.
 *
 * @param result - Classes the call's result is known to be in (`maskOf(state, call)`), `anyValue` when not tested.
 * @returns `unknown` unless every path with such a result agrees.
 */
export function referenceChange(effects: FunctionEffects, param: number, result: ValueMask): ReferenceChange {
  const known = effects.params[param];
  if (!known || known.unclear) return 'unknown';
  const changes = new Set(
    known.outcomes.flatMap(({ returns, change }) => ((returns & result) === 0 ? [] : [Math.sign(change)])),
  );
  const [change] = changes;
  if (changes.size !== 1 || change === undefined) return 'unknown';
  if (change === 0) return known.escapes ? 'unknown' : 'none';
  return change > 0 ? 'gains' : 'loses';
}

/** Where a call with such a result takes or gives up the reference, in the callee's text. */
export function referenceChangedAt(
  effects: FunctionEffects,
  param: number,
  result: ValueMask,
): Position | undefined {
  return effects.params[param]?.outcomes.find(({ returns, at }) => (returns & result) !== 0 && at)?.at;
}
