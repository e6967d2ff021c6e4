// Parse errors of one body: where they are, and whether they can do harm.
import { isLiveCall, liveRange, type LiveTokens } from './live-tokens.js';
import type { SyntaxNode, Tree } from './parser.js';
import { isControl } from './words.js';

export interface ParseErrors {
  /** Source offsets of expression statements to be taken as opaque. */
  readonly opaqueStatements: ReadonlySet<number>;
  /** The first error that could hide control flow or a call. */
  readonly fatal?: { readonly offset: number; readonly why: string };
}

const none: ParseErrors = { opaqueStatements: new Set() };

/** Looks for ERROR and MISSING nodes; `shift` leads from tree offsets to source offsets. */
export function findParseErrors(tree: Tree, live: LiveTokens, shift: number): ParseErrors {
  if (!tree.rootNode.hasError) return none;
  const opaqueStatements = new Set<number>();
  // Explicit stack: nesting of a damaged tree is not bounded by ours.
  const open: SyntaxNode[] = [tree.rootNode];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.isError || node.isMissing) {
      const offset = node.startIndex + shift;
      return { opaqueStatements, fatal: { offset, why: `it could not be parsed${near(node, live, shift)}` } };
    }
    if (!node.hasError) continue;
    if (node.type === 'expression_statement' && isHarmless(node, live, shift)) {
      opaqueStatements.add(node.startIndex + shift);
      continue;
    }
    open.push(...node.children.toReversed());
  }
  return { opaqueStatements };
}

function near(node: SyntaxNode, live: LiveTokens, shift: number): string {
  const start = node.startIndex + shift;
  const text = live.text
    .slice(start, start + 40)
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? '' : ` near '${text}'`;
}

/** No keyword of control flow, no call and no brace inside: whatever it computes, it takes no lock. */
function isHarmless(node: SyntaxNode, live: LiveTokens, shift: number): boolean {
  const [from, to] = liveRange(live, node.startIndex + shift, node.endIndex + shift);
  if (live.kinds[to - 1] !== 59) return false;
  for (let i = from; i < to; i++) {
    const kind = live.kinds[i];
    if (kind === 123 || kind === 125 || isControl(live.words[i] ?? 0) || isLiveCall(live, i)) return false;
    if (kind === 59 && i !== to - 1) return false;
  }
  return true;
}
