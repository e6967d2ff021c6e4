// Searches for a dentry that is there already: by helpers, by the dcache, or by a walk over the aliases.
import { textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts, Point } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { Step } from '../cfg/model.js';

export interface AliasSearch {
  /** For messages: `demo_find_alias()`. */
  readonly what: string;
  readonly line: number;
}

/** The last search in front of an addition; undefined when none is in view. */
export function searchBefore(facts: FunctionFacts, { step: addition }: Point): AliasSearch | undefined {
  let last: AliasSearch | undefined;
  for (const { step } of facts.points) {
    if (step.at.line >= addition.at.line) break;
    const what = searchOf(facts, step);
    if (what !== undefined) last = { what, line: step.at.line };
  }
  return last;
}

/** Variables that a search gave an existing entry: cursors of walks over the aliases, results of find functions. */
export function aliasVariables(facts: FunctionFacts): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { step } of facts.points) {
    if (step.kind === 'iterate' && walksAliases(step)) {
      const [cursor] = step.args;
      if (cursor?.kind === 'name') found.add(cursor.name);
    }
    const [name, value] = storeOf(step);
    if (name === undefined || value?.kind !== 'call') continue;
    if (searchOf(facts, { kind: 'call', call: value, at: value.at, discarded: false }) !== undefined)
      found.add(name);
  }
  return found;
}

// These take their locks inside and drop them (fs/dcache.c).
const dcacheSearch = /^d_find_(?:any_)?alias$/;

function searchOf(facts: FunctionFacts, step: Step): string | undefined {
  if (step.kind === 'iterate') return walksAliases(step) ? `the walk by ${step.macro}()` : undefined;
  if (step.kind !== 'call' || step.discarded) return undefined;
  const name = calleeName(step.call) ?? '';
  if (dcacheSearch.test(name)) return `${name}()`;
  const callee = facts.callee(name);
  if (callee) return isSearch(callee) ? `${name}()` : undefined;
  // Its text is in another file, or cut: the name must say that it finds an alias and the image that it locks.
  return /find_(?:\w+_)?alias/.test(name) && facts.locksInside(name) ? `${name}()` : undefined;
}

/** A function that gives back a dentry it found on an inode's list of aliases. */
function isSearch(callee: FunctionFacts): boolean {
  if (callee.fn.returnType.replace(/\s/g, '') !== 'structdentry*') return false;
  // What hashes a dentry itself has its own exclusion, or is judged by itself.
  const calls = callee.points.flatMap(({ step }) =>
    step.kind === 'call' ? [calleeName(step.call) ?? ''] : [],
  );
  if (calls.some((name) => /^(?:d_add|d_splice_alias|d_rehash|d_alloc_parallel)$/.test(name))) return false;
  return (
    calls.some((name) => dcacheSearch.test(name)) || callee.points.some(({ step }) => walksAliases(step))
  );
}

const walksAliases = (step: Step): boolean =>
  step.kind === 'iterate' && step.args.some((arg) => /(?:->|\.)i_dentry\b/.test(textOf(arg)));
