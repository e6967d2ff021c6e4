// From a masked body to the compact form: parse, one walk, checks.
import type { Position } from '../base/position.js';
import { findLoss } from './lower-check.js';
import { lowerInto } from './lower-stmt.js';
import { mask, type MaskedBody } from './mask.js';
import type { Stmt } from './model.js';
import { findParseErrors } from './parse-errors.js';
import { bodyPrefix, parseBody, type Tree } from './parser.js';
import type { SourceText } from './source.js';
import { lowerBlock, nodeType, type Walk } from './walk.js';

/** A body's statements, or where and why it could not be read. */
export type LoweredBody =
  | {
      readonly kind: 'body';
      readonly statements: readonly Stmt[];
      /** Places of lock-like calls in `#else` arms that could not be kept. */
      readonly droppedLocks: readonly Position[];
    }
  | { readonly kind: 'not-judged'; readonly at: Position; readonly why: string };

/**
 * Lowers the body whose `{` and `}` are the given tokens of the source. Never throws; what cannot be read with
 * certainty is given up as a whole.
 */
export function lowerBody(source: SourceText, openBrace: number, closeBrace: number): LoweredBody {
  const masked = mask(source.tokens, openBrace, closeBrace);
  if ('why' in masked) return notJudged(source, masked);
  const tree = parseBody(masked.text);
  if (tree === undefined)
    return notJudged(source, { offset: masked.base, why: 'the parser ran out of time' });
  const shift = masked.base - bodyPrefix.length;
  const { opaqueStatements, fatal } = findParseErrors(tree, masked.live, shift);
  if (fatal !== undefined) return notJudged(source, fatal);
  const walk = newWalk(source, masked, tree, shift, opaqueStatements);
  if (!gotoBody(walk)) return notJudged(source, { offset: masked.base, why: 'it could not be parsed' });
  const statements = lowerBlock(walk);
  const failure = walk.failure ?? findLoss(masked.live, walk);
  if (failure !== undefined) return notJudged(source, failure);
  return {
    kind: 'body',
    statements,
    droppedLocks: masked.droppedLocks.map((offset) => source.positionAt(offset)),
  };
}

function notJudged(source: SourceText, failure: { offset: number; why: string }): LoweredBody {
  return { kind: 'not-judged', at: source.positionAt(failure.offset), why: failure.why };
}

function newWalk(
  source: SourceText,
  masked: MaskedBody,
  tree: Tree,
  shift: number,
  opaqueStatements: ReadonlySet<number>,
): Walk {
  return {
    cursor: tree.walk(),
    source,
    shift,
    marks: masked.marks,
    opaqueStatements,
    counts: new Int32Array(16),
    calls: [],
    lowerInto,
    depth: 0,
  };
}

/** Puts the cursor on the body: the last child of the only function. */
function gotoBody(walk: Walk): boolean {
  const { cursor } = walk;
  if (!cursor.gotoFirstChild() || nodeType(walk) !== 'function_definition') return false;
  if (cursor.gotoNextSibling()) return false;
  return cursor.gotoLastChild() && nodeType(walk) === 'compound_statement';
}
