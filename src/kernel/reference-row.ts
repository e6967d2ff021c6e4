// Short forms for tables of reference calls on argument 0: one name is one row.
import type { ReferencePutter, ReferenceTaker } from './rows.js';

/** Rows of functions that take a reference and cannot fail: the object must be alive already. */
export function takes(source: string, ...names: readonly string[]): ReferenceTaker[] {
  return names.map((name) => ({ name, objectArg: 0, source }));
}

/** Rows of functions that refuse when the object is dying, and say so by their result. */
export function triesToTake(source: string, ...names: readonly string[]): ReferenceTaker[] {
  return names.map((name) => ({ name, objectArg: 0, fallible: true, source }));
}

/** Rows of functions that give up a reference. */
export function puts(source: string, ...names: readonly string[]): ReferencePutter[] {
  return names.map((name) => ({ name, objectArg: 0, source }));
}
