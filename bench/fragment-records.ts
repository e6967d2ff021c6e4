// What the fragment benchmark compares: control statements, jumps, labels and lock-like calls with their ancestors.
import { partsOf } from '../src/cfg/expressions.js';
import type { CFunction, Expr, Stmt } from '../src/syntax/model.js';
import { isLockLike } from '../src/syntax/lock-names.js';

export interface StructureRecord {
  readonly line: number;
  /** `if`, `loop`, `do`, `switch`, `case`, `label x`, `goto x`, `return`, `break`, `continue`, `leave`, `call x`. */
  readonly kind: string;
  readonly isLock: boolean;
  /** First line of its function. */
  readonly functionLine: number;
  /** Line and kind of the control statements around it, outermost first. */
  readonly ancestors: readonly { readonly line: number; readonly kind: string; readonly madeUp: boolean }[];
}

type Ancestors = StructureRecord['ancestors'];

/** All records of a function; statements that the repair made up are ancestors only. */
export function recordsOf(fn: CFunction, isMadeUp: (stmt: Stmt) => boolean): StructureRecord[] {
  const records: StructureRecord[] = [];
  const add = (line: number, kind: string, ancestors: Ancestors, isLock = false): void => {
    records.push({ line, kind, isLock, ancestors, functionLine: fn.startLine });
  };
  const walk = (stmt: Stmt, around: Ancestors): void => {
    const under = (kind: string): Ancestors => {
      const madeUp = isMadeUp(stmt);
      if (!madeUp) add(stmt.at.line, kind, around);
      return [...around, { line: stmt.at.line, kind, madeUp }];
    };
    const all = (body: readonly Stmt[], ancestors: Ancestors): void => {
      for (const child of body) walk(child, ancestors);
    };
    for (const call of callsIn(stmt)) add(call.line, `call ${call.name}`, around, true);
    switch (stmt.kind) {
      case 'block':
        all(stmt.body, around);
        break;
      case 'if': {
        const inner = under('if');
        walk(stmt.then, inner);
        // `else if` goes on on the level of its `if`, as its indentation does.
        if (stmt.otherwise) walk(stmt.otherwise, stmt.otherwise.kind === 'if' ? around : inner);
        break;
      }
      case 'while':
      case 'for':
      case 'iterate':
      case 'scoped-guard':
        walk(stmt.body, under('loop'));
        break;
      case 'do':
        walk(stmt.body, under('do'));
        break;
      case 'switch': {
        const inner = under('switch');
        for (const entry of stmt.cases) {
          // Labels that share a body are one case here, whose first label the hunk may not show.
          for (const value of entry.values) {
            if (value.kind !== 'opaque' || value.text !== 'unseen') add(value.at.line, 'case', inner);
          }
          all(entry.body, inner);
        }
        break;
      }
      case 'label':
        add(stmt.at.line, `label ${stmt.name}`, around);
        walk(stmt.body, around);
        break;
      case 'goto':
        add(stmt.at.line, stmt.target === undefined ? 'leave' : `goto ${stmt.target}`, around);
        break;
      case 'break':
      case 'continue':
      case 'return':
        add(stmt.at.line, stmt.kind, around);
        break;
      case 'alternatives':
        all(stmt.then, around);
        all(stmt.otherwise, around);
        break;
      case 'expr':
      case 'declare':
      case 'guard':
      case 'unseen':
      case 'empty':
        break;
    }
  };
  for (const stmt of fn.body) walk(stmt, []);
  return records;
}

function callsIn(stmt: Stmt): { line: number; name: string }[] {
  return expressionsOf(stmt).flatMap((expr) => lockCalls(expr));
}

function expressionsOf(stmt: Stmt): readonly Expr[] {
  switch (stmt.kind) {
    case 'expr':
      return [stmt.expr];
    case 'declare':
      return stmt.init ? [stmt.init] : [];
    case 'if':
    case 'while':
    case 'do':
      return [stmt.condition];
    case 'for':
      return [
        ...stmt.init.flatMap((init) => expressionsOf(init)),
        ...(stmt.condition ? [stmt.condition] : []),
        ...(stmt.step ? [stmt.step] : []),
      ];
    case 'switch':
      return [stmt.subject];
    case 'return':
      return stmt.value ? [stmt.value] : [];
    case 'iterate':
    case 'guard':
    case 'scoped-guard':
      return stmt.args;
    default:
      return [];
  }
}

function lockCalls(expr: Expr): { line: number; name: string }[] {
  const own =
    expr.kind === 'call' && expr.callee.kind === 'name' && isLockLike(expr.callee.name)
      ? [{ line: expr.callee.at.line, name: expr.callee.name }]
      : [];
  return [...own, ...childrenOf(expr).flatMap((child) => lockCalls(child))];
}

function childrenOf(expr: Expr): readonly Expr[] {
  return expr.kind === 'statement-expr' ? expr.body.flatMap((stmt) => expressionsOf(stmt)) : partsOf(expr);
}
