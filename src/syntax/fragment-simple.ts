// Simple statements of a fragment: expressions, declarations, jumps, macros with a body or without their `;`.
import type { FragmentToken } from './fragment-scan.js';
import { closeExpression, peek, readExpressionToken, type Indent, type Walk } from './fragment-walk.js';
import { UNSEEN_STATEMENT } from './fragment-words.js';

const STATEMENT_WORD = /^(?:if|else|for|while|do|switch|case|default|return|goto|break|continue)$/;

/** An expression statement, a declaration, a jump; or a macro with a body, or one without its `;`. */
export function readSimple(walk: Walk): Indent {
  const start = walk.at;
  const head = walk.tokens[start];
  let questions = 0;
  let assigned = false;
  for (let token = peek(walk); token !== undefined; token = peek(walk)) {
    const afterCall = isMacroCall(walk, start);
    if (token.text === ';') {
      walk.at++;
      return head?.indent;
    }
    if (token.text === '}') return head?.indent;
    if (token.text === '{' && walk.tokens[walk.at - 1]?.text === ')' && !assigned) {
      const brace = walk.block(walk, false);
      return head?.indent ?? brace;
    }
    if (walk.at > start && token.kind === 'word' && (afterCall || STATEMENT_WORD.test(token.text))) {
      if (afterCall && isDeeper(walk, token, head)) walk.statement(walk);
      return head?.indent;
    }
    if (token.text === '=') assigned = true;
    if (token.text === '?') questions++;
    if (token.text === ':') questions--;
    readExpressionToken(walk, token);
  }
  closeExpression(walk, questions);
  walk.suffix +=
    isMacroCall(walk, start) && /for_each/.test(head?.text ?? '') ? ` { ${UNSEEN_STATEMENT} }` : ';';
  return head?.indent;
}

/** True when the statement so far is `word(...)` and the next token opens a line: a macro, or an iterator. */
function isMacroCall(walk: Walk, start: number): boolean {
  const opens = walk.tokens[start]?.kind === 'word' && walk.tokens[start + 1]?.text === '(';
  if (!opens || walk.tokens[start]?.row === -1) return false;
  const next = peek(walk);
  if (next === undefined) return true;
  if (walk.tokens[walk.at - 1]?.text !== ')' || next.indent === undefined) return false;
  return closerOf(walk.tokens, start + 1) === walk.at - 1;
}

function closerOf(tokens: readonly FragmentToken[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    if (tokens[index]?.text === '(') depth++;
    if (tokens[index]?.text === ')' && --depth === 0) return index;
  }
  return tokens.length;
}

function isDeeper(walk: Walk, token: FragmentToken, head: FragmentToken | undefined): boolean {
  if (token.indent === undefined || head?.indent === undefined) return false;
  return token.indent - head.indent > walk.unit / 2;
}
