// Function-like macros that a file defines.
import type { MacroDefinition } from './model.js';
import type { SourceText } from './source.js';
import { Kind, tokenText } from './tokens.js';

/** Longer parameter lists belong to generated code. */
const head = /^#[ \t]*define[ \t]+(\w{1,100})\(([^()]{0,1000})\)/;

/** Finds the function-like macros of a text, continuation lines joined and comments blanked. */
export function findMacros({ tokens, positionAt }: SourceText): MacroDefinition[] {
  const macros: MacroDefinition[] = [];
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kinds[i] !== Kind.directive) continue;
    const text = tokenText(tokens, i).replace(/\\\r?\n/g, ' ');
    const [definition, name, params] = head.exec(text) ?? [];
    if (definition === undefined || name === undefined || params === undefined) continue;
    macros.push({
      name,
      params: params.split(',').flatMap((param) => (param.trim() === '' ? [] : [param.trim()])),
      body: withoutComments(text.slice(definition.length)).trim(),
      line: positionAt(tokens.starts[i] ?? 0).line,
    });
  }
  return macros;
}

/** Comments out, strings kept; one pass. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*/g, (part) =>
    part.startsWith('"') ? part : ' ',
  );
}
