// Short forms for tables of functions that may sleep: one name is one row.
import type { SleepRow } from './rows.js';

/** Rows of functions of one source file that may sleep on every call. */
export function sleepsAlways(source: string, ...names: readonly string[]): SleepRow[] {
  return names.map((name) => ({ name, when: 'always', source }));
}

/** Rows of functions that sleep when they give up the last reference. */
export function sleepsOnLastReference(source: string, ...names: readonly string[]): SleepRow[] {
  return names.map((name) => ({ name, when: 'last-reference', source }));
}

/** Rows of functions that sleep when the flags in argument `gfpArg` (0-based) let them reclaim memory. */
export function sleepsByGfp(source: string, gfpArg: number, ...names: readonly string[]): SleepRow[] {
  return names.map((name) => ({ name, when: 'gfp', gfpArg, source }));
}
