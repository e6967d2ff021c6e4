// Lowers the label or jump at the cursor.
import { lowerExpr } from './lower-expr.js';
import type { Stmt } from './model.js';
import { count, endOffset, nodeType, place, startOffset, type Walk } from './walk.js';
import { Word } from './words.js';

/** A declaration after a label is no part of it: it is visible to the end of the block. */
export function lowerLabel(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  cursor.gotoFirstChild();
  const name = textHere(walk);
  cursor.gotoNextSibling();
  cursor.gotoNextSibling();
  const inner: Stmt[] = [];
  walk.lowerInto(walk, inner);
  cursor.gotoParent();
  const [first, ...rest] = inner;
  const isLone = first !== undefined && rest.length === 0 && first.kind !== 'declare';
  const body: Stmt = isLone ? first : { kind: 'empty', ...where };
  out.push({ kind: 'label', ...where, name, body });
  if (!isLone) out.push(...inner);
}

export function lowerGoto(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  count(walk, Word.goto);
  cursor.gotoFirstChild();
  cursor.gotoNextSibling();
  const target = nodeType(walk) === 'statement_identifier' ? textHere(walk) : undefined;
  cursor.gotoParent();
  out.push({ kind: 'goto', ...where, ...(target === undefined ? {} : { target }) });
}

export function lowerBreak(walk: Walk, out: Stmt[]): void {
  count(walk, Word.break);
  out.push({ kind: 'break', ...place(walk) });
}

export function lowerContinue(walk: Walk, out: Stmt[]): void {
  count(walk, Word.continue);
  out.push({ kind: 'continue', ...place(walk) });
}

export function lowerReturn(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  count(walk, Word.return);
  cursor.gotoFirstChild();
  cursor.gotoNextSibling();
  const value = cursor.nodeIsNamed ? lowerExpr(walk) : undefined;
  cursor.gotoParent();
  out.push({ kind: 'return', ...where, ...(value === undefined ? {} : { value }) });
}

function textHere(walk: Walk): string {
  return walk.source.text.slice(startOffset(walk), endOffset(walk));
}
