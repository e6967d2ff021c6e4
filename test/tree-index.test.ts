// The index of a source tree and its place on disk: what it says, and what damage, changes and company do to it.
import { execFile } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenTree, openTreeIndex } from '../src/app/tree-index.js';
import { directorySources } from '../src/input/directory-sources.js';
import { openCache } from '../src/input/index-cache.js';
import { definersIn } from '../src/tree/definers.js';
import { lockBalance } from '../src/tree/lock-balance.js';
import { reach } from '../src/tree/reach.js';
import type { TreeIndex } from '../src/tree/tree-index.js';
import { removeFolder, temporaryFolder, writeTree } from './harness/judge-in-tree.js';

let tree = '';
let cache = '';

beforeEach(() => {
  tree = temporaryFolder();
  cache = temporaryFolder();
  process.env.XDG_CACHE_HOME = cache;
  writeTree(tree, files);
  settle(tree);
});

afterEach(() => {
  delete process.env.XDG_CACHE_HOME;
  removeFolder(tree);
  removeFolder(cache);
});

const files = {
  'fs/a/lock.c':
    'void a_lock(struct a *a)\n{\n\tmutex_lock(&a->m);\n}\n\nvoid a_even(struct a *a)\n{\n\tmutex_lock(&a->m);\n\tmutex_unlock(&a->m);\n}\n',
  'fs/a/use.c':
    'static int a_use(struct a *a)\n{\n\ta_lock(a);\n\ta_even(a);\n\treturn a->ops->a_lock(a);\n}\n\nconst struct file_operations a_fops = {\n\t.flush = a_use,\n};\n',
  'fs/a/a.h':
    'static inline void a_deep(struct a *a)\n{\n\ta_lock(a);\n}\n\n#define a_shallow(a) a_deep(a)\n',
};

/** As if the files had been written long ago: young ones are not trusted by their times. */
function settle(folder: string): void {
  const past = new Date(Date.now() - 3600_000);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/\.[ch]$/.test(name)) utimesSync(path.join(folder, name), past, past);
}

const open = async (): Promise<OpenTree & { readonly index: TreeIndex }> => {
  const opened = await openTreeIndex(directorySources(tree), ['fs/a/use.c'], () => undefined);
  if (!opened?.index) throw new Error('no index');
  return { ...opened, index: opened.index };
};

const cacheFiles = (): string[] => readdirSync(path.join(cache, 'hunklock'));

describe('an index', () => {
  test('knows who defines, calls and tabulates a name', async () => {
    const { index } = await open();
    expect(definersIn(index, 'a_lock')).toEqual([{ filePath: 'fs/a/lock.c', exported: true }]);
    expect(definersIn(index, 'a_use')).toEqual([]);
    expect(definersIn(index, 'a_deep')).toEqual([{ filePath: 'fs/a/a.h', exported: false }]);
    expect(definersIn(index, 'a_shallow')).toEqual([{ filePath: 'fs/a/a.h', exported: false }]);
    expect(index.callersOf('a_lock').map(({ name }) => name)).toEqual(['a_deep', 'a_use']);
    expect(index.tablesOf('a_use').map((file) => index.files[file]?.filePath)).toEqual(['fs/a/use.c']);
    expect(index.definitionsOf('nowhere')).toEqual([]);
  });

  test('tells by names alone which functions may leave a lock taken', async () => {
    const mayLock = lockBalance((await open()).index);
    expect(mayLock('a_lock', 'fs/a/lock.c')).toBe(true);
    expect(mayLock('a_deep', 'fs/a/a.h')).toBe(true);
    expect(mayLock('a_even', 'fs/a/lock.c')).toBe(false);
  });

  test('finds the files that a call leads to', async () => {
    const { index } = await open();
    const calls = [{ name: 'a_shallow', filePath: 'fs/b/x.c' }];
    expect(reach(index, { calls, exported: [], own: new Set() })).toEqual({
      files: ['fs/a/a.h', 'fs/a/lock.c'],
      cut: false,
    });
  });
});

describe('the cache', () => {
  test('answers as long as no file changes', async () => {
    expect((await open()).describe).toContain('3 files scanned');
    // The change times of files made by this test are young: they are read once more, and found the same.
    const again = await open();
    expect(again.index.definitionCount).toBe((await open()).index.definitionCount);
  });

  test('is taken over in parts when a file changes', async () => {
    await open();
    writeTree(tree, { 'fs/a/lock.c': 'void a_other(struct a *a)\n{\n}\n' });
    const { index } = await open();
    expect(definersIn(index, 'a_lock')).toEqual([]);
    expect(definersIn(index, 'a_other')).toHaveLength(1);
    expect(definersIn(index, 'a_deep')).toHaveLength(1);
    expect(index.callersOf('a_lock')).toHaveLength(2);
  });

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['scribbled over', (bytes: Buffer) => Buffer.from(bytes).fill(0x5a, 200, 260)],
    ['of another version', (bytes: Buffer) => Buffer.from(bytes).fill('9', 7, 8)],
  ])('costs time when it is %s, never an answer', async (_, damage) => {
    await open();
    for (const name of cacheFiles()) {
      const file = path.join(cache, 'hunklock', name);
      writeFileSync(file, damage(readFileSync(file)));
    }
    const { index, describe: words, notices } = await open();
    expect(words).toContain('3 files scanned');
    expect(definersIn(index, 'a_lock')).toHaveLength(1);
    expect(notices).toEqual([]);
  });

  test('may not be writable: a notice, and the answer', async () => {
    writeFileSync(path.join(cache, 'hunklock'), 'in the way');
    const { index, notices } = await open();
    expect(definersIn(index, 'a_lock')).toHaveLength(1);
    expect(notices).toMatchObject([{ code: 'cache-unwritable', level: 'info' }]);
  });

  test('holds a few indexes of a place, and is emptied on demand', () => {
    const store = openCache(path.join(cache, 'hunklock'));
    for (let at = 0; at < 9; at++) expect(store.write(`place-${at}`, Buffer.alloc(10))).toBeUndefined();
    expect(store.entries().length).toBeLessThanOrEqual(6);
    expect(store.read('place-8')?.length).toBe(10);
    expect(store.clear().length).toBeGreaterThan(0);
    expect(cacheFiles()).toEqual([]);
  });
});

describe('a directory tree', () => {
  test('is not left by links, and pipes and large files are not read', async () => {
    writeTree(cache, { 'outside/evil.c': 'void evil(void)\n{\n}\n' });
    symlinkSync(path.join(cache, 'outside'), path.join(tree, 'fs', 'link'));
    symlinkSync(path.join(cache, 'outside', 'evil.c'), path.join(tree, 'fs', 'evil.c'));
    symlinkSync('.', path.join(tree, 'fs', 'loop'));
    writeTree(tree, { 'fs/large.c': `void large(void)\n{\n}\n${' '.repeat(1024 * 1024)}` });
    const { index, notices } = await open();
    expect(index.files.map(({ filePath }) => filePath).sort()).toEqual(Object.keys(files).sort());
    expect(notices).toMatchObject([{ code: 'tree-index-partial', level: 'info' }]);
  });

  test('may hold files that cannot be read', async () => {
    writeTree(tree, { 'fs/a/secret.c': 'void secret(void)\n{\n}\n' });
    chmodSync(path.join(tree, 'fs/a/secret.c'), 0);
    expect(definersIn((await open()).index, 'a_lock')).toHaveLength(1);
  });
});

test('several processes may build the same index at once', async () => {
  const script = `
    const { openTreeIndex } = await import(${JSON.stringify(moduleUrl('src/app/tree-index.js'))});
    const { directorySources } = await import(${JSON.stringify(moduleUrl('src/input/directory-sources.js'))});
    for (let round = 0; round < 5; round++) {
      const opened = await openTreeIndex(directorySources(${JSON.stringify(tree)}), ['fs/a/use.c'], () => undefined);
      if (opened?.index?.definitionsOf('a_lock').length !== 1) throw new Error('no answer');
    }`;
  const run = promisify(execFile);
  const runs = [1, 2, 3].map(() =>
    run(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env } }),
  );
  await expect(Promise.all(runs)).resolves.toHaveLength(3);
  expect(cacheFiles().filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

/** The compiled module: child processes run without vitest. */
function moduleUrl(name: string): string {
  return new URL(`../dist/${name}`, import.meta.url).href;
}
