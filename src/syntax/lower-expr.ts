// Lowers the expression at the cursor into the compact form. The cursor stands where it stood afterwards.
import type { Expr } from './model.js';
import { isTypeName } from './type-names.js';
import {
  deeper,
  eachNamed,
  endOffset,
  here,
  lowerBlock,
  nodeType,
  opaqueHere,
  startOffset,
  type Walk,
} from './walk.js';

type Lowering = (walk: Walk) => Expr;

/** What tree-sitter calls each expression; other nodes are opaque. */
const lowerings = new Map<string, Lowering>([
  ['identifier', lowerName],
  ['field_identifier', lowerName],
  ['type_identifier', lowerName],
  ['true', lowerName],
  ['false', lowerName],
  ['null', lowerName],
  ['number_literal', lowerLiteral],
  ['char_literal', lowerLiteral],
  ['string_literal', lowerLiteral],
  ['concatenated_string', lowerLiteral],
  ['parenthesized_expression', lowerParenthesized],
  ['call_expression', lowerCall],
  ['field_expression', lowerMember],
  ['subscript_expression', lowerIndex],
  ['pointer_expression', lowerUnary],
  ['unary_expression', lowerUnary],
  ['update_expression', lowerUpdate],
  ['binary_expression', lowerBinary],
  ['assignment_expression', lowerAssign],
  ['conditional_expression', lowerConditional],
  ['cast_expression', lowerCast],
  ['comma_expression', lowerComma],
  ['compound_statement', lowerStatementExpr],
  ['initializer_list', lowerInitializer],
  ['initializer_pair', lowerLastChild],
  ['compound_literal_expression', lowerLastChild],
  ['extension_expression', lowerLastChild],
]);

/** Lowers the expression at the cursor. */
export function lowerExpr(walk: Walk): Expr {
  return deeper(walk, lowerings.get(nodeType(walk)) ?? opaqueHere, opaqueHere);
}

function lowerName(walk: Walk): Expr {
  const start = startOffset(walk);
  const opaqueEnd = walk.marks.opaque.get(start);
  const { text, positionAt } = walk.source;
  const at = positionAt(start);
  if (opaqueEnd !== undefined) {
    return { kind: 'opaque', at, text: text.slice(start, Math.min(opaqueEnd, start + 200)) };
  }
  return { kind: 'name', at, name: text.slice(start, endOffset(walk)) };
}

function lowerLiteral(walk: Walk): Expr {
  const start = startOffset(walk);
  const { text, positionAt } = walk.source;
  return { kind: 'literal', at: positionAt(start), text: text.slice(start, endOffset(walk)) };
}

function lowerParenthesized(walk: Walk): Expr {
  const { cursor } = walk;
  const at = here(walk);
  cursor.gotoFirstChild();
  cursor.gotoNextSibling();
  const inner = lowerExpr(walk);
  cursor.gotoParent();
  return inner.kind === 'statement-expr' ? { ...inner, at } : inner;
}

function lowerStatementExpr(walk: Walk): Expr {
  return { kind: 'statement-expr', at: here(walk), body: lowerBlock(walk) };
}

function lowerCall(walk: Walk): Expr {
  const { cursor } = walk;
  const at = here(walk);
  cursor.gotoFirstChild();
  const isParenthesized = nodeType(walk) === 'parenthesized_expression';
  const callee = lowerExpr(walk);
  walk.calls.push(endOffset(walk));
  cursor.gotoNextSibling();
  const args = lowerAll(walk);
  cursor.gotoParent();
  const [first, ...rest] = args;
  if (isParenthesized && callee.kind === 'name' && isTypeName(callee.name) && first !== undefined) {
    const operand = rest.reduce<Expr>((left, right) => ({ kind: 'comma', at: left.at, left, right }), first);
    return { kind: 'cast', at, type: callee.name, operand };
  }
  return { kind: 'call', at, callee, args };
}

/** Lowers the named children of the node at the cursor. */
export function lowerAll(walk: Walk): Expr[] {
  const all: Expr[] = [];
  eachNamed(walk, () => all.push(lowerExpr(walk)));
  return all;
}

function lowerMember(walk: Walk): Expr {
  const { cursor } = walk;
  const at = here(walk);
  cursor.gotoFirstChild();
  const base = lowerExpr(walk);
  cursor.gotoNextSibling();
  const arrow = nodeType(walk) === '->';
  cursor.gotoNextSibling();
  const field = walk.source.text.slice(startOffset(walk), endOffset(walk));
  cursor.gotoParent();
  return { kind: 'member', at, base, field, arrow };
}

function lowerIndex(walk: Walk): Expr {
  const at = here(walk);
  const [base, index] = lowerAll(walk);
  if (base === undefined || index === undefined) return opaqueHere(walk);
  return { kind: 'index', at, base, index };
}

const unaryOperators = ['&', '*', '!', '-', '+', '~'] as const;

function lowerUnary(walk: Walk): Expr {
  const { cursor } = walk;
  const at = here(walk);
  cursor.gotoFirstChild();
  const type = nodeType(walk);
  cursor.gotoNextSibling();
  const operand = lowerExpr(walk);
  cursor.gotoParent();
  const op = unaryOperators.find((known) => known === type);
  return op === undefined ? opaqueHere(walk) : { kind: 'unary', at, op, operand };
}

function lowerUpdate(walk: Walk): Expr {
  const { cursor } = walk;
  const at = here(walk);
  cursor.gotoFirstChild();
  const prefix = !cursor.nodeIsNamed;
  const prefixOp = nodeType(walk);
  if (prefix) cursor.gotoNextSibling();
  const operand = lowerExpr(walk);
  if (!prefix) cursor.gotoNextSibling();
  const op = (prefix ? prefixOp : nodeType(walk)) === '++' ? '++' : '--';
  cursor.gotoParent();
  return { kind: 'update', at, op, prefix, operand };
}

function lowerBinary(walk: Walk): Expr {
  const { cursor } = walk;
  const at = here(walk);
  cursor.gotoFirstChild();
  const isParenthesized = nodeType(walk) === 'parenthesized_expression';
  const left = lowerExpr(walk);
  cursor.gotoNextSibling();
  const op = nodeType(walk);
  const opAt = here(walk);
  cursor.gotoNextSibling();
  const right = lowerExpr(walk);
  cursor.gotoParent();
  // `(u64) -x`, `(loff_t) *p`: a cast of a unary expression.
  const unary = unaryOperators.find((known) => known === op);
  if (isParenthesized && unary !== undefined && left.kind === 'name' && isTypeName(left.name)) {
    const operand: Expr = { kind: 'unary', at: opAt, op: unary, operand: right };
    return { kind: 'cast', at, type: left.name, operand };
  }
  return { kind: 'binary', at, op, left, right };
}

function lowerAssign(walk: Walk): Expr {
  const { cursor } = walk;
  const at = here(walk);
  cursor.gotoFirstChild();
  const target = lowerExpr(walk);
  cursor.gotoNextSibling();
  const op = nodeType(walk);
  cursor.gotoNextSibling();
  const value = lowerExpr(walk);
  cursor.gotoParent();
  return { kind: 'assign', at, op, target, value };
}

function lowerConditional(walk: Walk): Expr {
  const at = here(walk);
  const parts = lowerAll(walk);
  const [condition] = parts;
  const otherwise = parts.at(-1);
  if (condition === undefined || otherwise === undefined) return opaqueHere(walk);
  const then = parts.length === 3 ? parts[1] : undefined;
  return { kind: 'conditional', at, condition, otherwise, ...(then === undefined ? {} : { then }) };
}

function lowerCast(walk: Walk): Expr {
  const { cursor } = walk;
  const at = here(walk);
  cursor.gotoFirstChild();
  cursor.gotoNextSibling();
  const start = startOffset(walk);
  cursor.gotoNextSibling();
  // Up to the `)`: masking may show a shorter name than the type has.
  const type = typeText(walk.source.text.slice(start, startOffset(walk)));
  cursor.gotoNextSibling();
  const operand = lowerExpr(walk);
  cursor.gotoParent();
  return { kind: 'cast', at, type, operand };
}

const annotations = /\b__(?:user|kernel|force|iomem|rcu|percpu|private|bitwise|maybe_unused)\b/g;

/** White space of a type squeezed to one blank, none between stars. */
export function typeText(text: string): string {
  return text
    .slice(0, 300)
    .replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ')
    .replace(annotations, '')
    .replace(/\s+/g, ' ')
    .replace(/\* (?=\*)/g, '*')
    .replace(/(\w)\*/g, '$1 *')
    .trim();
}

function lowerComma(walk: Walk): Expr {
  const at = here(walk);
  const [left, right] = lowerAll(walk);
  if (left === undefined || right === undefined) return opaqueHere(walk);
  return { kind: 'comma', at, left, right };
}

function lowerInitializer(walk: Walk): Expr {
  return { kind: 'initializer', at: here(walk), values: lowerAll(walk) };
}

/** `.a = x`, `(struct s){ .. }`: only the last child is a value. */
function lowerLastChild(walk: Walk): Expr {
  const { cursor } = walk;
  cursor.gotoLastChild();
  const value = lowerExpr(walk);
  cursor.gotoParent();
  return value;
}
