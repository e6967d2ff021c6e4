// Returns that a warning stands before: `if (WARN_ON(x)) return -EIO`. The code holds that x cannot be.
import type { Position } from '../base/position.js';
import type { CFunction, Expr, Stmt } from '../syntax/model.js';
import { childrenOf } from '../syntax/statements.js';

/** The return stands in an arm that is entered with a warning. */
export function isBehindWarning({ body }: CFunction, { line }: Position): boolean {
  const queue: Stmt[] = [...body];
  for (const stmt of queue) {
    if (stmt.kind === 'if' && warns(stmt.condition) && covers(stmt.then, line)) return true;
    queue.push(...childrenOf(stmt).filter((inner) => covers(inner, line)));
  }
  return false;
}

const covers = ({ at, endLine }: Stmt, line: number): boolean => at.line <= line && line <= endLine;

const warns = (condition: Expr): boolean => {
  if (condition.kind === 'binary') return warns(condition.left) || warns(condition.right);
  if (condition.kind !== 'call' || condition.callee.kind !== 'name') return false;
  const { name } = condition.callee;
  return (
    /^(?:VFS_)?WARN(?:_ON)?(?:_ONCE)?$/.test(name) || (name === 'unlikely' && condition.args.some(warns))
  );
};
