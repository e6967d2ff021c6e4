// The Makefile at the top of the kernel tree that a path of a scan lies in.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Its text; undefined when no folder above the path has a Makefile that names a release. */
export async function makefileAbove(start: string): Promise<string | undefined> {
  const read = (name: string): Promise<string | undefined> => readFile(name, 'latin1').catch(() => undefined);
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    const text = await read(path.join(folder, 'Makefile'));
    if (text !== undefined && /^PATCHLEVEL\b/m.test(text)) return text;
    if (path.dirname(folder) === folder) return undefined;
  }
}
