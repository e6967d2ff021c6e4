// Results of d_splice_alias() and where they go: NULL is success, an error pointer or another dentry are not.
import { partsOf } from '../cfg/expressions.js';
import type { Step } from '../cfg/model.js';
import { textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { Exit, FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import { maskOf } from '../lockstate/store.js';
import { errorPointer, pointer, zero } from '../lockstate/value.js';
import type { CallExpr, Expr } from '../syntax/model.js';

export interface SpliceStore {
  readonly name: string;
  readonly at: Step['at'];
}

/** d_splice_alias() with an inode: without one there is no alias to find, it only hashes a negative dentry. */
export function isSplice(expr: Expr | undefined): expr is CallExpr {
  if (expr?.kind !== 'call' || calleeName(expr) !== 'd_splice_alias') return false;
  const [inode] = expr.args;
  return inode !== undefined && textOf(inode) !== 'NULL';
}

/** Variables that get the result. */
export function spliceStores(facts: FunctionFacts): SpliceStore[] {
  return facts.points.flatMap(({ step }) => {
    const [name, value] = storeOf(step);
    return name !== undefined && isSplice(stripped(value)) ? [{ name, at: step.at }] : [];
  });
}

const stripped = (expr: Expr | undefined): Expr | undefined =>
  expr?.kind === 'cast' ? stripped(expr.operand) : expr;

/** Lines behind the store that dereference the result, or a copy of it, on a path where it may still be NULL. */
export function nullDereferences(facts: FunctionFacts, { name, at }: SpliceStore): number[] {
  const names = withCopies(facts, name);
  const lines = facts.points.flatMap(({ step, states }) => {
    if (step.at.line <= at.line) return [];
    const used = [...names].filter((known) => dereferencedBy(facts, step, known));
    return used.some((known) => states.some((state) => mayBeNullResult(state, named(known))))
      ? [step.at.line]
      : [];
  });
  return [...new Set(lines)];
}

/** Exits that hand the result on to the caller on a path where it may be NULL. */
export function nullReturns(facts: FunctionFacts): Exit[] {
  return facts.exits.filter(
    ({ value, states }) =>
      value && (isSplice(stripped(value)) || states.some((state) => mayBeNullResult(state, value))),
  );
}

/** NULL is possible, and the value is known to be a result of d_splice_alias(): no other value is known so. */
function mayBeNullResult(state: PathState, value: Expr): boolean {
  const mask = maskOf(state, value);
  // Without the class of valid pointers it is what ERR_PTR() made of a number.
  if ((mask & zero) === 0 || (mask & pointer) === 0) return false;
  return (mask & ~(zero | errorPointer | pointer)) === 0;
}

const named = (name: string): Expr => ({ kind: 'name', name, at: { line: 0, column: 0 } });

function withCopies(facts: FunctionFacts, name: string): ReadonlySet<string> {
  const names = new Set([name]);
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { step } of facts.points) {
      const [to, from] = storeOf(step);
      if (to !== undefined && from?.kind === 'name' && names.has(from.name)) names.add(to);
    }
  }
  return names;
}

// They read or write a field of what they get (include/linux/dcache.h, fs/dcache.c); dget() and dput() take NULL.
export const dereferences =
  /^(?:d_(?:inode|backing_inode|count|is_\w+|really_is_\w+|unhashed|unlinked|in_lookup|lookup_done|drop|add|rehash|instantiate|invalidate|delete|set_d_op|move|exchange|find_alias)|__d_drop|IS_ROOT|dget_dlock|dget_parent|dentry_path\w*)$/;

function dereferencedBy(facts: FunctionFacts, step: Step, name: string): boolean {
  if (step.kind === 'call') return dereferencedByCall(facts, step.call, name);
  const exprs =
    step.kind === 'assign'
      ? [step.target, ...(step.value ? [step.value] : [])]
      : step.kind === 'use'
        ? [step.expr]
        : step.kind === 'declare' && step.init
          ? [step.init]
          : [];
  return exprs.some((expr) => reads(expr, name));
}

function dereferencedByCall(facts: FunctionFacts, call: CallExpr, name: string): boolean {
  const callee = calleeName(call) ?? '';
  return call.args.some((arg, index) => {
    // The address of a member of NULL goes to a function that uses it: spin_lock(&de->d_lock).
    if (arg.kind === 'unary' && arg.op === '&') return reads(arg.operand, name);
    if (arg.kind !== 'name' || arg.name !== name) return reads(arg, name);
    return dereferences.test(callee) || dereferencesParameter(facts.callee(callee), index);
  });
}

/** A function of the image that uses a member of its parameter and never asks whether it is NULL. */
function dereferencesParameter(callee: FunctionFacts | undefined, index: number): boolean {
  const param = callee?.fn.params[index]?.name;
  if (!callee || param === undefined) return false;
  const isTested = callee.cfg.blocks.some(
    ({ end }) =>
      end.kind === 'branch' && new RegExp(`(?:^|\\W)${param}(?:$|[^\\w>.-])`).test(textOf(end.condition)),
  );
  if (isTested) return false;
  return callee.points.some(({ step }) =>
    step.kind === 'call'
      ? step.call.args.some((arg) => reads(arg.kind === 'unary' && arg.op === '&' ? arg.operand : arg, param))
      : step.kind === 'assign' &&
        [step.target, ...(step.value ? [step.value] : [])].some((e) => reads(e, param)),
  );
}

/** True when evaluating `expr` reads through the variable. */
function reads(expr: Expr, name: string): boolean {
  const isName = (part: Expr): boolean => part.kind === 'name' && part.name === name;
  if (expr.kind === 'member' && expr.arrow && isName(expr.base)) return true;
  if (expr.kind === 'unary' && expr.op === '*' && isName(expr.operand)) return true;
  if (expr.kind === 'call' && dereferences.test(calleeName(expr) ?? '') && expr.args.some(isName))
    return true;
  if (expr.kind === 'unary' && expr.op === '&') return false;
  return partsOf(expr).some((part) => reads(part, name));
}
