// The texts of the base tree that a series needs, read ahead: the stages behind do no IO.
import type { PreImageText } from '../image/index.js';
import type { BaseTree } from '../input/base-tree.js';
import type { FileDiff, Patch } from '../patch/model.js';

/** Reads the pre-image of every C file that the patches change, as far as the tree has it. */
export async function loadPreImages(patches: readonly Patch[], base: BaseTree): Promise<PreImageText> {
  const texts = new Map<FileDiff, string>();
  for (const diff of patches.flatMap(({ files }) => files)) {
    if (diff.binary || diff.prePath === undefined || !isCFile(diff)) continue;
    const text = await base.preImage(diff);
    if (text !== undefined) texts.set(diff, text);
  }
  return (_patch, diff) => texts.get(diff);
}

function isCFile({ prePath, postPath }: FileDiff): boolean {
  return [prePath, postPath].some((filePath) => filePath !== undefined && /\.[ch]$/.test(filePath));
}
