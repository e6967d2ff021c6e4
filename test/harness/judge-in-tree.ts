// Judges a patch in a source tree the way `check --tree` does, without the command line.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadPreImages } from '../../src/app/pre-images.js';
import { review } from '../../src/app/review.js';
import { loadTreeScope, type TreeScope } from '../../src/app/tree-scope.js';
import { buildImages } from '../../src/image/index.js';
import { openBaseTree } from '../../src/input/base-tree.js';
import { textInput } from '../../src/input/text-input.js';
import { parsePatches } from '../../src/patch/index.js';
import type { Review } from '../../src/report/model.js';
import { rules } from '../../rules/index.js';

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'hunklock-tree-'));
}

export const removeFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true });
};

export function writeTree(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** The result of a patch on a tree, with what tree scope had to say. */
export async function judgeInTree(
  place: { readonly tree: string } | { readonly git: string },
  ...patchTexts: readonly string[]
): Promise<Review & { readonly scope: TreeScope }> {
  const base = await openBaseTree({ ...place, cwd: tmpdir() });
  try {
    const patches = parsePatches(patchTexts.map((text, index) => textInput(`${index + 1}.patch`, text)));
    const preImages = await loadPreImages(patches.value, base);
    const images = buildImages(patches.value, preImages, { base: base.describe });
    const scope = await loadTreeScope(patches.value, images.value, {
      base,
      belongs: () => true,
      onProgress: () => undefined,
    });
    const options = {
      rules: new Set(rules.map(({ id }) => id)),
      existing: false,
      pedantic: false,
      failOn: 'note' as const,
    };
    const notices = [...patches.notices, ...images.notices, ...scope.notices];
    return { ...review(patches.value, notices, images.value, options, scope.trees), scope };
  } finally {
    base.close();
  }
}
