// Who calls whom in one file, by names alone: which functions' callers can be asked for their locks.
import type { FunctionSlice, FunctionUses } from '../syntax/model.js';

/** Callers, and their callers, up to here; more of them have seldom a lock in common, and each costs its analysis. */
const ancestorBound = 40;

export interface CallerGraph {
  /** True when all calls of the function are in view and none of its callers is called by it in turn. */
  readonly isClosed: (name: string) => boolean;
}

/**
 * The graph of a file. What it says of a function hangs on the file alone, not on what was asked before, so that
 * the entry of a function is the same whoever asks.
 */
export function callerGraph(uses: (name: string) => FunctionUses | undefined): CallerGraph {
  const known = new Map<string, boolean>();
  const isClosed = (name: string): boolean => {
    let answer = known.get(name);
    if (answer === undefined) {
      answer = hasFewAncestors(name, uses);
      known.set(name, answer);
    }
    return answer;
  };
  return { isClosed };
}

function hasFewAncestors(name: string, uses: (name: string) => FunctionUses | undefined): boolean {
  const own = uses(name);
  if (!own || own.escapes) return false;
  const ancestors = new Set<FunctionSlice>(own.callers);
  for (const caller of ancestors) {
    if (caller.name === name || ancestors.size > ancestorBound) return false;
    for (const next of uses(caller.name)?.callers ?? []) ancestors.add(next);
  }
  return true;
}
