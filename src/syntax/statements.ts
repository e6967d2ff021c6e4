// The statements inside a statement.
import type { Stmt } from './model.js';

/** Statements right inside one, in the order of the text. */
export function childrenOf(stmt: Stmt): readonly Stmt[] {
  switch (stmt.kind) {
    case 'block':
      return stmt.body;
    case 'if':
      return stmt.otherwise ? [stmt.then, stmt.otherwise] : [stmt.then];
    case 'while':
    case 'do':
    case 'for':
    case 'iterate':
    case 'scoped-guard':
    case 'label':
      return [stmt.body];
    case 'switch':
      return stmt.cases.flatMap((one) => one.body);
    case 'alternatives':
      return [...stmt.then, ...stmt.otherwise];
    case 'expr':
    case 'declare':
    case 'guard':
    case 'goto':
    case 'break':
    case 'continue':
    case 'return':
    case 'unseen':
    case 'empty':
      return [];
    default:
      return stmt satisfies never;
  }
}
