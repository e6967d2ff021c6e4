// What keeps two threads from adding the same name to a directory, as far as one image can tell.
import { textOf } from '../lockstate/access-path.js';
import { isFresh } from '../lockstate/dentry-marks.js';
import type { FunctionFacts, Point } from '../lockstate/facts.js';
import { callSites } from '../lockstate/inherited-locks.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import { zero } from '../lockstate/value.js';
import type { Expr } from '../syntax/model.js';
import { holdsExclusive } from './held-locks.js';

/**
 * `exclusive`: the parent is locked exclusively; `in-lookup`: the dentry is, so that nobody else adds its name;
 * `none`: neither, without O_CREAT; `unknown`: a helper whose callers do not tell.
 */
export type NameExclusion = 'exclusive' | 'in-lookup' | 'none' | 'unknown';

/** Callers of callers are asked this far. */
const callerDepth = 3;

/**
 * Exclusion on entry for the dentry in the parameter `dentry`: by the op table or prototype that makes the
 * function a method, else by what all its callers in the image have where they call it.
 */
export function entryExclusion(facts: FunctionFacts, dentry: string, depth = 0): NameExclusion {
  const own = methodExclusion(facts);
  const index = facts.fn.params.findIndex(({ name }) => name === dentry);
  if (own !== 'unknown' || index < 0 || depth >= callerDepth) return own;
  const sites = facts.callers().flatMap((caller) => atCalls(caller, facts.fn.name, index, depth));
  const weakest = weakestOf(sites);
  // What other files call may have other callers.
  return weakest === 'none' || facts.fn.isStatic ? weakest : 'unknown';
}

/** Exclusion that the VFS gives the function as a method. A function that is several has the weakest of theirs. */
export function methodExclusion({ fn, entry }: FunctionFacts): NameExclusion {
  const known = entry.contracts.flatMap(({ nameExclusion }) => nameExclusion ?? []);
  if (known.length > 0) return weakestOf(known);
  // A hunk shows the name of its function and may not show its parameters.
  const isAtomicOpen = !fn.complete && fn.params.length < 5 && /_atomic_open(?:_\w+)?$/.test(fn.name);
  return isAtomicOpen ? 'none' : 'unknown';
}

function weakestOf(known: readonly NameExclusion[]): NameExclusion {
  for (const weakest of ['none', 'unknown', 'in-lookup', 'exclusive'] as const)
    if (known.includes(weakest)) return weakest;
  return 'unknown';
}

function atCalls(caller: FunctionFacts, name: string, index: number, depth: number): NameExclusion[] {
  return callSites(caller, name).map(({ call, point }) => {
    const arg = call.args[index];
    if (!arg) return 'unknown';
    if (point.states.every((state) => isExcluded(caller, state, arg))) return 'exclusive';
    return entryExclusion(caller, textOf(arg), depth + 1);
  });
}

/** States of a point in which nothing that this function shows keeps another thread from adding the dentry. */
export function bareStates(facts: FunctionFacts, { states }: Point, dentry: Expr): readonly PathState[] {
  return states.filter((state) => !isExcluded(facts, state, dentry));
}

const isExcluded = (facts: FunctionFacts, state: PathState, dentry: Expr): boolean =>
  holdsExclusive(state) || isFresh(state, dentry) || pathHasProof(facts, state, dentry);

/** The path has proof that no other thread adds this name: O_CREAT (the parent is exclusive), or it is in-lookup. */
export function pathHasProof(facts: FunctionFacts, state: PathState, dentry: Expr): boolean {
  const names = new Set([textOf(dentry), textOf(dentry, state.aliases)]);
  for (const [condition, truth] of state.truths) {
    if (truth && /&[^~|]*\bO_CREAT\b/.test(condition)) return true;
    for (const name of names) if (truth && condition === `d_in_lookup(${name})`) return true;
    if (isOwnershipTest(facts, condition, names)) return true;
  }
  for (const [text, mask] of state.values) {
    if ((mask & zero) === 0 && (/&[^~|]*\bO_CREAT\b/.test(text) || creatingFlags(facts).has(text)))
      return true;
  }
  return false;
}

/** `demo_is_mine(dentry)`, where that function of the same image asks d_in_lookup(). */
function isOwnershipTest(facts: FunctionFacts, condition: string, names: ReadonlySet<string>): boolean {
  const call = /^(\w+)\((.*)\)$/.exec(condition);
  if (!call?.[1] || !(call[2] ?? '').split(', ').some((arg) => names.has(arg))) return false;
  const tests = facts.callee(call[1])?.points ?? [];
  return tests.some(({ step }) => step.kind === 'call' && calleeName(step.call) === 'd_in_lookup');
}

const flagCache = new WeakMap<FunctionFacts, ReadonlySet<string>>();

/** Variables that hold the answer: `bool creating = flags & O_CREAT`. */
function creatingFlags(facts: FunctionFacts): ReadonlySet<string> {
  let flags = flagCache.get(facts);
  if (!flags) {
    flags = new Set(
      facts.points.flatMap(({ step }) => {
        const value = step.kind === 'declare' ? step.init : step.kind === 'assign' ? step.value : undefined;
        if (!value || !/&[^~|]*\bO_CREAT\b/.test(textOf(value))) return [];
        if (step.kind === 'declare') return [step.name];
        return step.kind === 'assign' && step.target.kind === 'name' ? [step.target.name] : [];
      }),
    );
    flagCache.set(facts, flags);
  }
  return flags;
}
