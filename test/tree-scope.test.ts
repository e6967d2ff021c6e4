// A patch judged with what the other files of its tree say.
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { judgeInTree, removeFolder, temporaryFolder, writeTree } from './harness/judge-in-tree.js';

let tree = '';
let cache = '';

beforeEach(() => {
  tree = temporaryFolder();
  cache = temporaryFolder();
  process.env.XDG_CACHE_HOME = cache;
});

afterEach(() => {
  delete process.env.XDG_CACHE_HOME;
  removeFolder(tree);
  removeFolder(cache);
});

const files = {
  'fs/larch/lock.c': `void larch_begin(struct larch *l)
{
	mutex_lock(&l->lock);
}

void larch_end(struct larch *l)
{
	mutex_unlock(&l->lock);
}
`,
  'fs/larch/sync.c': `int larch_sync(struct larch *l)
{
	larch_begin(l);
	l->count++;
	larch_end(l);
	return 0;
}
`,
};

const earlyReturn = `--- a/fs/larch/sync.c
+++ b/fs/larch/sync.c
@@ -1,7 +1,9 @@
 int larch_sync(struct larch *l)
 {
 	larch_begin(l);
+	if (l->dead)
+		return -EIO;
 	l->count++;
 	larch_end(l);
 	return 0;
 }
`;

const described = ({ findings }: Awaited<ReturnType<typeof judgeInTree>>): readonly string[] =>
  findings.map(
    ({ status, file, function: name, rule, scope }) => `${status} ${file} ${name}: ${rule}, ${scope}`,
  );

const leak = ['introduced fs/larch/sync.c larch_sync: missing-unlock, tree'];

describe('a callee in another file of the tree', () => {
  test('is read from a directory', async () => {
    writeTree(tree, files);
    expect(described(await judgeInTree({ tree }, earlyReturn))).toEqual(leak);
  });

  test('is read from git, whatever the work tree holds', async () => {
    writeTree(tree, files);
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-C', tree, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args]);
    };
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'base');
    writeTree(tree, { 'fs/larch/lock.c': 'void larch_begin(struct larch *l)\n{\n}\n' });
    expect(described(await judgeInTree({ git: tree }, earlyReturn))).toEqual(leak);
  });

  test('is as earlier patches of the series left it', async () => {
    writeTree(tree, {
      ...files,
      'fs/larch/lock.c': files['fs/larch/lock.c'].replace('mutex_lock(&l->lock)', 'l->count = 0'),
    });
    const locksNow = `--- a/fs/larch/lock.c
+++ b/fs/larch/lock.c
@@ -1,4 +1,4 @@
 void larch_begin(struct larch *l)
 {
-	l->count = 0;
+	mutex_lock(&l->lock);
 }
`;
    expect(described(await judgeInTree({ tree }, locksNow, earlyReturn))).toContain(leak[0]);
    expect(described(await judgeInTree({ tree }, earlyReturn))).not.toContain(leak[0]);
  });

  test('may be inline in a header', async () => {
    const header = `static inline void larch_begin(struct larch *l)
{
	mutex_lock(&l->lock);
}

#define larch_end(l) mutex_unlock(&(l)->lock)
`;
    writeTree(tree, { 'fs/larch/sync.c': files['fs/larch/sync.c'], 'include/larch.h': header });
    expect(described(await judgeInTree({ tree }, earlyReturn))).toEqual(leak);
  });

  test('is not known where two files define it', async () => {
    writeTree(tree, { ...files, 'fs/larch/other.c': files['fs/larch/lock.c'] });
    expect(described(await judgeInTree({ tree }, earlyReturn))).toEqual([]);
  });
});
