// Statements that are macros: guards of cleanup.h, loops by macro, macros that return.
import { jumpOf } from './jump-macro.js';
import type { FailKind } from './live-tokens.js';
import type { Expr, Stmt } from './model.js';
import { startOffset, type Walk } from './walk.js';

type Place = Pick<Stmt, 'at' | 'endLine'>;

/** What an expression statement really is; the expression itself when it is nothing else. */
export function statementOf(expr: Expr, place: Place): Stmt {
  if (expr.kind === 'name' && expr.name === 'fallthrough') return { kind: 'empty', ...place };
  if (expr.kind !== 'call') return { kind: 'expr', ...place, expr };
  return (
    guardOf(expr, place) ??
    returnPtrOf(expr, place) ??
    jumpOf(expr, place) ?? { kind: 'expr', ...place, expr }
  );
}

/** `guard(mutex)(&x->lock);`, `CLASS(fdput, f)(fd);`, `ACQUIRE(mutex_intr, m)(&x->lock);` of linux/cleanup.h. */
function guardOf(expr: Expr & { kind: 'call' }, place: Place): Stmt | undefined {
  const { callee, args } = expr;
  if (callee.kind !== 'call' || callee.callee.kind !== 'name') return undefined;
  const [first, second] = callee.args;
  const className = nameOf(first);
  if (className === undefined) return undefined;
  switch (callee.callee.name) {
    case 'guard':
      return { kind: 'guard', ...place, className, args };
    case 'CLASS':
    case 'ACQUIRE': {
      const variable = nameOf(second);
      return { kind: 'guard', ...place, className, args, ...(variable === undefined ? {} : { variable }) };
    }
    default:
      return undefined;
  }
}

/** `return_ptr(p)` of linux/cleanup.h is `return no_free_ptr(p)`. */
function returnPtrOf(expr: Expr & { kind: 'call' }, place: Place): Stmt | undefined {
  if (expr.callee.kind !== 'name' || expr.callee.name !== 'return_ptr') return undefined;
  const callee: Expr = { kind: 'name', at: expr.callee.at, name: 'no_free_ptr' };
  return { kind: 'return', ...place, value: { kind: 'call', at: expr.at, callee, args: expr.args } };
}

function nameOf(expr: Expr | undefined): string | undefined {
  return expr?.kind === 'name' ? expr.name : undefined;
}

export interface LoopMacro {
  readonly name: string;
  /** Source offset of the name. */
  readonly offset: number;
}

/** The block macro that masking shows as the loop at the cursor, if it does. */
export function loopMacroHere(walk: Walk): LoopMacro | undefined {
  const offset = startOffset(walk);
  const name = walk.marks.iterate.get(offset);
  return name === undefined ? undefined : { name, offset };
}

/** A block macro with its arguments and its body. */
export function loopOf(walk: Walk, macro: LoopMacro, args: readonly Expr[], body: Stmt, place: Place): Stmt {
  const [first, second, ...rest] = args;
  const className = nameOf(first);
  if (macro.name === 'scoped_guard' && className !== undefined) {
    return { kind: 'scoped-guard', ...place, className, args: args.slice(1), body };
  }
  if (macro.name === 'scoped_cond_guard' && className !== undefined && second !== undefined) {
    const onFail = failStatement(walk.marks.onFail.get(macro.offset), second, place);
    return { kind: 'scoped-guard', ...place, className, args: rest, body, onFail };
  }
  return { kind: 'iterate', ...place, macro: macro.name, args, body };
}

/** The fail statement by its mark; masking has left only its value or label. */
function failStatement(kind: FailKind | undefined, value: Expr, place: Place): Stmt {
  switch (kind) {
    case 'return':
      return value.kind === 'opaque' ? { kind: 'return', ...place } : { kind: 'return', ...place, value };
    case 'goto':
      return value.kind === 'name'
        ? { kind: 'goto', ...place, target: value.name }
        : { kind: 'goto', ...place };
    case 'break':
      return { kind: 'break', ...place };
    case 'continue':
      return { kind: 'continue', ...place };
    case undefined:
      return statementOf(value, place);
  }
}

/** Flattens the comma expression that the arguments of a loop shown as `while (a, b)` became. */
export function argsOf(condition: Expr): Expr[] {
  const args: Expr[] = [];
  let rest = condition;
  while (rest.kind === 'comma') {
    args.push(rest.left);
    rest = rest.right;
  }
  return [...args, rest];
}
