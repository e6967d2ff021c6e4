// Expressions as steps and edges: arguments before the call, `&&`, `||` and `?:` as branches.
import type { Position } from '../base/position.js';
import { isNoreturn } from '../kernel/index.js';
import { assertedBy, assertion, constantTruth, isTransparent } from './conditions.js';
import type { Expr, Stmt } from '../syntax/model.js';
import { addStep, continueIn, type Draft, endBlock, newBlock } from './draft.js';

/** How statement expressions are built; handed in because statements need expressions and vice versa. */
export type BuildStatements = (draft: Draft, body: readonly Stmt[]) => void;

/** Builds an expression whose value nobody needs: `foo(x);`. */
export function buildEffect(draft: Draft, expr: Expr, statements: BuildStatements): void {
  switch (expr.kind) {
    case 'call':
      buildCall(draft, expr, statements, true);
      return;
    case 'assign':
      buildAssign(draft, expr, statements);
      return;
    case 'comma':
      buildEffect(draft, expr.left, statements);
      buildEffect(draft, expr.right, statements);
      return;
    case 'cast':
      buildEffect(draft, expr.operand, statements);
      return;
    case 'conditional': {
      const [yes, no, done] = [newBlock(draft), newBlock(draft), newBlock(draft)];
      buildCondition(draft, expr.condition, yes, no, statements);
      draft.current = yes;
      if (expr.then) buildEffect(draft, expr.then, statements);
      continueIn(draft, done);
      draft.current = no;
      buildEffect(draft, expr.otherwise, statements);
      continueIn(draft, done);
      return;
    }
    case 'binary':
      if (expr.op === '&&' || expr.op === '||') {
        const [right, done] = [newBlock(draft), newBlock(draft)];
        if (expr.op === '&&') buildCondition(draft, expr.left, right, done, statements);
        else buildCondition(draft, expr.left, done, right, statements);
        draft.current = right;
        buildEffect(draft, expr.right, statements);
        continueIn(draft, done);
        return;
      }
      break;
    case 'statement-expr':
      statements(draft, expr.body);
      return;
    default:
  }
  buildValue(draft, expr, statements);
  addStep(draft, { kind: 'use', expr, at: expr.at });
}

/** Builds the calls and stores inside an expression whose value is used by what follows. */
export function buildValue(draft: Draft, expr: Expr, statements: BuildStatements): void {
  switch (expr.kind) {
    case 'name':
    case 'literal':
    case 'opaque':
      return;
    case 'call':
      buildCall(draft, expr, statements, false);
      return;
    case 'assign':
      buildAssign(draft, expr, statements);
      return;
    case 'update':
      buildValue(draft, expr.operand, statements);
      addStep(draft, { kind: 'assign', target: expr.operand, value: undefined, at: expr.at });
      return;
    case 'conditional':
    case 'binary':
      buildBranchingValue(draft, expr, statements);
      return;
    case 'statement-expr':
      statements(draft, expr.body);
      return;
    default:
      for (const part of partsOf(expr)) buildValue(draft, part, statements);
  }
}

/** Direct sub-expressions that are evaluated unconditionally. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'member':
      return [expr.base];
    case 'index':
      return [expr.base, expr.index];
    case 'unary':
    case 'update':
    case 'cast':
      return [expr.operand];
    case 'binary':
    case 'comma':
      return [expr.left, expr.right];
    case 'assign':
      return [expr.target, expr.value];
    case 'conditional':
      return [expr.condition, ...(expr.then ? [expr.then] : []), expr.otherwise];
    case 'call':
      return [expr.callee, ...expr.args];
    case 'initializer':
      return expr.values;
    case 'name':
    case 'literal':
    case 'opaque':
    case 'statement-expr':
      return [];
    default:
      return expr satisfies never;
  }
}

/** Builds a condition as edges to `yes` and `no`; leaves no current block. */
export function buildCondition(
  draft: Draft,
  expr: Expr,
  yes: number,
  no: number,
  statements: BuildStatements,
): void {
  if (expr.kind === 'unary' && expr.op === '!') {
    buildCondition(draft, expr.operand, no, yes, statements);
  } else if (expr.kind === 'binary' && expr.op === '&&') {
    const right = newBlock(draft);
    buildCondition(draft, expr.left, right, no, statements);
    draft.current = right;
    buildCondition(draft, expr.right, yes, no, statements);
  } else if (expr.kind === 'binary' && expr.op === '||') {
    const right = newBlock(draft);
    buildCondition(draft, expr.left, yes, right, statements);
    draft.current = right;
    buildCondition(draft, expr.right, yes, no, statements);
  } else if (isTransparent(expr)) {
    buildCondition(draft, expr.args[0], yes, no, statements);
  } else if (expr.kind === 'comma') {
    buildEffect(draft, expr.left, statements);
    buildCondition(draft, expr.right, yes, no, statements);
  } else {
    const constant = constantTruth(expr);
    if (constant !== undefined) {
      endBlock(draft, { kind: 'jump', to: constant ? yes : no });
      return;
    }
    buildValue(draft, expr, statements);
    addStep(draft, { kind: 'use', expr, at: expr.at });
    endBlock(draft, { kind: 'branch', condition: expr, whenTrue: yes, whenFalse: no });
  }
}

function buildCall(
  draft: Draft,
  expr: Extract<Expr, { kind: 'call' }>,
  statements: BuildStatements,
  discarded: boolean,
): void {
  if (isTransparent(expr)) {
    buildValue(draft, expr.args[0], statements);
    addStep(draft, { kind: 'use', expr: expr.args[0], at: expr.at });
    return;
  }
  const name = expr.callee.kind === 'name' ? expr.callee.name : undefined;
  const condition = assertedBy(expr.args);
  if (name !== undefined && condition && assertion.test(name)) {
    buildAssertion(draft, condition, /bug_?on/i.test(name), statements);
    return;
  }
  if (!name) buildValue(draft, expr.callee, statements);
  for (const arg of expr.args) buildValue(draft, arg, statements);
  addStep(draft, { kind: 'call', call: expr, discarded, at: expr.at });
  if (name !== undefined && isNoreturn(name)) endBlock(draft, { kind: 'stop' });
}

function buildAssertion(draft: Draft, condition: Expr, stopsOn: boolean, statements: BuildStatements): void {
  const [dead, next] = [newBlock(draft), newBlock(draft)];
  const [yes, no] = stopsOn ? [dead, next] : [next, dead];
  buildCondition(draft, condition, yes, no, statements);
  draft.current = dead;
  endBlock(draft, { kind: 'stop' });
  draft.current = next;
}

/** `x = c ? a : b` becomes one store per arm, so that each path knows its value. */
function buildAssign(
  draft: Draft,
  expr: Extract<Expr, { kind: 'assign' }>,
  statements: BuildStatements,
): void {
  if (expr.target.kind !== 'name') buildValue(draft, expr.target, statements);
  if (expr.op !== '=') {
    buildValue(draft, expr.value, statements);
    addStep(draft, { kind: 'use', expr: expr.value, at: expr.at });
    addStep(draft, { kind: 'assign', target: expr.target, value: undefined, at: expr.at });
    return;
  }
  buildStore(draft, expr.value, expr.at, statements, (value) => {
    addStep(draft, { kind: 'assign', target: expr.target, value, at: expr.at });
  });
}

/** Evaluates `value` and stores it with `store`, once per arm of a conditional. */
export function buildStore(
  draft: Draft,
  value: Expr,
  at: Position,
  statements: BuildStatements,
  store: (value: Expr) => void,
): void {
  if (value.kind === 'conditional') {
    const [yes, no, done] = [newBlock(draft), newBlock(draft), newBlock(draft)];
    buildCondition(draft, value.condition, yes, no, statements);
    draft.current = yes;
    buildStore(draft, value.then ?? value.condition, at, statements, store);
    continueIn(draft, done);
    draft.current = no;
    buildStore(draft, value.otherwise, at, statements, store);
    continueIn(draft, done);
    return;
  }
  buildValue(draft, value, statements);
  addStep(draft, { kind: 'use', expr: value, at });
  store(value);
}

/** `a && f()` and `c ? f() : g()` used as a value: the calls still run on their own paths only. */
function buildBranchingValue(
  draft: Draft,
  expr: Extract<Expr, { kind: 'conditional' | 'binary' }>,
  statements: BuildStatements,
): void {
  if (expr.kind === 'binary' && expr.op !== '&&' && expr.op !== '||') {
    buildValue(draft, expr.left, statements);
    buildValue(draft, expr.right, statements);
    return;
  }
  if (!hasEffects(expr)) return;
  const [yes, no, done] = [newBlock(draft), newBlock(draft), newBlock(draft)];
  if (expr.kind === 'conditional') {
    buildCondition(draft, expr.condition, yes, no, statements);
    draft.current = yes;
    if (expr.then) buildValue(draft, expr.then, statements);
  } else {
    const [right, other] = expr.op === '&&' ? [yes, no] : [no, yes];
    buildCondition(draft, expr.left, yes, no, statements);
    draft.current = right;
    buildValue(draft, expr.right, statements);
    continueIn(draft, done);
    draft.current = other;
    continueIn(draft, done);
    return;
  }
  continueIn(draft, done);
  draft.current = no;
  buildValue(draft, expr.otherwise, statements);
  continueIn(draft, done);
}

function hasEffects(expr: Expr): boolean {
  if (
    expr.kind === 'call' ||
    expr.kind === 'assign' ||
    expr.kind === 'update' ||
    expr.kind === 'statement-expr'
  )
    return true;
  return partsOf(expr).some(hasEffects);
}
