// A text that is parsed, with its tokens and the way from its offsets to places in the file.
import type { Position } from '../base/position.js';
import { scan, type Tokens } from './tokens.js';

/** A C text and where it stands: a whole file, or a fragment that was made parsable. */
export interface SourceText {
  readonly filePath: string;
  readonly text: string;
  readonly tokens: Tokens;
  /** Place in the file of a string offset of `text`. */
  readonly positionAt: (offset: number) => Position;
}

/** Makes the source of a text whose first line is line `startLine` of the file. */
export function makeSource(filePath: string, text: string, startLine: number): SourceText {
  return { filePath, text, tokens: scan(text), positionAt: positionsOf(text, startLine) };
}

/** Places of offsets by the text's own lines; fast when asked in nearly ascending order. */
export function positionsOf(text: string, startLine: number): (offset: number) => Position {
  const lineStarts = lineStartsOf(text);
  let last = 0;
  return (offset) => {
    if ((lineStarts[last] ?? 0) > offset || (lineStarts[last + 2] ?? Infinity) <= offset) {
      last = lineIndexOf(lineStarts, offset);
    } else if ((lineStarts[last + 1] ?? Infinity) <= offset) {
      last++;
    }
    return { line: startLine + last, column: offset - (lineStarts[last] ?? 0) + 1 };
  };
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineIndexOf(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
