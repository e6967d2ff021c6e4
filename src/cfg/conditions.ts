// Conditions that the graph understands without evaluating: literals, likely(), assertions.
import type { Expr } from '../syntax/model.js';

/** Truth of a literal condition: `while (1)`, `do {} while (0)`. */
export function constantTruth(expr: Expr): boolean | undefined {
  if (expr.kind === 'literal' && /^\d+[uUlL]*$/.test(expr.text)) return Number.parseInt(expr.text, 10) !== 0;
  if (expr.kind === 'name' && (expr.name === 'true' || expr.name === 'false')) return expr.name === 'true';
  return undefined;
}

// Wrappers that only hint at the likelier branch, or warn, and yield their argument's truth:
// include/linux/compiler.h likely/unlikely, include/asm-generic/bug.h WARN_ON.
const transparentCalls = new Set(
  'likely unlikely WARN_ON WARN_ON_ONCE WARN WARN_ONCE VFS_WARN_ON VFS_WARN_ON_ONCE data_race __builtin_expect'.split(
    ' ',
  ),
);

/** A call that yields the truth of its first argument. */
export function isTransparent(expr: Expr): expr is Expr & { kind: 'call'; args: readonly [Expr, ...Expr[]] } {
  return (
    expr.kind === 'call' &&
    expr.callee.kind === 'name' &&
    transparentCalls.has(expr.callee.name) &&
    expr.args.length > 0
  );
}

// BUG_ON(x), DBG_BUGON(x), mlog_bug_on_msg(x, ..) stop when x holds; ASSERT(x), LASSERT(x) when it does not.
export const assertion = /^(?:\w*bug_?on(?:_\w+)?|L?ASSERT)$/i;

/** f2fs_bug_on(sbi, x), VM_BUG_ON_PAGE(x, page): of several arguments the one that is no mere object. */
export function assertedBy(args: readonly Expr[]): Expr | undefined {
  if (args.length < 2) return args[0];
  return args.find((arg) => !['name', 'literal', 'member', 'opaque'].includes(arg.kind));
}
