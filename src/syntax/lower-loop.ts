// Lowers the loop at the cursor: while, do, for, and block macros that masking shows as one of them.
import { lowerExpr } from './lower-expr.js';
import { argsOf, loopMacroHere, loopOf } from './lower-macro.js';
import type { Expr, Stmt } from './model.js';
import { count, here, lowerOne, nodeType, place, type Walk } from './walk.js';
import { Word } from './words.js';

export function lowerWhile(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  const macro = loopMacroHere(walk);
  cursor.gotoFirstChild();
  cursor.gotoNextSibling();
  const condition = lowerExpr(walk);
  cursor.gotoNextSibling();
  const body = lowerOne(walk);
  cursor.gotoParent();
  if (macro !== undefined) {
    out.push(loopOf(walk, macro, argsOf(condition), body, where));
    return;
  }
  count(walk, Word.while);
  out.push({ kind: 'while', ...where, condition, body });
}

export function lowerDo(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  cursor.gotoFirstChild();
  cursor.gotoNextSibling();
  const body = lowerOne(walk);
  cursor.gotoNextSibling();
  const macro = loopMacroHere(walk);
  const at = here(walk);
  cursor.gotoNextSibling();
  const shown = lowerExpr(walk);
  cursor.gotoParent();
  count(walk, Word.do);
  if (macro === undefined) count(walk, Word.while);
  // `do { .. } for_each_vma(vmi, vma);`: the macro is the condition.
  const condition: Expr =
    macro === undefined
      ? shown
      : { kind: 'call', at, callee: { kind: 'name', at, name: macro.name }, args: argsOf(shown) };
  out.push({ kind: 'do', ...where, body, condition });
}

export function lowerFor(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  const macro = loopMacroHere(walk);
  const init: Stmt[] = [];
  let condition: Expr | undefined;
  let step: Expr | undefined;
  let part = 0;
  cursor.gotoFirstChild();
  while (nodeType(walk) !== ')') {
    const node = nodeType(walk);
    if (node === ';') part++;
    else if (node === 'declaration') {
      walk.lowerInto(walk, init);
      part++;
    } else if (cursor.nodeIsNamed) {
      const where = place(walk);
      const expr = lowerExpr(walk);
      if (part === 0) init.push({ kind: 'expr', ...where, expr });
      else if (part === 1) condition = expr;
      else step = expr;
    }
    if (!cursor.gotoNextSibling()) break;
  }
  cursor.gotoNextSibling();
  const body = lowerOne(walk);
  cursor.gotoParent();
  if (macro !== undefined) {
    out.push(loopOf(walk, macro, [], body, where));
    return;
  }
  count(walk, Word.for);
  const parts = {
    ...(condition === undefined ? {} : { condition }),
    ...(step === undefined ? {} : { step }),
  };
  out.push({ kind: 'for', ...where, init, ...parts, body });
}
