// Lowers the statement at the cursor into the compact form. The cursor stands where it stood afterwards.
import { lowerDeclaration } from './lower-declaration.js';
import { lowerExpr } from './lower-expr.js';
import { argsOf, loopMacroHere, loopOf, statementOf } from './lower-macro.js';
import { lowerBreak, lowerContinue, lowerGoto, lowerLabel, lowerReturn } from './lower-jump.js';
import { lowerDo, lowerFor, lowerWhile } from './lower-loop.js';
import { lowerSwitch } from './lower-switch.js';
import type { Stmt } from './model.js';
import {
  count,
  deeper,
  fail,
  lowerBlock,
  lowerOne,
  nodeType,
  opaqueHere,
  place,
  startOffset,
  type Walk,
} from './walk.js';
import { Word } from './words.js';

type Lowering = (walk: Walk, out: Stmt[]) => void;

const lowerings = new Map<string, Lowering>([
  ['compound_statement', lowerCompound],
  ['expression_statement', lowerExpression],
  ['declaration', lowerDeclaration],
  ['if_statement', lowerIf],
  ['while_statement', lowerWhile],
  ['do_statement', lowerDo],
  ['for_statement', lowerFor],
  ['switch_statement', lowerSwitch],
  ['labeled_statement', lowerLabel],
  ['goto_statement', lowerGoto],
  ['break_statement', lowerBreak],
  ['continue_statement', lowerContinue],
  ['return_statement', lowerReturn],
  ['type_definition', declaresNothing],
  ['struct_specifier', declaresNothing],
  ['union_specifier', declaresNothing],
  ['enum_specifier', declaresNothing],
]);

/** Appends what the node at the cursor says to `out`; a declaration may be several statements or none. */
export function lowerInto(walk: Walk, out: Stmt[]): void {
  deeper(
    walk,
    () => {
      (lowerings.get(nodeType(walk)) ?? lowerUnknown)(walk, out);
    },
    () => undefined,
  );
}

function lowerUnknown(walk: Walk): void {
  const node = nodeType(walk);
  fail(walk, node === 'case_statement' ? 'a case label inside another statement' : `unexpected ${node}`);
}

function declaresNothing(): void {
  // Types declared in a body run nothing.
}

function lowerCompound(walk: Walk, out: Stmt[]): void {
  const where = place(walk);
  const macro = walk.marks.maybe.get(startOffset(walk));
  const block: Stmt = { kind: 'block', ...where, body: lowerBlock(walk) };
  if (macro === undefined) out.push(block);
  else
    out.push({ kind: 'if', ...where, condition: { kind: 'opaque', at: where.at, text: macro }, then: block });
}

function lowerExpression(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  if (walk.opaqueStatements.has(startOffset(walk))) {
    out.push({ kind: 'expr', ...where, expr: opaqueHere(walk) });
    return;
  }
  cursor.gotoFirstChild();
  out.push(cursor.nodeIsNamed ? statementOf(lowerExpr(walk), where) : { kind: 'empty', ...where });
  cursor.gotoParent();
}

function lowerIf(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  const arm = walk.marks.arms.get(startOffset(walk));
  const macro = loopMacroHere(walk);
  cursor.gotoFirstChild();
  cursor.gotoNextSibling();
  const condition = lowerExpr(walk);
  cursor.gotoNextSibling();
  const then = lowerOne(walk);
  let otherwise: Stmt | undefined;
  if (cursor.gotoNextSibling()) {
    cursor.gotoLastChild();
    otherwise = lowerOne(walk);
    cursor.gotoParent();
    if (arm === undefined) count(walk, Word.else);
  }
  cursor.gotoParent();
  if (macro !== undefined) {
    out.push(loopOf(walk, macro, argsOf(condition), then, where));
  } else if (arm !== undefined) {
    const arms = [bodyOf(then), bodyOf(otherwise)] as const;
    const [yes, no] = arm.negated ? [arms[1], arms[0]] : arms;
    out.push({ kind: 'alternatives', ...where, condition: arm.condition, then: yes, otherwise: no });
  } else {
    count(walk, Word.if);
    out.push({ kind: 'if', ...where, condition, then, ...(otherwise === undefined ? {} : { otherwise }) });
  }
}

/** Statements of an arm: its braces are ours, not the author's. */
function bodyOf(arm: Stmt | undefined): readonly Stmt[] {
  if (arm === undefined || arm.kind === 'empty') return [];
  return arm.kind === 'block' ? arm.body : [arm];
}
