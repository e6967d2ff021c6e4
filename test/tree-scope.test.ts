// A patch judged with what the other files of its tree say.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
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

describe('a caller in another file of the tree', () => {
  const unlockRemoved = `--- a/fs/larch/lock.c
+++ b/fs/larch/lock.c
@@ -5,5 +5,4 @@

 void larch_end(struct larch *l)
 {
-	mutex_unlock(&l->lock);
 }
`;

  test('is judged when the patch changes what the function does', async () => {
    writeTree(tree, files);
    const result = await judgeInTree({ tree }, unlockRemoved);
    expect(described(result)).toEqual(leak);
    const [finding] = result.findings;
    expect(finding?.witness[0]).toEqual({
      side: 'post',
      file: 'fs/larch/lock.c',
      line: 7,
      text: 'the patch changes what larch_end() does with locks',
    });
    expect(finding?.inputLine).toBeUndefined();
    expect(result.sourceLines(0, 'fs/larch/sync.c', 'post', 3)).toBe('\tlarch_begin(l);');
  });

  test('is right again when the patch changes it, too', async () => {
    writeTree(tree, files);
    const callerFollows = `--- a/fs/larch/sync.c
+++ b/fs/larch/sync.c
@@ -3,5 +3,6 @@
 	larch_begin(l);
 	l->count++;
 	larch_end(l);
+	mutex_unlock(&l->lock);
 	return 0;
 }
`;
    expect(described(await judgeInTree({ tree }, unlockRemoved + callerFollows))).toEqual([]);
  });

  test('is not meant when it has a function of its own of this name', async () => {
    const own = files['fs/larch/sync.c'].replace(
      /^/,
      'static void larch_end(struct larch *l)\n{\n\tmutex_unlock(&l->lock);\n}\n\n',
    );
    writeTree(tree, { ...files, 'fs/larch/sync.c': own });
    expect(described(await judgeInTree({ tree }, unlockRemoved))).toEqual([]);
  });
});

test('a result that may be NULL now breaks the caller that tests for errors only', async () => {
  const folder = path.join(import.meta.dirname, '..', 'fixtures', 'trees');
  const patch = readFileSync(path.join(folder, 'splice.patch'), 'utf8');
  const result = await judgeInTree({ tree: path.join(folder, 'splice') }, patch);
  const broken = result.findings.filter(({ file }) => file !== 'fs/foo/alias.c');
  expect(described({ ...result, findings: broken })).toEqual([
    'introduced fs/foo/lookup.c foo_lookup_finish: splice-result-lost, tree',
  ]);
  expect(broken[0]?.witness[0]).toMatchObject({ side: 'post', file: 'fs/foo/alias.c' });
});
