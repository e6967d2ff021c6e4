// The walk over one parsed body: the cursor, and what has been seen on the way.
import type { Position } from '../base/position.js';
import type { Marks } from './live-tokens.js';
import type { Expr, Stmt } from './model.js';
import type { TreeCursor } from './parser.js';
import type { SourceText } from './source.js';

export interface Walk {
  readonly cursor: TreeCursor;
  readonly source: SourceText;
  /** Offset in the source = offset in the tree + shift. */
  readonly shift: number;
  readonly marks: Marks;
  /** Source offsets of statements that hold a harmless parse error. */
  readonly opaqueStatements: ReadonlySet<number>;
  /** Statements lowered so far, by the Word of their keyword. */
  readonly counts: Int32Array;
  /** Source offsets at which the callees of the calls lowered so far end. */
  readonly calls: number[];
  /** Appends the statement at the cursor; here, so that the files for its parts need not import each other. */
  readonly lowerInto: (walk: Walk, out: Stmt[]) => void;
  depth: number;
  failure?: { readonly offset: number; readonly why: string };
}

/** Nesting of statements and expressions; the stages behind recurse over the lowered form, too. */
const maxDepth = 500;

const names: (string | undefined)[] = [];

/** Type of the node at the cursor. The cursor makes a new string each time; its number is cheaper. */
export function nodeType({ cursor }: Walk): string {
  const id = cursor.nodeTypeId;
  return (names[id] ??= cursor.nodeType);
}

const named: (boolean | undefined)[] = [];

/** False for the keywords and punctuation among a node's children. */
export function isNamed({ cursor }: Walk): boolean {
  const id = cursor.nodeTypeId;
  return (named[id] ??= cursor.nodeIsNamed);
}

export function startOffset(walk: Walk): number {
  return walk.cursor.startIndex + walk.shift;
}

export function endOffset(walk: Walk): number {
  return walk.cursor.endIndex + walk.shift;
}

/** Place in the file of the node at the cursor. */
export function here(walk: Walk): Position {
  return walk.source.positionAt(startOffset(walk));
}

/** Line of the node's last character. */
export function lastLine(walk: Walk): number {
  return walk.source.positionAt(Math.max(endOffset(walk) - 1, startOffset(walk))).line;
}

/** The node's text as the author wrote it, cut to a length that a message can hold. */
export function originalText(walk: Walk, maxLength = 200): string {
  const start = startOffset(walk);
  return walk.source.text.slice(start, Math.min(endOffset(walk), start + maxLength));
}

/** Gives the function up; the first reason is kept. */
export function fail(walk: Walk, why: string): void {
  walk.failure ??= { offset: startOffset(walk), why };
}

/** Runs a step one level deeper; past the bound the function is given up. */
export function deeper<T>(walk: Walk, step: (walk: Walk) => T, otherwise: (walk: Walk) => T): T {
  if (walk.depth >= maxDepth) {
    fail(walk, 'it nests too deeply');
    return otherwise(walk);
  }
  walk.depth++;
  const result = step(walk);
  walk.depth--;
  return result;
}

/** Visits the named children of the node at the cursor; the cursor stands on each in turn. */
export function eachNamed(walk: Walk, visit: (index: number) => void): void {
  const { cursor } = walk;
  if (!cursor.gotoFirstChild()) return;
  let index = 0;
  do {
    if (isNamed(walk)) visit(index++);
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
}

/** An expression that says nothing: its text as written. */
export function opaqueHere(walk: Walk): Expr {
  return { kind: 'opaque', at: here(walk), text: originalText(walk) };
}

/** Lowers the statements inside the compound statement at the cursor. */
export function lowerBlock(walk: Walk): Stmt[] {
  const body: Stmt[] = [];
  eachNamed(walk, () => {
    walk.lowerInto(walk, body);
  });
  return body;
}

/** The statement at the cursor as exactly one. */
export function lowerOne(walk: Walk): Stmt {
  const where = place(walk);
  const out: Stmt[] = [];
  walk.lowerInto(walk, out);
  const [first] = out;
  if (first === undefined) return { kind: 'empty', ...where };
  return out.length === 1 ? first : { kind: 'block', ...where, body: out };
}

/** Where the statement at the cursor begins and ends. */
export function place(walk: Walk): Pick<Stmt, 'at' | 'endLine'> {
  return { at: here(walk), endLine: lastLine(walk) };
}

/** Counts a lowered keyword, to be compared with the keywords of the text. */
export function count(walk: Walk, word: number): void {
  walk.counts[word] = (walk.counts[word] ?? 0) + 1;
}
