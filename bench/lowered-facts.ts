// What a lowered body says, counted: keywords and called names, for comparison with its text.
import type { Expr, Stmt } from '../src/syntax/model.js';

export interface Facts {
  readonly keywords: Map<string, number>;
  readonly calls: Set<string>;
}

/** Counts over a lowered body. */
export function loweredFacts(body: readonly Stmt[]): Facts {
  const facts: Facts = { keywords: new Map(), calls: new Set() };
  body.forEach((stmt) => {
    addStmt(facts, stmt);
  });
  return facts;
}

export function countKeyword({ keywords }: Facts, keyword: string): void {
  keywords.set(keyword, (keywords.get(keyword) ?? 0) + 1);
}

function addStmt(facts: Facts, stmt: Stmt): void {
  const add = (...inner: (Stmt | undefined)[]) => {
    for (const each of inner) if (each !== undefined) addStmt(facts, each);
  };
  const value = (...inner: (Expr | undefined)[]) => {
    for (const each of inner) if (each !== undefined) addExpr(facts, each);
  };
  switch (stmt.kind) {
    case 'block':
      add(...stmt.body);
      break;
    case 'expr':
      value(stmt.expr);
      break;
    case 'declare':
      value(stmt.init);
      break;
    case 'if':
      // A macro that may run statements is no `if` of the text.
      if (stmt.condition.kind === 'opaque') facts.calls.add(stmt.condition.text);
      else countKeyword(facts, 'if');
      if (stmt.otherwise !== undefined) countKeyword(facts, 'else');
      value(stmt.condition);
      add(stmt.then, stmt.otherwise);
      break;
    case 'while':
    case 'do':
      countKeyword(facts, 'while');
      if (stmt.kind === 'do') countKeyword(facts, 'do');
      value(stmt.condition);
      add(stmt.body);
      break;
    case 'for':
      countKeyword(facts, 'for');
      add(...stmt.init, stmt.body);
      value(stmt.condition, stmt.step);
      break;
    case 'iterate':
      facts.calls.add(stmt.macro);
      value(...stmt.args);
      add(stmt.body);
      break;
    case 'guard':
      facts.calls.add(stmt.variable === undefined ? 'guard' : 'CLASS');
      value(...stmt.args);
      break;
    case 'scoped-guard':
      facts.calls.add(stmt.onFail === undefined ? 'scoped_guard' : 'scoped_cond_guard');
      value(...stmt.args);
      add(stmt.onFail, stmt.body);
      break;
    case 'switch':
      countKeyword(facts, 'switch');
      value(stmt.subject);
      for (const { values, isDefault, body } of stmt.cases) {
        if (isDefault) countKeyword(facts, 'default');
        values.forEach(() => {
          countKeyword(facts, 'case');
        });
        value(...values);
        add(...body);
      }
      break;
    case 'label':
      add(stmt.body);
      break;
    case 'goto':
    case 'break':
    case 'continue':
      countKeyword(facts, stmt.kind);
      break;
    case 'return':
      countKeyword(facts, 'return');
      value(stmt.value);
      break;
    case 'alternatives':
      add(...stmt.then, ...stmt.otherwise);
      break;
    case 'unseen':
    case 'empty':
      break;
    default:
      stmt satisfies never;
  }
}

function addExpr(facts: Facts, expr: Expr): void {
  if (expr.kind === 'call') {
    const { callee } = expr;
    if (callee.kind === 'name') facts.calls.add(callee.name);
    if (callee.kind === 'member') facts.calls.add(callee.field);
  }
  for (const part of Object.values(expr) as unknown[]) {
    for (const each of Array.isArray(part) ? (part as unknown[]) : [part]) addPart(facts, each);
  }
}

function addPart(facts: Facts, part: unknown): void {
  if (typeof part !== 'object' || part === null || !('kind' in part)) return;
  if ('endLine' in part) addStmt(facts, part as Stmt);
  else addExpr(facts, part as Expr);
}
