// The compact form as text, one line per statement, for tests to read and compare.
import type { CFunction, Expr, Stmt } from '../../src/syntax/model.js';

/** Header line, then one line per statement: line number, kind, expression; nested ones are indented. */
export function outlineOf(fn: CFunction): string {
  const params = fn.params
    .map(({ type, name }) => `${type}${type.endsWith('*') ? '' : ' '}${name}`)
    .join(', ');
  const header = `${fn.name === '' ? '?' : fn.name}(${params}) ${fn.startLine}-${fn.endLine} ${fn.complete ? 'complete' : 'partial'}`;
  return [header, ...fn.body.flatMap((stmt) => linesOf(stmt, 1))].join('\n');
}

function linesOf(stmt: Stmt, depth: number): string[] {
  const line = (text: string): string => `${'  '.repeat(depth)}${stmt.at.line} ${text}`;
  const under = (body: readonly Stmt[]): string[] => body.flatMap((child) => linesOf(child, depth + 1));
  const branch = (name: string, body: Stmt | undefined): string[] =>
    body === undefined ? [] : [`${'  '.repeat(depth)}${name}`, ...under([body])];
  switch (stmt.kind) {
    case 'block':
      return stmt.body.flatMap((child) => linesOf(child, depth));
    case 'expr':
      return [line(exprText(stmt.expr))];
    case 'declare':
      return [line(`${stmt.type} ${stmt.name}${stmt.init ? ` = ${exprText(stmt.init)}` : ''}`)];
    case 'if':
      return [
        line(`if ${exprText(stmt.condition)}`),
        ...under([stmt.then]),
        ...branch('else', stmt.otherwise),
      ];
    case 'while':
      return [line(`while ${exprText(stmt.condition)}`), ...under([stmt.body])];
    case 'do':
      return [line('do'), ...under([stmt.body]), `${'  '.repeat(depth)}while ${exprText(stmt.condition)}`];
    case 'for': {
      const parts = [stmt.condition, stmt.step].map((part) => (part ? exprText(part) : '')).join('; ');
      return [
        line(`for ${stmt.init.flatMap((init) => linesOf(init, 0)).join(', ')}; ${parts}`),
        ...under([stmt.body]),
      ];
    }
    case 'iterate':
      return [line(`${stmt.macro} ${stmt.args.map(exprText).join(', ')}`), ...under([stmt.body])];
    case 'guard':
      return [line(`guard ${stmt.className} ${stmt.args.map(exprText).join(', ')}`)];
    case 'scoped-guard':
      return [
        line(`scoped-guard ${stmt.className} ${stmt.args.map(exprText).join(', ')}`),
        ...under([stmt.body]),
      ];
    case 'switch':
      return [
        line(`switch ${exprText(stmt.subject)}`),
        ...stmt.cases.flatMap(({ at, values, isDefault, body }) => [
          `${'  '.repeat(depth)}${at.line} case ${[...values.map(exprText), ...(isDefault ? ['default'] : [])].join(', ')}`,
          ...under(body),
        ]),
      ];
    case 'label':
      return [line(`${stmt.name}:`), ...linesOf(stmt.body, depth)];
    case 'goto':
      return [line(stmt.target === undefined ? 'leave' : `goto ${stmt.target}`)];
    case 'return':
      return [line(stmt.value ? `return ${exprText(stmt.value)}` : 'return')];
    case 'alternatives':
      return [
        line(`#if ${stmt.condition}`),
        ...under(stmt.then),
        `${'  '.repeat(depth)}#else`,
        ...under(stmt.otherwise),
      ];
    case 'break':
    case 'continue':
    case 'unseen':
    case 'empty':
      return [line(stmt.kind)];
  }
}

function exprText(expr: Expr): string {
  switch (expr.kind) {
    case 'name':
      return expr.name;
    case 'literal':
      return expr.text;
    case 'call':
      return `${exprText(expr.callee)}(${expr.args.map(exprText).join(', ')})`;
    case 'member':
      return `${exprText(expr.base)}${expr.arrow ? '->' : '.'}${expr.field}`;
    case 'index':
      return `${exprText(expr.base)}[${exprText(expr.index)}]`;
    case 'unary':
      return `${expr.op}${exprText(expr.operand)}`;
    case 'update':
      return expr.prefix ? `${expr.op}${exprText(expr.operand)}` : `${exprText(expr.operand)}${expr.op}`;
    case 'binary':
      return `(${exprText(expr.left)} ${expr.op} ${exprText(expr.right)})`;
    case 'assign':
      return `${exprText(expr.target)} ${expr.op} ${exprText(expr.value)}`;
    case 'conditional':
      return `(${exprText(expr.condition)} ? ${expr.then ? exprText(expr.then) : ''} : ${exprText(expr.otherwise)})`;
    case 'cast':
      return `(${expr.type})${exprText(expr.operand)}`;
    case 'comma':
      return `${exprText(expr.left)}, ${exprText(expr.right)}`;
    case 'statement-expr':
      return `({ ${expr.body.flatMap((stmt) => linesOf(stmt, 0)).join('; ')} })`;
    case 'initializer':
      return `{ ${expr.values.map(exprText).join(', ')} }`;
    case 'opaque':
      return `<${expr.text}>`;
  }
}
