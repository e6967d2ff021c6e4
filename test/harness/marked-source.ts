// C files of fixtures as source units: whole, or in the parts that a diff would show.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Segment } from '../../src/image/model.js';
import type { SourceUnit } from '../../src/syntax/model.js';
import { openImage } from '../../src/syntax/open.js';

export interface MarkedSource {
  readonly name: string;
  readonly text: string;
  readonly unit: SourceUnit;
}

/** Every `*.c` of a folder of fixtures. A line with nothing but `unseen` in a comment stands for code not shown. */
export function markedSources(room: string): readonly MarkedSource[] {
  const folder = join(import.meta.dirname, '..', '..', 'fixtures', room);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text, unit: openMarked(name, text) };
    });
}

function openMarked(name: string, text: string): SourceUnit {
  const segments: (Segment & { lines: string[] })[] = [];
  let fresh = true;
  let heading = '';
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*\/\* unseen \*\/$/.test(line)) fresh = true;
    else if (fresh) {
      segments.push({ startLine: index + 1, lines: [line], heading });
      fresh = false;
    } else segments.at(-1)?.lines.push(line);
    if (/^[A-Za-z_].*\(/.test(line)) heading = line;
  }
  return openImage({ side: 'post', filePath: `fs/${name}`, whole: segments.length === 1, segments });
}
