// Prints a lowered body on few lines, so that fixtures can state what they expect.
import type { Expr, Stmt } from '../../src/syntax/model.js';

/** Statements one per line, nested ones in parentheses: `(if a (call))`. */
export function printBody(body: readonly Stmt[]): string {
  return body.map(printStmt).join('\n');
}

function all(body: readonly Stmt[]): string {
  return body.map(printStmt).join(' ');
}

function list(...parts: (string | undefined)[]): string {
  return `(${parts.filter((part) => part !== undefined && part !== '').join(' ')})`;
}

function printStmt(stmt: Stmt): string {
  switch (stmt.kind) {
    case 'block':
      return `{${all(stmt.body)}}`;
    case 'expr':
      return printExpr(stmt.expr);
    case 'declare': {
      const init = stmt.init === undefined ? undefined : `= ${printExpr(stmt.init)}`;
      const free = stmt.cleanup === undefined ? undefined : `free:${stmt.cleanup}`;
      return list('declare', `'${stmt.type}'`, stmt.name, free, init);
    }
    case 'if':
      return list(
        'if',
        printExpr(stmt.condition),
        printStmt(stmt.then),
        stmt.otherwise && `else ${printStmt(stmt.otherwise)}`,
      );
    case 'while':
      return list('while', printExpr(stmt.condition), printStmt(stmt.body));
    case 'do':
      return list('do', printStmt(stmt.body), printExpr(stmt.condition));
    case 'for': {
      const parts = [stmt.condition, stmt.step].map((part) => (part === undefined ? '' : printExpr(part)));
      return list('for', `${all(stmt.init)}; ${parts.join('; ')};`, printStmt(stmt.body));
    }
    case 'iterate':
      return list('iterate', stmt.macro, `[${args(stmt.args)}]`, printStmt(stmt.body));
    case 'guard':
      return list('guard', stmt.className, stmt.variable, `[${args(stmt.args)}]`);
    case 'scoped-guard': {
      const fail = stmt.onFail && `fail:${printStmt(stmt.onFail)}`;
      return list('scoped-guard', stmt.className, `[${args(stmt.args)}]`, fail, printStmt(stmt.body));
    }
    case 'switch':
      return list(
        'switch',
        printExpr(stmt.subject),
        ...stmt.cases.map(({ values, isDefault, body }) =>
          list('case', args(values), isDefault ? 'default' : undefined, ':', all(body)),
        ),
      );
    case 'label':
      return list('label', stmt.name, printStmt(stmt.body));
    case 'goto':
      return list('goto', stmt.target ?? '?');
    case 'return':
      return list('return', stmt.value && printExpr(stmt.value));
    case 'alternatives':
      return list('either', `'${stmt.condition}'`, `{${all(stmt.then)}}`, `{${all(stmt.otherwise)}}`);
    case 'break':
    case 'continue':
    case 'unseen':
    case 'empty':
      return list(stmt.kind);
  }
}

function args(values: readonly Expr[]): string {
  return values.map(printExpr).join(', ');
}

function nested(expr: Expr): string {
  const isLoose = expr.kind === 'assign' || expr.kind === 'unary';
  return isLoose ? `(${printExpr(expr)})` : printExpr(expr);
}

/** Expressions as C, fully bracketed where operators nest; what is not evaluated in angle brackets. */
export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'name':
      return expr.name;
    case 'literal':
      return expr.text;
    case 'call':
      return `${nested(expr.callee)}(${args(expr.args)})`;
    case 'member':
      return `${printExpr(expr.base)}${expr.arrow ? '->' : '.'}${expr.field}`;
    case 'index':
      return `${printExpr(expr.base)}[${printExpr(expr.index)}]`;
    case 'unary':
      return `${expr.op}${printExpr(expr.operand)}`;
    case 'update':
      return expr.prefix ? `${expr.op}${printExpr(expr.operand)}` : `${printExpr(expr.operand)}${expr.op}`;
    case 'binary':
      return `(${nested(expr.left)} ${expr.op} ${nested(expr.right)})`;
    case 'assign':
      return `${printExpr(expr.target)} ${expr.op} ${printExpr(expr.value)}`;
    case 'conditional':
      return `(${printExpr(expr.condition)} ? ${expr.then ? printExpr(expr.then) : ''} : ${printExpr(expr.otherwise)})`;
    case 'cast':
      return `('${expr.type}' ${printExpr(expr.operand)})`;
    case 'comma':
      return `(${printExpr(expr.left)}, ${printExpr(expr.right)})`;
    case 'statement-expr':
      return `({${all(expr.body)}})`;
    case 'initializer':
      return `{${args(expr.values)}}`;
    case 'opaque':
      return `<${expr.text}>`;
  }
}
