// The files of an index that define a name for other files.
import type { Definer } from './choose-definer.js';
import type { TreeIndex } from './tree-index.js';

/** Exported functions, and inline functions and macros of headers. */
export function definersIn(index: TreeIndex, name: string): readonly Definer[] {
  return index.definitionsOf(name).flatMap(({ file, isStatic, isMacro }) => {
    const filePath = index.files[file]?.filePath ?? '';
    const isVisible = !isStatic || filePath.endsWith('.h');
    return isVisible ? [{ filePath, exported: !isStatic && !isMacro }] : [];
  });
}
