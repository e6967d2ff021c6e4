// Turns the words of the repair into what they stand for, and sends jumps out of unseen loops into unseen code.
import type { Position } from '../base/position.js';
import type { CallExpr, Expr, Stmt, SwitchCase } from './model.js';
import { UNSEEN_CODE, UNSEEN_DIRECTIVE, UNSEEN_VALUE } from './fragment-words.js';

/** Lines of the fragment; made-up rows around them are drawn to its edges. */
export interface ShownLines {
  readonly first: number;
  readonly last: number;
}

/** What `break` and `continue` mean at a place. `shown`: a loop or switch of the text; `unseen`: nobody knows. */
interface JumpTargets {
  readonly breaks: 'shown' | 'unseen';
  readonly continues: 'shown' | 'unseen';
}

/** Rewrites a lowered fragment's body. */
export function markUnseen(body: readonly Stmt[], shown: ShownLines): Stmt[] {
  const nowhere: JumpTargets = { breaks: 'unseen', continues: 'unseen' };
  return joinUnseen(body.map((stmt) => markStmt(stmt, shown, nowhere)));
}

/** Drops an `unseen` right after another: the second says nothing new. */
export function joinUnseen(body: readonly Stmt[]): Stmt[] {
  return body.filter((stmt, index) => stmt.kind !== 'unseen' || body[index - 1]?.kind !== 'unseen');
}

function markStmt(stmt: Stmt, shown: ShownLines, jumps: JumpTargets): Stmt {
  const at = clampPosition(stmt.at, shown);
  const base = { at, endLine: Math.min(Math.max(stmt.endLine, shown.first), shown.last) };
  const expr = (value: Expr): Expr => markExpr(value, shown, jumps);
  const inner = (body: Stmt, targets: JumpTargets): Stmt => markStmt(body, shown, targets);
  const list = (body: readonly Stmt[], targets: JumpTargets): Stmt[] =>
    joinUnseen(body.map((child) => inner(child, targets)));
  const loop: JumpTargets = { breaks: 'shown', continues: 'shown' };
  switch (stmt.kind) {
    case 'block':
      return { ...stmt, ...base, body: list(stmt.body, jumps) };
    case 'expr':
      if (isUnseenCode(stmt.expr)) return { ...base, kind: 'unseen' };
      return { ...stmt, ...base, expr: expr(stmt.expr) };
    case 'declare':
      return { ...stmt, ...base, ...(stmt.init && { init: expr(stmt.init) }) };
    case 'if': {
      // A made-up `if` may have been the loop that a `break` inside of it leaves.
      const madeUp = stmt.at.line < shown.first;
      const targets: JumpTargets = madeUp ? { breaks: 'unseen', continues: 'unseen' } : jumps;
      const otherwise = stmt.otherwise && { otherwise: inner(stmt.otherwise, jumps) };
      return {
        ...stmt,
        ...base,
        condition: expr(stmt.condition),
        then: inner(stmt.then, targets),
        ...otherwise,
      };
    }
    case 'while':
      return { ...stmt, ...base, condition: expr(stmt.condition), body: inner(stmt.body, loop) };
    case 'do':
      return { ...stmt, ...base, condition: expr(stmt.condition), body: inner(stmt.body, loop) };
    case 'for':
      return {
        ...stmt,
        ...base,
        init: list(stmt.init, jumps),
        ...(stmt.condition && { condition: expr(stmt.condition) }),
        ...(stmt.step && { step: expr(stmt.step) }),
        body: inner(stmt.body, loop),
      };
    case 'iterate':
      return { ...stmt, ...base, args: stmt.args.map(expr), body: inner(stmt.body, loop) };
    case 'guard':
      return { ...stmt, ...base, args: stmt.args.map(expr) };
    case 'scoped-guard':
      return {
        ...stmt,
        ...base,
        args: stmt.args.map(expr),
        ...(stmt.onFail && { onFail: inner(stmt.onFail, jumps) }),
        body: inner(stmt.body, loop),
      };
    case 'switch': {
      const targets: JumpTargets = { breaks: 'shown', continues: jumps.continues };
      const cases = stmt.cases.map((entry) => markCase(entry, shown, targets, expr, list));
      return { ...stmt, ...base, subject: expr(stmt.subject), cases };
    }
    case 'label':
      return { ...stmt, ...base, body: inner(stmt.body, jumps) };
    case 'goto':
      return stmt.target === UNSEEN_VALUE ? { ...base, kind: 'goto' } : { ...stmt, ...base };
    case 'break':
      return jumps.breaks === 'shown' ? { ...stmt, ...base } : { ...base, kind: 'goto' };
    case 'continue':
      return jumps.continues === 'shown' ? { ...stmt, ...base } : { ...base, kind: 'goto' };
    case 'return':
      return { ...stmt, ...base, ...(stmt.value && { value: expr(stmt.value) }) };
    case 'alternatives':
      return {
        ...stmt,
        ...base,
        condition: stmt.condition.includes(UNSEEN_DIRECTIVE) ? `unseen ${at.line}` : stmt.condition,
        then: list(stmt.then, jumps),
        otherwise: list(stmt.otherwise, jumps),
      };
    case 'unseen':
    case 'empty':
      return { ...stmt, ...base };
  }
}

function markCase(
  entry: SwitchCase,
  shown: ShownLines,
  targets: JumpTargets,
  expr: (value: Expr) => Expr,
  list: (body: readonly Stmt[], targets: JumpTargets) => Stmt[],
): SwitchCase {
  return {
    ...entry,
    at: clampPosition(entry.at, shown),
    values: entry.values.map(expr),
    body: list(entry.body, targets),
  };
}

function markExpr(expr: Expr, shown: ShownLines, jumps: JumpTargets): Expr {
  const at = clampPosition(expr.at, shown);
  const mark = (value: Expr): Expr => markExpr(value, shown, jumps);
  switch (expr.kind) {
    case 'name':
      return expr.name === UNSEEN_VALUE ? { kind: 'opaque', at, text: 'unseen' } : { ...expr, at };
    case 'literal':
    case 'opaque':
      return { ...expr, at };
    case 'call':
      return { ...expr, at, callee: mark(expr.callee), args: expr.args.map(mark) };
    case 'member':
      return { ...expr, at, base: mark(expr.base) };
    case 'index':
      return { ...expr, at, base: mark(expr.base), index: mark(expr.index) };
    case 'unary':
    case 'update':
    case 'cast':
      return { ...expr, at, operand: mark(expr.operand) };
    case 'binary':
    case 'comma':
      return { ...expr, at, left: mark(expr.left), right: mark(expr.right) };
    case 'assign':
      return { ...expr, at, target: mark(expr.target), value: mark(expr.value) };
    case 'conditional':
      return {
        ...expr,
        at,
        condition: mark(expr.condition),
        ...(expr.then && { then: mark(expr.then) }),
        otherwise: mark(expr.otherwise),
      };
    case 'statement-expr':
      return { ...expr, at, body: joinUnseen(expr.body.map((stmt) => markStmt(stmt, shown, jumps))) };
    case 'initializer':
      return { ...expr, at, values: expr.values.map(mark) };
  }
}

function isUnseenCode(expr: Expr): expr is CallExpr {
  return expr.kind === 'call' && expr.callee.kind === 'name' && expr.callee.name === UNSEEN_CODE;
}

function clampPosition(at: Position, shown: ShownLines): Position {
  if (at.line < shown.first) return { line: shown.first, column: 1 };
  return at.line > shown.last ? { line: shown.last, column: 1 } : at;
}
