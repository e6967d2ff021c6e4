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

const nowhere: JumpTargets = { breaks: 'unseen', continues: 'unseen' };

/** Rewrites a lowered fragment's body. */
export function markUnseen(body: readonly Stmt[], shown: ShownLines): Stmt[] {
  return joinUnseen(body.map((stmt) => markStmt(stmt, shown, nowhere)));
}

/** Drops an `unseen` right after another: the second says nothing new. */
export function joinUnseen(body: readonly Stmt[]): Stmt[] {
  return body.filter((stmt, index) => stmt.kind !== 'unseen' || body[index - 1]?.kind !== 'unseen');
}

function markStmt(stmt: Stmt, shown: ShownLines, jumps: JumpTargets): Stmt {
  const madeUp = stmt.at.line < shown.first;
  const placed = { ...stmt, at: clampPosition(stmt.at, shown), endLine: clampLine(stmt.endLine, shown) };
  switch (placed.kind) {
    case 'expr':
      return isUnseenCode(placed.expr)
        ? { kind: 'unseen', ...placeOf(placed) }
        : markParts(placed, shown, jumps);
    case 'goto':
      return placed.target === UNSEEN_VALUE ? leave(placed) : placed;
    case 'break':
      return jumps.breaks === 'shown' ? placed : leave(placed);
    case 'continue':
      return jumps.continues === 'shown' ? placed : leave(placed);
    case 'while':
    case 'do':
    case 'for':
    case 'iterate':
    case 'scoped-guard':
      return markLoop(placed, shown, jumps);
    case 'switch':
      return markParts(placed, shown, { breaks: 'shown', continues: jumps.continues });
    case 'if': {
      // A made-up `if` may have been the loop that a `break` inside of it leaves.
      const inner = madeUp ? nowhere : jumps;
      return markParts(placed, shown, inner, jumps);
    }
    default:
      return markParts(placed, shown, jumps);
  }
}

/** A jump to a place that is not shown. */
function leave(stmt: Stmt): Stmt {
  return { kind: 'goto', ...placeOf(stmt) };
}

function placeOf({ at, endLine }: Stmt): Pick<Stmt, 'at' | 'endLine'> {
  return { at, endLine };
}

type Loop = Extract<Stmt, { kind: 'while' | 'do' | 'for' | 'iterate' | 'scoped-guard' }>;

/** Loops are where `break` and `continue` go; scoped_guard() of cleanup.h is one, too. */
function markLoop(stmt: Loop, shown: ShownLines, jumps: JumpTargets): Stmt {
  const inside: JumpTargets = { breaks: 'shown', continues: 'shown' };
  const expr = (value: Expr): Expr => markExpr(value, shown, jumps);
  const body = markStmt(stmt.body, shown, inside);
  switch (stmt.kind) {
    case 'while':
    case 'do':
      return { ...stmt, condition: expr(stmt.condition), body };
    case 'iterate':
      return { ...stmt, args: stmt.args.map(expr), body };
    case 'for': {
      const init = stmt.init.map((child) => markStmt(child, shown, jumps));
      const condition = stmt.condition && { condition: expr(stmt.condition) };
      return { ...stmt, init, ...condition, ...(stmt.step && { step: expr(stmt.step) }), body };
    }
    case 'scoped-guard': {
      const onFail = stmt.onFail && { onFail: markStmt(stmt.onFail, shown, jumps) };
      return { ...stmt, args: stmt.args.map(expr), ...onFail, body };
    }
  }
}

/** Marks what a statement is made of; `otherwise` is where jumps go from an `else`. */
function markParts(
  stmt: Exclude<Stmt, Loop>,
  shown: ShownLines,
  jumps: JumpTargets,
  otherwise = jumps,
): Stmt {
  const expr = (value: Expr): Expr => markExpr(value, shown, jumps);
  const list = (body: readonly Stmt[]): Stmt[] =>
    joinUnseen(body.map((child) => markStmt(child, shown, jumps)));
  switch (stmt.kind) {
    case 'block':
      return { ...stmt, body: list(stmt.body) };
    case 'expr':
      return { ...stmt, expr: expr(stmt.expr) };
    case 'declare': {
      const init = stmt.init && { init: expr(stmt.init) };
      // A variable whose name is not shown: only what its initialiser evaluates is known.
      if (stmt.name === UNSEEN_VALUE) {
        return init
          ? { ...placeOf(stmt), kind: 'expr', expr: init.init }
          : { ...placeOf(stmt), kind: 'empty' };
      }
      return { ...stmt, ...init, type: stmt.type.replaceAll(UNSEEN_VALUE, 'unseen') };
    }
    case 'if': {
      const other = stmt.otherwise && { otherwise: markStmt(stmt.otherwise, shown, otherwise) };
      return { ...stmt, condition: expr(stmt.condition), then: markStmt(stmt.then, shown, jumps), ...other };
    }
    case 'guard':
      return { ...stmt, args: stmt.args.map(expr) };
    case 'switch': {
      const cases = stmt.cases.map((entry) => markCase(entry, shown, expr, list));
      return { ...stmt, subject: expr(stmt.subject), cases };
    }
    case 'label':
      return { ...stmt, body: markStmt(stmt.body, shown, jumps) };
    case 'return':
      return { ...stmt, ...(stmt.value && { value: expr(stmt.value) }) };
    case 'alternatives': {
      const condition = stmt.condition.includes(UNSEEN_DIRECTIVE) ? `unseen ${stmt.at.line}` : stmt.condition;
      return { ...stmt, condition, then: list(stmt.then), otherwise: list(stmt.otherwise) };
    }
    case 'goto':
    case 'break':
    case 'continue':
    case 'unseen':
    case 'empty':
      return stmt;
  }
}

function markCase(
  entry: SwitchCase,
  shown: ShownLines,
  expr: (value: Expr) => Expr,
  list: (body: readonly Stmt[]) => Stmt[],
): SwitchCase {
  const at = clampPosition(entry.at, shown);
  return { ...entry, at, values: entry.values.map(expr), body: list(entry.body) };
}

function markExpr(expr: Expr, shown: ShownLines, jumps: JumpTargets): Expr {
  const at = clampPosition(expr.at, shown);
  const mark = (value: Expr): Expr => markExpr(value, shown, jumps);
  switch (expr.kind) {
    case 'name':
      return expr.name === UNSEEN_VALUE ? { kind: 'opaque', at, text: 'unseen' } : { ...expr, at };
    case 'opaque':
      return { ...expr, at, text: expr.text.replaceAll(UNSEEN_VALUE, 'unseen') };
    case 'literal':
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

function clampLine(line: number, shown: ShownLines): number {
  return Math.min(Math.max(line, shown.first), shown.last);
}

function clampPosition(at: Position, shown: ShownLines): Position {
  if (at.line < shown.first) return { line: shown.first, column: 1 };
  return at.line > shown.last ? { line: shown.last, column: 1 } : at;
}
