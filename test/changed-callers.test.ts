// A patch that changes what a helper does with locks is judged at the helper's callers, too.
import { describe, expect, test } from 'vitest';
import { review } from '../src/app/review.js';
import { buildImages } from '../src/image/index.js';
import { parsePatches } from '../src/patch/index.js';
import { rules } from '../rules/index.js';

const source = `static void yarrow_end(struct yarrow *y)
{
	y->busy = 0;
	mutex_unlock(&y->lock);
}

int yarrow_one(struct yarrow *y)
{
	mutex_lock(&y->lock);
	y->count++;
	yarrow_end(y);
	return 0;
}

int yarrow_two(struct yarrow *y, int n)
{
	mutex_lock(&y->lock);
	if (n < 0) {
		mutex_unlock(&y->lock);
		return -EINVAL;
	}
	y->count = n;
	yarrow_end(y);
	return 0;
}
`;

const unlockRemoved = `--- a/fs/yarrow.c
+++ b/fs/yarrow.c
@@ -1,5 +1,4 @@
 static void yarrow_end(struct yarrow *y)
 {
 	y->busy = 0;
-	mutex_unlock(&y->lock);
 }
`;

const callersFollow = `--- a/fs/yarrow.c
+++ b/fs/yarrow.c
@@ -1,5 +1,4 @@
 static void yarrow_end(struct yarrow *y)
 {
 	y->busy = 0;
-	mutex_unlock(&y->lock);
 }
@@ -9,3 +8,4 @@
 	y->count++;
 	yarrow_end(y);
+	mutex_unlock(&y->lock);
 	return 0;
@@ -22,3 +22,4 @@
 	y->count = n;
 	yarrow_end(y);
+	mutex_unlock(&y->lock);
 	return 0;
`;

function introduced(patch: string): readonly string[] {
  const lines = patch.split('\n').map((text, index) => ({ text, inputLine: index + 1 }));
  const parsed = parsePatches([{ source: 'test', format: 'raw diff', lines }]);
  expect(parsed.notices).toEqual([]);
  const images = buildImages(parsed.value, () => source);
  const options = {
    rules: new Set(rules.map(({ id }) => id)),
    existing: false,
    pedantic: false,
    failOn: 'note',
  } as const;
  const { findings } = review(parsed.value, images.notices, images.value, options);
  const found = findings.filter(({ status }) => status === 'introduced');
  return found.map(({ function: name, rule, witness }) => `${name} ${rule}: ${witness[0]?.text ?? ''}`);
}

describe('callers of a changed helper', () => {
  test('what breaks in them is introduced, the change is the first witness step', () => {
    const step = 'the patch changes what yarrow_end() does with locks';
    expect(introduced(unlockRemoved)).toEqual([
      `yarrow_one missing-unlock: ${step}`,
      `yarrow_two missing-unlock: ${step}`,
    ]);
  });

  test('callers that follow the change are right', () => {
    expect(introduced(callersFollow)).toEqual([]);
  });
});
