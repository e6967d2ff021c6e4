// A function-like macro read as a function: `#define foo_lock(f) mutex_lock(&(f)->m)` does what its body does.
import type { CFunction, MacroDefinition } from '../syntax/model.js';
import { openImage } from '../syntax/open.js';

/** Longer bodies are tables and generated code. */
const bodyBound = 2_000;

// Pasted names mean nothing before the call; a jump leaves the function that uses the macro.
const notAFunction = /#|\.\.\.|__VA_ARGS__|\b(?:return|goto|break|continue)\b/;

/** The macro as a function of the same name and parameters; undefined when its body is not one's. */
export function macroFunction(macro: MacroDefinition): CFunction | undefined {
  const body = macro.body.trim().replace(/;$/, '');
  if (body === '' || body.length > bodyBound || notAFunction.test(body) || macro.params.includes('...'))
    return undefined;
  const block = /^do\s*\{([\s\S]*)\}\s*while\s*\(\s*[01]\s*\)$/.exec(body)?.[1];
  const params = macro.params.map((name) => `void *${name}`).join(', ');
  const text = `static long ${macro.name}(${params || 'void'})\n{\n${block ?? `return ${body};`}\n}\n`;
  const unit = openImage({
    side: 'post',
    filePath: '',
    whole: true,
    segments: [{ startLine: macro.line, lines: text.split('\n'), heading: '' }],
  });
  const [slice] = unit.slices;
  return slice && unit.slices.length === 1 ? unit.lower(slice).value : undefined;
}
