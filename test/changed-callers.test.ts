// A patch that changes what a helper does to its callers is judged at the helper's callers, too.
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

static void yarrow_note(struct yarrow *y)
{
	y->notes++;
}

void yarrow_three(struct yarrow *y)
{
	mutex_lock(&y->lock);
	yarrow_note(y);
	mutex_unlock(&y->lock);
}

void yarrow_four(struct yarrow *y)
{
	yarrow_note(y);
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

const yarrowFind = `static struct yarrow *yarrow_find(struct yarrow_set *set, u64 id)
{
	struct yarrow *y = radix_tree_lookup(&set->tree, id);

	if (!y)
		return ERR_PTR(-ENOENT);
	set->found++;
	return y;
}

void yarrow_count(struct yarrow_set *set)
{
	set->count++;
}

int yarrow_size(struct yarrow_set *set, u64 id)
{
	struct yarrow *y = yarrow_find(set, id);

	if (IS_ERR(y))
		return PTR_ERR(y);
	return y->size;
}

struct yarrow *yarrow_next(struct yarrow_set *set, u64 id)
{
	return yarrow_find(set, id + 1);
}

void yarrow_add(struct yarrow_set *set)
{
	spin_lock(&set->lock);
	yarrow_count(set);
	spin_unlock(&set->lock);
}
`;

const nullReturned = `--- a/fs/yarrow.c
+++ b/fs/yarrow.c
@@ -3,5 +3,5 @@
 	struct yarrow *y = radix_tree_lookup(&set->tree, id);
 
 	if (!y)
-		return ERR_PTR(-ENOENT);
+		return NULL;
 	set->found++;
@@ -11,3 +11,4 @@
 void yarrow_count(struct yarrow_set *set)
 {
 	set->count++;
+	flush_workqueue(set->wq);
`;

const locksInside = `--- a/fs/yarrow.c
+++ b/fs/yarrow.c
@@ -27,4 +27,6 @@
 static void yarrow_note(struct yarrow *y)
 {
+	mutex_lock(&y->lock);
 	y->notes++;
+	mutex_unlock(&y->lock);
 }
`;

const handedOver = `static int sedge_lookup(struct sedge_fs *sfs, u64 block, u64 *refs)
{
	struct sedge_root *root = sedge_running_root(sfs);
	struct sedge_head *head;
	int err = -ENOENT;

	head = sedge_find_head(root, block);
	if (head) {
		*refs = head->refs;
		err = 0;
	}
	spin_unlock(&root->lock);
	return err;
}

static int sedge_walk_down(struct sedge_fs *sfs, struct sedge_path *path, u64 block)
{
	struct sedge_node *next = sedge_find_node(sfs, block);
	u64 refs;
	int err;

	if (!next)
		return -ENOMEM;
	mutex_lock(&next->lock);
	err = sedge_lookup(sfs, block, &refs);
	if (err < 0)
		goto out_unlock;
	if (!refs) {
		err = -EUCLEAN;
		goto out_unlock;
	}
	path->nodes[path->level] = next;
	path->locks[path->level] = SEDGE_WRITE_LOCK;
	return 0;
out_unlock:
	mutex_unlock(&next->lock);
	sedge_free_node(next);
	return err;
}
`;

const lookupRepaired = `--- a/fs/sedge.c
+++ b/fs/sedge.c
@@ -4,5 +4,6 @@
 	struct sedge_head *head;
 	int err = -ENOENT;
 
+	spin_lock(&root->lock);
 	head = sedge_find_head(root, block);
 	if (head) {
`;

function introduced(patch: string, source: string): readonly string[] {
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
    expect(introduced(unlockRemoved, source)).toEqual([
      `yarrow_one missing-unlock: ${step}`,
      `yarrow_two missing-unlock: ${step}`,
    ]);
  });

  test('a result that is NULL now, and a sleep that is new, break the callers that count on the old', () => {
    expect([...introduced(nullReturned, yarrowFind)].sort()).toEqual([
      'yarrow_add sleep-in-atomic: the patch lets yarrow_count() sleep',
      'yarrow_size splice-result-lost: the patch lets yarrow_find() return NULL',
    ]);
  });

  test('a helper that learns to take the lock which a caller holds', () => {
    expect(introduced(locksInside, source)).toEqual([
      'yarrow_three must-not-hold: the patch changes what yarrow_note() does with locks',
    ]);
  });

  test('callers that follow the change are right', () => {
    expect(introduced(callersFollow, source)).toEqual([]);
  });

  test('what a broken helper did to the other locks of its callers nobody knows', () => {
    expect(introduced(lookupRepaired, handedOver)).toEqual([]);
  });
});
