// From git's own patches to images, as the command line does it, with the texts to compare.
import { expect } from 'vitest';
import type { Notice } from '../../src/base/notice.js';
import { buildImages, type ImagePair, imageText } from '../../src/image/index.js';
import type { GitInput } from '../../src/input/git-staged.js';
import { parsePatches } from '../../src/patch/index.js';
import type { FileDiff, Patch } from '../../src/patch/model.js';

/** What a run knows before anything is analysed. */
export interface Judged {
  readonly patches: readonly Patch[];
  readonly pairs: readonly (readonly ImagePair[])[];
  readonly notices: readonly Notice[];
}

/** All the way to the images. */
export async function judge({ inputs, base, notices }: GitInput): Promise<Judged> {
  const patches = parsePatches(inputs);
  const texts = new Map<FileDiff, string>();
  for (const diff of patches.value.flatMap(({ files }) => files)) {
    const text = await base.preImage(diff);
    if (text !== undefined) texts.set(diff, text);
  }
  base.close();
  const images = buildImages(patches.value, (_patch, diff) => texts.get(diff), { base: base.describe });
  return {
    patches: patches.value,
    pairs: images.value,
    notices: [...notices, ...patches.notices, ...images.notices],
  };
}

/** Pre- and post-image texts of each pair; every image must be whole. */
export const wholeTexts = (pairs: readonly ImagePair[] | undefined): unknown[] =>
  (pairs ?? []).map(({ pre, post }) => {
    expect([pre?.whole, post?.whole]).not.toContain(false);
    return [pre && imageText(pre), post && imageText(post)];
  });
