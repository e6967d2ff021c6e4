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

/** The same for macros whose flags may be left out, and are GFP_KERNEL then. */
export function sleepsByOptionalGfp(source: string, gfpArg: number, ...names: readonly string[]): SleepRow[] {
  return names.map((name) => ({ name, when: 'gfp', gfpArg, defaultFlags: 'GFP_KERNEL', source }));
}

/** Rows of functions that sleep when the flags in argument `gfpArg` (0-based) let them reclaim memory. */
export function sleepsByGfp(source: string, gfpArg: number, ...names: readonly string[]): SleepRow[] {
  return names.map((name) => ({ name, when: 'gfp', gfpArg, source }));
}
