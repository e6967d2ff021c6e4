// Base trees: pre-images from directories and from git blobs, and nothing else.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type BaseTree, type BaseTreeOptions, openBaseTree } from '../src/input/base-tree.js';
import { gitSandbox, imageFixture, type Sandbox } from './harness/git-sandbox.js';

const sandboxes: Sandbox[] = [];
const trees: BaseTree[] = [];
const file = 'fs/moss/log.c';
const log = imageFixture('log.c');
const second = `${log}/* second */\n`;

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = gitSandbox();
  sandboxes.push(sandbox);
  sandbox.write(file, log);
  sandbox.commit('first');
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const tree of trees.splice(0)) tree.close();
});
afterAll(() => {
  for (const { remove } of sandboxes) remove();
});

async function openTree(options: Partial<BaseTreeOptions>): Promise<BaseTree> {
  const tree = await openBaseTree({ cwd: sandbox.directory, ...options });
  trees.push(tree);
  return tree;
}

const blobOf = (revision: string): string => sandbox.git('rev-parse', revision).trim();

describe('--tree', () => {
  test('reads the file below the directory, whatever git knows', async () => {
    sandbox.write(file, second);
    const tree = await openTree({ tree: '.' });
    expect([tree.kind, tree.explicit]).toEqual(['directory', true]);
    expect(tree.describe).toContain(sandbox.directory);
    expect(await tree.preImage({ prePath: file, preBlob: blobOf(`HEAD:${file}`) })).toBe(second);
    expect(await tree.preImage({ prePath: 'fs/moss/none.c' })).toBeUndefined();
    expect(await tree.preImage({})).toBeUndefined();
  });

  test('never leaves the directory', async () => {
    const outside = gitSandbox();
    sandboxes.push(outside);
    outside.write('secret.c', 'int secret;\n');
    symlinkSync(path.join(outside.directory, 'secret.c'), path.join(sandbox.directory, 'fs/link.c'));
    symlinkSync(outside.directory, path.join(sandbox.directory, 'fs/dir'));
    symlinkSync('moss/log.c', path.join(sandbox.directory, 'fs/inside.c'));
    symlinkSync('loop.c', path.join(sandbox.directory, 'fs/loop.c'));
    const tree = await openTree({ tree: sandbox.directory });
    const secret = path.join(outside.directory, 'secret.c');
    const up = path.relative(sandbox.directory, secret);
    for (const prePath of [
      'fs/link.c',
      'fs/dir/secret.c',
      secret,
      up,
      `fs/../${up}`,
      'fs/loop.c',
      'fs',
      '',
      'fs\0',
    ]) {
      expect(await tree.readFile(prePath), prePath).toBeUndefined();
    }
    expect(await tree.readFile('fs/inside.c')).toBe(log);
  });

  test('a directory whose name begins alike is outside', async () => {
    mkdirSync(`${sandbox.directory}-twin`);
    writeFileSync(`${sandbox.directory}-twin/a.c`, 'int a;\n');
    symlinkSync(
      `../../${path.basename(sandbox.directory)}-twin/a.c`,
      path.join(sandbox.directory, 'fs/moss/twin.c'),
    );
    symlinkSync(`${sandbox.directory}-twin/a.c`, path.join(sandbox.directory, 'twin.c'));
    const tree = await openTree({ tree: '.' });
    expect(await tree.readFile('twin.c')).toBeUndefined();
    expect(await tree.readFile('fs/moss/twin.c')).toBeUndefined();
    rmSync(`${sandbox.directory}-twin`, { recursive: true });
  });

  test('a file is decoded line by line: UTF-8, else Latin-1', async () => {
    sandbox.write(
      'fs/old.c',
      Buffer.from('/* caf\xe9 */\n/* caf\xc3\xa9 */\n\xef\xbb\xbfint a;\r\n', 'latin1'),
    );
    const tree = await openTree({ tree: '.' });
    expect(await tree.readFile('fs/old.c')).toBe('/* caf\u00e9 */\n/* caf\u00e9 */\n\ufeffint a;\r\n');
  });

  test.each([
    ['nowhere', 'tree-missing'],
    [file, 'tree-no-directory'],
  ])('%s is refused: %s', async (tree, code) => {
    await expect(openTree({ tree })).rejects.toMatchObject({ code, exitCode: 2 });
  });

  test('excludes --git and --base', async () => {
    await expect(openTree({ tree: '.', base: 'HEAD' })).rejects.toMatchObject({ code: 'base-conflict' });
  });
});

describe('git', () => {
  test('finds the blob of the index line by itself, from a subdirectory, abbreviated or not', async () => {
    sandbox.write(file, second);
    sandbox.commit('second');
    const old = blobOf(`HEAD^:${file}`);
    const tree = await openTree({ cwd: path.join(sandbox.directory, 'fs/moss') });
    expect([tree.kind, tree.explicit]).toEqual(['git', false]);
    for (const preBlob of [old, old.slice(0, 7), old.slice(0, 12).toUpperCase()]) {
      expect(await tree.preImage({ prePath: file, preBlob })).toBe(log);
    }
    // Without the blob, the file of HEAD is the best guess.
    expect(await tree.preImage({ prePath: file, preBlob: 'f'.repeat(40) })).toBe(second);
    expect(await tree.preImage({ prePath: file })).toBe(second);
    expect(await tree.preImage({ prePath: 'fs/none.c', preBlob: '0000000' })).toBeUndefined();
  });

  test('reads objects, not the work tree or the index', async () => {
    sandbox.write(file, second);
    const tree = await openTree({});
    expect(await tree.preImage({ prePath: file })).toBe(log);
    sandbox.git('add', '-A');
    expect(await tree.preImage({ prePath: file })).toBe(log);
  });

  test('a name that is a branch or a commit gives no file', async () => {
    const commit = blobOf('HEAD');
    sandbox.git('branch', 'deadbeef');
    const tree = await openTree({});
    for (const preBlob of [
      commit,
      commit.slice(0, 10),
      'deadbeef',
      'HEAD',
      `HEAD:${file}`,
      blobOf('HEAD:fs'),
    ]) {
      expect(await tree.preImage({ prePath: 'fs/none.c', preBlob }), preBlob).toBeUndefined();
    }
    // The session is still in step after every kind of answer.
    expect(await tree.preImage({ prePath: file })).toBe(log);
  });

  test('an ambiguous abbreviation names nothing', async () => {
    const seen = new Map<string, string>();
    let ambiguous = '';
    for (let number = 0; ambiguous === ''; number += 1) {
      const id = sandboxHash(`int n${number};\n`);
      const other = seen.get(id.slice(0, 4));
      if (other !== undefined) {
        sandbox.gitWith(other, 'hash-object', '-w', '--stdin');
        sandbox.gitWith(`int n${number};\n`, 'hash-object', '-w', '--stdin');
        ambiguous = id.slice(0, 4);
      }
      seen.set(id.slice(0, 4), `int n${number};\n`);
    }
    const tree = await openTree({});
    expect(await tree.preImage({ prePath: 'fs/none.c', preBlob: ambiguous })).toBeUndefined();
    expect(await tree.preImage({ prePath: file })).toBe(log);
  });

  test('many files come through one process, in step, large ones left out', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `fs/f${index}.c`);
    for (const [index, name] of names.entries()) sandbox.write(name, `int f${index};\n`.repeat(index * 20));
    sandbox.write('fs/huge.c', Buffer.alloc(33 << 20, 'x'));
    sandbox.commit('many');
    const tree = await openTree({});
    const texts = Promise.all(names.map((prePath) => tree.preImage({ prePath })));
    const huge = tree.preImage({ prePath: 'fs/huge.c' });
    const after = tree.preImage({ prePath: file });
    expect(await texts).toEqual(names.map((_, index) => `int f${index};\n`.repeat(index * 20)));
    expect(await huge).toBeUndefined();
    expect(await after).toBe(log);
  });

  test('--base names the tree, also by a tag', async () => {
    sandbox.git('tag', '-a', '-m', 'tagged', 'v1');
    sandbox.write(file, second);
    sandbox.commit('second');
    const tree = await openTree({ base: 'v1' });
    expect(tree.explicit).toBe(true);
    expect(tree.describe).toContain('v1');
    expect(await tree.preImage({ prePath: file, preBlob: blobOf(`HEAD:${file}`) })).toBe(log);
    expect(await tree.readFile(file)).toBe(log);
  });

  test.each(['nowhere', '-q', '--all', 'HEAD~9', '', 'HEAD:fs/moss/log.c'])(
    '--base %s is refused',
    async (base) => {
      await expect(openTree({ base })).rejects.toMatchObject({ code: 'unknown-revision', exitCode: 2 });
    },
  );

  test('--git names another repository, bare or not, whatever the environment says', async () => {
    const other = gitSandbox();
    sandboxes.push(other);
    other.write(file, second);
    other.commit('other');
    other.git('clone', '-q', '--bare', '.', 'bare.git');
    vi.stubEnv('GIT_DIR', path.join(sandbox.directory, '.git'));
    for (const git of [
      other.directory,
      path.join(other.directory, 'fs'),
      path.join(other.directory, 'bare.git'),
    ]) {
      const tree = await openTree({ git });
      expect(await tree.preImage({ prePath: file })).toBe(second);
      tree.close();
    }
  });

  test('--git outside a repository is refused', async () => {
    const empty = path.join(sandbox.directory, '..');
    await expect(openTree({ git: empty })).rejects.toMatchObject({ code: 'not-a-repository', exitCode: 2 });
    await expect(openTree({ git: 'nowhere' })).rejects.toMatchObject({ code: 'no-directory', exitCode: 2 });
  });

  test('outside any repository the files below the directory are tried', async () => {
    const plain = mkdtempSync(path.join(tmpdir(), 'hunklock-plain-'));
    const none = await openTree({ cwd: plain });
    expect([none.kind, none.explicit]).toEqual(['directory', false]);
    expect(await none.preImage({ prePath: file })).toBeUndefined();
    mkdirSync(path.join(plain, 'fs/moss'), { recursive: true });
    writeFileSync(path.join(plain, file), second);
    expect(await none.preImage({ prePath: file })).toBe(second);
    rmSync(plain, { recursive: true });
    expect((await openTree({ cwd: plain })).kind).toBe('none');
  });

  test('a repository that git does not understand is no error when it was found by itself', async () => {
    sandbox.write('.git/HEAD', 'nonsense\n');
    const tree = await openTree({});
    expect(await tree.preImage({ prePath: file })).toBeUndefined();
  });

  test('without git, a tree found by itself is silent and a named one is not', async () => {
    vi.stubEnv('PATH', path.join(sandbox.directory, 'fs'));
    expect(await (await openTree({})).preImage({ prePath: file })).toBeUndefined();
    await expect(openTree({ base: 'HEAD' })).rejects.toMatchObject({ code: 'git-missing', exitCode: 2 });
  });
});

function sandboxHash(text: string): string {
  return createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
}
