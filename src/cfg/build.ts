// Builds the control flow graph of one function: one small function per kind of statement.
import { guardClass } from '../kernel/index.js';
import type { CFunction, Expr, Stmt } from '../syntax/model.js';
import {
  addStep,
  continueIn,
  type Draft,
  endBlock,
  endGuards,
  finishDraft,
  jumpTo,
  newBlock,
  newDraft,
} from './draft.js';
import { buildCondition, buildEffect, buildStore, buildValue } from './expressions.js';
import { buildDo, buildFor, buildIterate, buildLoop, buildWhile, type StatementBuilders } from './loops.js';
import type { Cfg, GuardInstance } from './model.js';

/**
 * Builds the graph of a function.
 *
 * @returns Blocks indexed by id, entry 0. A goto to a label that is not there, a computed goto and code
 *   after the end of what is shown become `lost`: nothing is concluded from such a path.
 */
export function buildCfg(fn: CFunction): Cfg {
  const draft = newDraft(fn);
  buildStatements(draft, fn.body);
  const at = { line: fn.endLine, column: 1 };
  if (draft.current !== undefined) endBlock(draft, { kind: 'return', at, falls: true });
  return finishDraft(draft);
}

const builders: StatementBuilders = { statement: buildStatement, statements: buildStatements };

type Of<K extends Stmt['kind']> = Extract<Stmt, { kind: K }>;

/** A scope: guards declared in it are released at its end. */
function buildStatements(draft: Draft, body: readonly Stmt[]): void {
  const open = draft.guards.length;
  for (const stmt of body) buildStatement(draft, stmt);
  const last = body.at(-1);
  if (draft.guards.length > open) {
    // A return ends its own scopes; here the block ends by falling out of it.
    endGuards(draft, open, { line: last?.endLine ?? draft.fn.endLine, column: 1 });
    draft.guards = draft.guards.slice(0, open);
  }
}

function buildStatement(draft: Draft, stmt: Stmt): void {
  switch (stmt.kind) {
    case 'block':
      buildStatements(draft, stmt.body);
      return;
    case 'expr':
      buildEffect(draft, stmt.expr, buildStatements);
      return;
    case 'declare':
      buildDeclare(draft, stmt);
      return;
    case 'if':
      buildIf(draft, stmt);
      return;
    case 'while':
      buildWhile(draft, stmt, builders);
      return;
    case 'do':
      buildDo(draft, stmt, builders);
      return;
    case 'for':
      buildFor(draft, stmt, builders);
      return;
    case 'iterate':
      buildIterate(draft, stmt, builders);
      return;
    case 'guard':
      buildGuard(draft, stmt);
      return;
    case 'scoped-guard':
      buildScopedGuard(draft, stmt);
      return;
    case 'switch':
      buildSwitch(draft, stmt);
      return;
    case 'label':
      buildLabel(draft, stmt);
      return;
    case 'goto':
      buildGoto(draft, stmt);
      return;
    case 'break':
      jumpTo(draft, draft.breakTo, stmt.at);
      return;
    case 'continue':
      jumpTo(draft, draft.continueTo, stmt.at);
      return;
    case 'return':
      buildReturn(draft, stmt);
      return;
    case 'alternatives':
      buildAlternatives(draft, stmt);
      return;
    case 'unseen':
      // Unseen code may start inside what a return before it made unreachable.
      draft.current ??= newBlock(draft, true);
      addStep(draft, { kind: 'unseen', at: stmt.at });
      return;
    case 'empty':
      return;
    default:
      stmt satisfies never;
  }
}

function buildDeclare(draft: Draft, stmt: Of<'declare'>): void {
  const { name, type, at } = stmt;
  if (stmt.init) {
    buildStore(draft, stmt.init, at, buildStatements, (init) => {
      addStep(draft, { kind: 'declare', name, type, init, at });
    });
  } else addStep(draft, { kind: 'declare', name, type, at });
  if (stmt.cleanup !== undefined) {
    openGuard(draft, { className: stmt.cleanup, form: 'free', variable: name, args: [], at });
  }
}

function buildIf(draft: Draft, stmt: Of<'if'>): void {
  const [then, done] = [newBlock(draft), newBlock(draft)];
  const otherwise = stmt.otherwise ? newBlock(draft) : done;
  buildCondition(draft, stmt.condition, then, otherwise, buildStatements);
  draft.current = then;
  buildStatement(draft, stmt.then);
  continueIn(draft, done);
  if (stmt.otherwise) {
    draft.current = otherwise;
    buildStatement(draft, stmt.otherwise);
    continueIn(draft, done);
  }
}

function openGuard(draft: Draft, guard: GuardInstance): void {
  addStep(draft, { kind: 'guard-begin', guard, taken: true, at: guard.at });
  draft.guards = [...draft.guards, guard];
}

function buildGuard(draft: Draft, stmt: Of<'guard'>): void {
  for (const arg of stmt.args) buildValue(draft, arg, buildStatements);
  const form =
    guardClass(stmt.className)?.form === 'CLASS' || stmt.variable !== undefined ? 'class' : 'guard';
  const { className, args, at } = stmt;
  openGuard(draft, {
    className,
    form,
    args,
    at,
    ...(stmt.variable === undefined ? {} : { variable: stmt.variable }),
  });
}

/** The body of a conditional class is skipped when the lock was not taken (include/linux/cleanup.h). */
function buildScopedGuard(draft: Draft, stmt: Of<'scoped-guard'>): void {
  for (const arg of stmt.args) buildValue(draft, arg, buildStatements);
  const guard: GuardInstance = { className: stmt.className, form: 'guard', args: stmt.args, at: stmt.at };
  const [body, done] = [newBlock(draft), newBlock(draft)];
  if (guardClass(stmt.className)?.conditional === true || stmt.onFail) {
    const failed = newBlock(draft);
    endBlock(draft, { kind: 'choice', text: '', whenTrue: body, whenFalse: failed });
    draft.current = failed;
    addStep(draft, { kind: 'guard-begin', guard, taken: false, at: stmt.at });
    if (stmt.onFail) buildStatement(draft, stmt.onFail);
    continueIn(draft, done);
    draft.current = body;
  }
  openGuard(draft, guard);
  // scoped_guard() is a for loop: break and continue leave the guarded statement.
  buildLoop(draft, done, done, () => {
    const target = { block: done, openGuards: draft.guards.length - 1 };
    draft.breakTo = target;
    draft.continueTo = target;
    buildStatement(draft, stmt.body);
  });
  endGuards(draft, draft.guards.length - 1, { line: stmt.endLine, column: 1 });
  draft.guards = draft.guards.slice(0, -1);
  continueIn(draft, done);
}

function buildSwitch(draft: Draft, stmt: Of<'switch'>): void {
  buildValue(draft, stmt.subject, buildStatements);
  addStep(draft, { kind: 'use', expr: stmt.subject, at: stmt.at });
  const done = newBlock(draft);
  const arms = stmt.cases.map(({ values, isDefault }) => ({ values, isDefault, to: newBlock(draft) }));
  const fallThrough = arms.some((arm) => arm.isDefault) ? [] : [{ values: [], isDefault: true, to: done }];
  endBlock(draft, { kind: 'switch', subject: stmt.subject, arms: [...arms, ...fallThrough] });
  const breakTo = draft.breakTo;
  draft.breakTo = { block: done, openGuards: draft.guards.length };
  for (const [index, arm] of arms.entries()) {
    continueIn(draft, arm.to);
    buildStatements(draft, stmt.cases[index]?.body ?? []);
  }
  draft.breakTo = breakTo;
  continueIn(draft, done);
}

function buildLabel(draft: Draft, stmt: Of<'label'>): void {
  const block = newBlock(draft, !draft.fn.complete);
  draft.labels.set(stmt.name, { block, openGuards: draft.guards.length });
  continueIn(draft, block);
  buildStatement(draft, stmt.body);
}

function buildGoto(draft: Draft, stmt: Of<'goto'>): void {
  if (draft.current === undefined) return;
  if (stmt.target === undefined) {
    endBlock(draft, { kind: 'lost', at: stmt.at });
    return;
  }
  draft.gotos.push({ from: draft.current, label: stmt.target, guards: draft.guards, at: stmt.at });
  draft.current = undefined;
}

function buildReturn(draft: Draft, stmt: Of<'return'>): void {
  const { at, value } = stmt;
  const leave = (returned?: Expr): void => {
    endGuards(draft, 0, at);
    endBlock(draft, { kind: 'return', at, falls: false, ...(returned ? { value: returned } : {}) });
  };
  if (value) buildStore(draft, value, at, buildStatements, leave);
  else leave();
  draft.current = undefined;
}

function buildAlternatives(draft: Draft, stmt: Of<'alternatives'>): void {
  const [then, otherwise, done] = [newBlock(draft), newBlock(draft), newBlock(draft)];
  endBlock(draft, { kind: 'choice', text: `#if ${stmt.condition}`, whenTrue: then, whenFalse: otherwise });
  for (const [block, body] of [
    [then, stmt.then],
    [otherwise, stmt.otherwise],
  ] as const) {
    draft.current = block;
    for (const inner of body) buildStatement(draft, inner);
    continueIn(draft, done);
  }
}
