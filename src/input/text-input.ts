// A RawInput made of text that is already at hand: the output of git, a test, a raw diff file.
import type { InputLine, RawInput } from './model.js';

/** What is known about a text besides its lines. */
export type InputFields = Omit<RawInput, 'source' | 'lines' | 'format'> & { readonly format?: string };

/** Wraps decoded text as one input; its first line is line 1. */
export function textInput(source: string, text: string, fields: InputFields = {}): RawInput {
  return { format: 'raw diff', ...fields, source, lines: linesOf(text, 1) };
}

/** Splits text at newlines only; a final newline does not open another line. */
export function linesOf(text: string, firstLine: number): readonly InputLine[] {
  const parts = text.split('\n');
  if (parts.at(-1) === '') parts.pop();
  return parts.map((part, index) => ({ text: part, inputLine: firstLine + index }));
}
