// Lowers a declaration at the cursor: one `declare` per declarator.
import { lowerExpr, typeText } from './lower-expr.js';
import type { Expr, Stmt } from './model.js';
import { deeper, endOffset, fail, here, lastLine, nodeType, startOffset, type Walk } from './walk.js';

interface Declarator {
  readonly name: string;
  readonly nameOffset: number;
  /** What pointers, arrays and functions add to the type. */
  readonly suffix: string;
  readonly init?: Expr;
  /** A prototype declares no variable. */
  readonly isPrototype: boolean;
}

/** Appends the declarations of the node at the cursor to `out`. */
export function lowerDeclaration(walk: Walk, out: Stmt[]): void {
  const { cursor } = walk;
  const endLine = lastLine(walk);
  const type: string[] = [];
  cursor.gotoFirstChild();
  do {
    if (!cursor.nodeIsNamed) continue;
    const node = nodeType(walk);
    if (node === 'storage_class_specifier' || node === 'attribute_specifier') continue;
    if (!isDeclarator(node) || type.length === 0) {
      type.push(specifierText(walk, node));
      continue;
    }
    const at = here(walk);
    const declarator = lowerDeclarator(walk);
    if (declarator === undefined || declarator.isPrototype) continue;
    const { name, suffix, init } = declarator;
    if (type[0] === '__label__') continue;
    const cleanup = walk.marks.cleanup.get(declarator.nameOffset);
    out.push({
      kind: 'declare',
      at,
      endLine,
      name,
      type: typeText(`${type.join(' ')} ${suffix.replace(/\(\)(?=.)/, '')}`),
      ...(init === undefined ? {} : { init }),
      ...(cleanup === undefined ? {} : { cleanup }),
    });
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
}

const declarators = new Set([
  'identifier',
  'init_declarator',
  'pointer_declarator',
  'array_declarator',
  'function_declarator',
  'parenthesized_declarator',
  'attributed_declarator',
]);

function isDeclarator(node: string): boolean {
  return declarators.has(node);
}

/** The type as written; a name that stands for typeof(..) by its original text, a struct by its tag. */
function specifierText(walk: Walk, node: string): string {
  const start = startOffset(walk);
  const { text } = walk.source;
  const opaqueEnd = walk.marks.opaque.get(start);
  if (opaqueEnd !== undefined) return text.slice(start, opaqueEnd);
  const written = text.slice(start, endOffset(walk));
  const brace = node.endsWith('_specifier') ? written.indexOf('{') : -1;
  return brace === -1 ? written : written.slice(0, brace);
}

function lowerDeclarator(walk: Walk): Declarator | undefined {
  return deeper(walk, readDeclarator, () => undefined);
}

function readDeclarator(walk: Walk): Declarator | undefined {
  const { cursor } = walk;
  const node = nodeType(walk);
  switch (node) {
    case 'identifier':
    case 'field_identifier': {
      const nameOffset = startOffset(walk);
      const name = walk.source.text.slice(nameOffset, endOffset(walk));
      return { name, nameOffset, suffix: '', isPrototype: false };
    }
    case 'init_declarator':
      return lowerInit(walk);
    case 'pointer_declarator':
      return wrap(inner(walk), '*', '');
    case 'array_declarator':
      return wrap(inner(walk), '', ' []');
    case 'parenthesized_declarator':
      return wrap(inner(walk), '(', ')');
    case 'attributed_declarator':
      return inner(walk);
    case 'function_declarator': {
      cursor.gotoFirstChild();
      const isPointer = nodeType(walk) === 'parenthesized_declarator';
      const declarator = lowerDeclarator(walk);
      cursor.gotoParent();
      const wrapped = wrap(declarator, '', ' ()');
      return wrapped === undefined ? undefined : { ...wrapped, isPrototype: !isPointer };
    }
    default:
      fail(walk, `a declaration it could not read`);
      return undefined;
  }
}

function wrap(inside: Declarator | undefined, before: string, after: string): Declarator | undefined {
  return inside === undefined ? undefined : { ...inside, suffix: `${before}${inside.suffix}${after}` };
}

/** The declarator among the children: the first child that is one. */
function inner(walk: Walk): Declarator | undefined {
  const { cursor } = walk;
  let found: Declarator | undefined;
  cursor.gotoFirstChild();
  do {
    if (cursor.nodeIsNamed && isDeclarator(nodeType(walk))) {
      found = lowerDeclarator(walk);
      break;
    }
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  return found;
}

function lowerInit(walk: Walk): Declarator | undefined {
  const { cursor } = walk;
  cursor.gotoFirstChild();
  const declarator = lowerDeclarator(walk);
  cursor.gotoParent();
  cursor.gotoLastChild();
  const init = lowerExpr(walk);
  cursor.gotoParent();
  return declarator === undefined ? undefined : { ...declarator, init };
}
