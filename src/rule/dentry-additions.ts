// Calls that hash a dentry: the dcache's own, the filesystem's lookup, and helpers of the same image that do.
import { textOf } from '../lockstate/access-path.js';
import { fileOf, type FunctionFacts, type Point } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { bareStates } from './name-exclusion.js';

export interface DentryAddition {
  readonly dentry: Expr;
  readonly call: string;
  /** By the dcache's functions, by ->lookup called by hand, or inside a helper. */
  readonly by: 'dcache' | 'lookup' | 'helper';
  /** Where the helper hashes it. */
  readonly inner?: { readonly call: string; readonly line: number; readonly file?: string };
}

/** Helpers of helpers are followed this far. */
const helperDepth = 3;

/** What a step does to a dentry that it makes reachable; undefined for every other step. */
export function dentryAddition(facts: FunctionFacts, point: Point, depth = 0): DentryAddition | undefined {
  const { step } = point;
  if (step.kind !== 'call') return undefined;
  const call = calleeName(step.call) ?? '';
  const byCache = hashedByCache(call, step.call.args);
  if (byCache) return { dentry: byCache, call, by: 'dcache' };
  const looked = ownLookup(facts, step.call);
  if (looked) return { dentry: looked, call, by: 'lookup' };
  return depth < helperDepth ? helperAddition(facts, call, step.call.args, depth) : undefined;
}

/** d_splice_alias(NULL, x) and d_add(x, NULL) only make a negative entry. */
function hashedByCache(call: string, args: readonly Expr[]): Expr | undefined {
  const [first, second] = args;
  if (call === 'd_splice_alias') return first && textOf(first) !== 'NULL' ? second : undefined;
  if (call === 'd_add') return second && textOf(second) !== 'NULL' ? first : undefined;
  return call === 'd_rehash' ? first : undefined;
}

/** `foo_lookup(dir, dentry, flags)` called by hand: it ends in d_splice_alias() or d_add(). */
function ownLookup(facts: FunctionFacts, call: CallExpr): Expr | undefined {
  const name = calleeName(call) ?? '';
  const [, dentry] = call.args;
  if (dentry?.kind !== 'name' || call.args.length > 4) return undefined;
  // What is known to be no dentry is given to no ->lookup.
  if (!/dentry/.test(typeOf(facts, dentry.name) ?? 'dentry')) return undefined;
  const callee = facts.callee(name);
  if (callee) return callee.methods.some(({ method }) => method === 'lookup') ? dentry : undefined;
  if (!/\w_lookup$/.test(name) || !isDentry(facts, dentry.name)) return undefined;
  return yieldsDentry(facts, call) ? dentry : undefined;
}

function isDentry(facts: FunctionFacts, name: string): boolean {
  const type = typeOf(facts, name);
  return type === undefined ? /dentry|^(?:de|entry)$/.test(name) : /^struct dentry \*$/.test(type);
}

/** An RPC called foo_lookup() gives a number; ->lookup gives a dentry. */
function yieldsDentry(facts: FunctionFacts, call: CallExpr): boolean {
  for (const { step } of facts.points) {
    if (step.kind === 'declare' && step.init === call) return /^struct dentry \*$/.test(step.type);
    if (step.kind === 'assign' && step.value === call)
      return step.target.kind === 'name' && mayBeDentry(facts, step.target.name);
  }
  return !facts.points.some(({ step }) => step.kind === 'call' && step.call === call && step.discarded);
}

/** A hunk may not show the declaration: then only a name for a number tells. */
function mayBeDentry(facts: FunctionFacts, name: string): boolean {
  const type = typeOf(facts, name);
  return type === undefined ? !/^(?:err(?:or)?|rc|ret|status)$/.test(name) : /^struct dentry \*$/.test(type);
}

const declaredTypes = new WeakMap<FunctionFacts, ReadonlyMap<string, string>>();

/** Type of a parameter, or of the first variable of that name. */
function typeOf(facts: FunctionFacts, name: string): string | undefined {
  let types = declaredTypes.get(facts);
  if (!types) {
    const declared = facts.points.flatMap(({ step }) =>
      step.kind === 'declare' ? [[step.name, step.type] as const] : [],
    );
    const params = facts.fn.params.map((param) => [param.name, param.type] as const);
    // Of two with one name the first stands.
    types = new Map([...declared.reverse(), ...[...params].reverse()]);
    declaredTypes.set(facts, types);
  }
  return types.get(name);
}

/** A function of the same image that hashes its parameter on a path that has no proof. */
function helperAddition(
  facts: FunctionFacts,
  call: string,
  args: readonly Expr[],
  depth: number,
): DentryAddition | undefined {
  if (!args.some((arg) => arg.kind === 'name' && isDentry(facts, arg.name))) return undefined;
  const callee = facts.callee(call);
  if (!callee || callee.fn.name === facts.fn.name) return undefined;
  for (const point of callee.points) {
    const added = dentryAddition(callee, point, depth + 1);
    if (!added) continue;
    const bare = bareStates(callee, point, added.dentry);
    for (const [index, arg] of args.entries()) {
      const param = callee.fn.params[index]?.name;
      if (param === undefined || !bare.some((state) => textOf(added.dentry, state.aliases) === param))
        continue;
      const inner = added.inner ?? {
        call: added.call,
        line: point.step.at.line,
        ...fileOf(callee, facts),
      };
      return { dentry: arg, call, by: 'helper', inner };
    }
  }
  return undefined;
}
