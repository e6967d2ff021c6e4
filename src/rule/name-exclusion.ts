// What keeps two threads from adding the same name to a directory, as far as one function can tell.
import { methodContract } from '../kernel/index.js';
import { textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import type { Expr } from '../syntax/model.js';
import { heldLocksOf } from './reference-calls.js';

/** Exclusion that the VFS gives the function as a method; `unknown` for a helper. */
export type MethodExclusion = 'exclusive' | 'in-lookup' | 'none' | 'unknown';

/**
 * Exclusion on entry, by the op table that names the function or by a prototype that can only be one method's.
 * A function that is several methods has the weakest of theirs.
 */
export function methodExclusion(facts: FunctionFacts): MethodExclusion {
  const known = facts.methods.flatMap(
    ({ type, method }) => methodContract(type, method)?.nameExclusion ?? [],
  );
  for (const weakest of ['none', 'in-lookup', 'exclusive'] as const)
    if (known.includes(weakest)) return weakest;
  return exclusionByPrototype(facts);
}

/** ->atomic_open and ->lookup have parameters that no other method has (include/linux/fs.h). */
function exclusionByPrototype({ fn }: FunctionFacts): MethodExclusion {
  const types = fn.params.map(({ type }) => type.replace(/\bconst\b|\s/g, '')).join();
  if (/^structinode\*,structdentry\*,structfile\*,unsigned(?:int)?,umode_t$/.test(types)) return 'none';
  const returnsDentry = fn.returnType.replace(/\s/g, '') === 'structdentry*';
  return returnsDentry && /^structinode\*,structdentry\*,unsigned(?:int)?$/.test(types)
    ? 'in-lookup'
    : 'unknown';
}

/** The path has proof that no other thread adds this name: O_CREAT (parent exclusive), in-lookup, a fresh dentry. */
export function pathHasProof(facts: FunctionFacts, state: PathState, dentry: Expr): boolean {
  const text = textOf(dentry);
  for (const [condition, truth] of state.truths) {
    if (truth && /\bO_CREAT\b/.test(condition) && condition.includes(' & ')) return true;
    if (truth && condition === `d_in_lookup(${text})`) return true;
  }
  return isFresh(facts, text);
}

/** Every store to the variable is an allocation of a dentry that nobody else has seen. */
function isFresh(facts: FunctionFacts, text: string): boolean {
  const stores = facts.points.flatMap(({ step }) => {
    if (step.kind === 'declare' && step.name === text && step.init) return [step.init];
    return step.kind === 'assign' && textOf(step.target) === text && step.value ? [step.value] : [];
  });
  return stores.some(
    (value) => value.kind === 'call' && /^d_(?:alloc\w*|make_root|obtain_\w+)$/.test(calleeName(value) ?? ''),
  );
}

/** A lock that the path holds exclusively: two threads in this code exclude each other. */
export function holdsExclusive(state: PathState): boolean {
  return heldLocksOf(state).some(([, lock]) => lock.mode === 'exclusive' && lock.lockType !== 'rcu');
}
