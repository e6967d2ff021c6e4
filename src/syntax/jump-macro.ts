// Calls of macros that return or jump, as the statements they are.
import { jumpMacro, type JumpMacro } from '../kernel/index.js';
import type { CallExpr, Expr, Stmt } from './model.js';

type Place = Pick<Stmt, 'at' | 'endLine'>;

/** What `RETURN(rc)` or `GOTO(out, rc)` does; undefined when no table knows the call as a jump. */
export function jumpOf(call: CallExpr, place: Place): Stmt | undefined {
  const row = call.callee.kind === 'name' ? jumpMacro(call.callee.name) : undefined;
  if (!row) return undefined;
  const jump = row.jump === 'return' ? returnOf(row, call, place) : gotoOf(row, call, place);
  if (!row.when) return jump;
  const tested = call.args[row.when.arg];
  if (!tested) return jump;
  const condition: Expr =
    row.when.is === 'nonzero' ? tested : { kind: 'unary', at: tested.at, op: '!', operand: tested };
  return { kind: 'if', ...place, condition, then: jump };
}

function returnOf({ valueArg, value }: JumpMacro, call: CallExpr, place: Place): Stmt {
  const given = valueArg === undefined ? undefined : call.args[valueArg];
  const result = given ?? (value === undefined ? undefined : constantOf(value, call.at));
  return { kind: 'return', ...place, ...(result ? { value: result } : {}) };
}

/** The value is evaluated, often an assignment: `GOTO(out, rc = -ENOMEM)`. */
function gotoOf({ labelArg, valueArg }: JumpMacro, call: CallExpr, place: Place): Stmt {
  const label = labelArg === undefined ? undefined : call.args[labelArg];
  const target = label?.kind === 'name' ? { target: label.name } : {};
  const jump: Stmt = { kind: 'goto', ...place, ...target };
  const value = valueArg === undefined ? undefined : call.args[valueArg];
  if (!value || value.kind === 'name' || value.kind === 'literal') return jump;
  return { kind: 'block', ...place, body: [{ kind: 'expr', ...place, expr: value }, jump] };
}

function constantOf(value: string, at: Expr['at']): Expr {
  if (!value.startsWith('-')) return { kind: 'name', at, name: value };
  return { kind: 'unary', at, op: '-', operand: { kind: 'name', at, name: value.slice(1) } };
}
