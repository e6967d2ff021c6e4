// Mail bytes through the whole pipeline, without any file of a tree.
import { expect } from 'vitest';
import { review } from '../../src/app/review.js';
import { buildImages } from '../../src/image/index.js';
import { readBytes } from '../../src/input/read-bytes.js';
import { parsePatches } from '../../src/patch/index.js';
import type { Review } from '../../src/report/model.js';
import { rules } from '../../rules/index.js';

/** Judges mails, mboxes, diffs; by default with one rule, so that other rules cannot change what a test sees. */
export async function reviewMail(
  text: string,
  ruleIds: readonly string[] = ['double-lock'],
): Promise<Review> {
  const raw = await readBytes(Buffer.from(text, 'utf8'), { source: 'mail.eml' }, 1 << 24);
  const patches = parsePatches(raw.value);
  const images = buildImages(patches.value, () => undefined, { verbose: false });
  expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining([...ruleIds]));
  return review(patches.value, [...raw.notices, ...patches.notices, ...images.notices], images.value, {
    rules: new Set(ruleIds),
    existing: false,
    pedantic: false,
    failOn: 'note',
  });
}

/** A patch that turns the release of `lock` into a second acquire; its hunk is the whole function `name`. */
export function relockDiff(name: string, lock: string): string {
  return `diff --git a/fs/moss/${name}.c b/fs/moss/${name}.c
index 1f0c2aa31b77..7d9e54c0ab12 100644
--- a/fs/moss/${name}.c
+++ b/fs/moss/${name}.c
@@ -10,9 +10,9 @@
 int ${name}(struct moss *m)
 {
 	int err;
 
 	mutex_lock(&m->${lock});
 	err = moss_count(m);
-	mutex_unlock(&m->${lock});
+	mutex_lock(&m->${lock});
 	return err;
 }
`;
}
