// Lowers the switch at the cursor into its cases.
import type { Position } from '../base/position.js';
import { lowerExpr } from './lower-expr.js';
import type { Expr, Stmt, SwitchCase } from './model.js';
import { count, eachNamed, fail, here, nodeType, place, type Walk } from './walk.js';
import { Word } from './words.js';

interface OpenCase {
  readonly at: Position;
  readonly values: Expr[];
  isDefault: boolean;
  readonly body: Stmt[];
}

export function lowerSwitch(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const where = place(walk);
  count(walk, Word.switch);
  cursor.gotoFirstChild();
  cursor.gotoNextSibling();
  const subject = lowerExpr(walk);
  cursor.gotoNextSibling();
  const cases: OpenCase[] = [];
  if (nodeType(walk) === 'compound_statement') {
    eachNamed(walk, () => {
      if (nodeType(walk) === 'case_statement') lowerCase(walk, cases);
      else lowerOutsideCase(walk, cases);
    });
  } else {
    fail(walk, 'a switch without braces');
  }
  cursor.gotoParent();
  out.push({ kind: 'switch', ...where, subject, cases: cases satisfies SwitchCase[] });
}

/** Statements after a case belong to it; before the first one only declarations mean anything. */
function lowerOutsideCase(walk: Walk, cases: OpenCase[]): void {
  walk.lowerInto(walk, cases.at(-1)?.body ?? []);
}

/** One `case x:` or `default:` with its statements; labels in a row share one body. */
function lowerCase(walk: Walk, cases: OpenCase[]): void {
  const { cursor } = walk;
  const last = cases.at(-1);
  const shared = last?.body.length === 0 ? last : undefined;
  const current: OpenCase = shared ?? { at: here(walk), values: [], isDefault: false, body: [] };
  if (shared === undefined) cases.push(current);
  cursor.gotoFirstChild();
  if (nodeType(walk) === 'default') {
    count(walk, Word.default);
    current.isDefault = true;
    cursor.gotoNextSibling();
  } else {
    count(walk, Word.case);
    cursor.gotoNextSibling();
    current.values.push(lowerExpr(walk));
    cursor.gotoNextSibling();
  }
  // The cursor stands on the colon.
  while (cursor.gotoNextSibling()) {
    if (cursor.nodeIsNamed) walk.lowerInto(walk, current.body);
  }
  cursor.gotoParent();
}
