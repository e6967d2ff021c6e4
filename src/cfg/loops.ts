// Loops as edges: while, do, for and the iterator macros.
import type { Stmt } from '../syntax/model.js';
import { addStep, continueIn, type Draft, endBlock, newBlock } from './draft.js';
import { buildCondition, buildEffect, type BuildStatements, buildValue } from './expressions.js';

/** How a loop builds its body; handed in because statements need loops and vice versa. */
export interface StatementBuilders {
  readonly statement: (draft: Draft, stmt: Stmt) => void;
  readonly statements: BuildStatements;
}

type Of<K extends Stmt['kind']> = Extract<Stmt, { kind: K }>;

/** Builds a body in which break and continue have their targets. */
export function buildLoop(draft: Draft, breakTo: number, continueTo: number, body: () => void): void {
  const saved = { breakTo: draft.breakTo, continueTo: draft.continueTo };
  const openGuards = draft.guards.length;
  draft.breakTo = { block: breakTo, openGuards };
  draft.continueTo = { block: continueTo, openGuards };
  body();
  draft.breakTo = saved.breakTo;
  draft.continueTo = saved.continueTo;
}

export function buildWhile(
  draft: Draft,
  stmt: Of<'while'>,
  { statement, statements }: StatementBuilders,
): void {
  const [head, body, done] = [newBlock(draft), newBlock(draft), newBlock(draft)];
  continueIn(draft, head);
  buildCondition(draft, stmt.condition, body, done, statements);
  draft.current = body;
  buildLoop(draft, done, head, () => {
    statement(draft, stmt.body);
  });
  endBlock(draft, { kind: 'jump', to: head });
  draft.current = done;
}

export function buildDo(draft: Draft, stmt: Of<'do'>, { statement, statements }: StatementBuilders): void {
  const [body, test, done] = [newBlock(draft), newBlock(draft), newBlock(draft)];
  continueIn(draft, body);
  buildLoop(draft, done, test, () => {
    statement(draft, stmt.body);
  });
  continueIn(draft, test);
  buildCondition(draft, stmt.condition, body, done, statements);
  draft.current = done;
}

export function buildFor(draft: Draft, stmt: Of<'for'>, { statement, statements }: StatementBuilders): void {
  for (const init of stmt.init) statement(draft, init);
  const [head, body, step, done] = [newBlock(draft), newBlock(draft), newBlock(draft), newBlock(draft)];
  continueIn(draft, head);
  if (stmt.condition) buildCondition(draft, stmt.condition, body, done, statements);
  else endBlock(draft, { kind: 'jump', to: body });
  draft.current = body;
  buildLoop(draft, done, step, () => {
    statement(draft, stmt.body);
  });
  continueIn(draft, step);
  if (stmt.step) buildEffect(draft, stmt.step, statements);
  endBlock(draft, { kind: 'jump', to: head });
  draft.current = done;
}

export function buildIterate(
  draft: Draft,
  stmt: Of<'iterate'>,
  { statement, statements }: StatementBuilders,
): void {
  const [head, body, done] = [newBlock(draft), newBlock(draft), newBlock(draft)];
  for (const arg of stmt.args) buildValue(draft, arg, statements);
  continueIn(draft, head);
  addStep(draft, { kind: 'iterate', macro: stmt.macro, args: stmt.args, at: stmt.at });
  endBlock(draft, { kind: 'choice', text: '', whenTrue: body, whenFalse: done });
  draft.current = body;
  buildLoop(draft, done, head, () => {
    statement(draft, stmt.body);
  });
  endBlock(draft, { kind: 'jump', to: head });
  draft.current = done;
}
