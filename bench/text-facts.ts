// What a function's text says, by regular expressions alone: the oracle for the lowered form.
import { countKeyword, type Facts } from './lowered-facts.js';

const keywords = new Set('if else for while do switch case default goto return break continue'.split(' '));
/** Not calls, or calls that are not evaluated. */
const unevaluated =
  'sizeof typeof __typeof__ defined offsetof offsetofend sizeof_field typeof_member __alignof__ static_assert int size_t __free';

const notCalled = new Set([...keywords, ...unevaluated.split(' ')]);

/** Lines `{` and `}` in column 0 around a body: what a reader of kernel style takes for a function. */
export function bodiesInColumnZero(text: string): { readonly open: number; readonly close: number }[] {
  const lines = withoutComments(text).split('\n');
  const found: { open: number; close: number }[] = [];
  let open = 0;
  let inMacro = false;
  lines.forEach((line, index) => {
    const inside = inMacro;
    inMacro = line.endsWith('\\');
    if (inside) return;
    if (line.startsWith('{') && lines[index - 1]?.includes(')') === true) open = index + 1;
    if (line.startsWith('}') && open > 0) {
      found.push({ open, close: index + 1 });
      open = 0;
    }
  });
  return found;
}

/** Comments and the contents of strings blanked, lines kept. */
export function withoutComments(text: string): string {
  const parts = /\/\*[^]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/g;
  return text.replace(parts, (part) => part.replace(/[^\n"']/g, ' '));
}

/** Counts over a body's text, `{` to `}`; directives are left out, all arms of conditionals count. */
export function textFacts(body: string): Facts {
  const facts: Facts = { keywords: new Map(), calls: new Set() };
  const text = withoutComments(body).replace(/^[ \t]*#(?:[^\n\\]|\\[^])*/gm, '');
  for (const [, word = '', paren] of text.matchAll(/\b([A-Za-z_]\w*)\b(\s*\()?/g)) {
    if (keywords.has(word)) countKeyword(facts, word);
    if (paren !== undefined && !notCalled.has(word)) facts.calls.add(word);
  }
  return facts;
}
