// Images against git itself: whatever git calls the file before and after a diff, ours must be the same.
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { buildImages, type ImagePair, imageText } from '../src/image/index.js';
import { textInput } from '../src/input/text-input.js';
import { decodeText } from '../src/input/decode-text.js';
import { parsePatches } from '../src/patch/index.js';
import type { Patch } from '../src/patch/model.js';
import { gitSandbox, imageFixture } from './harness/git-sandbox.js';
import { editText, fileEdit } from './harness/random-edits.js';

const sandbox = gitSandbox();
afterAll(sandbox.remove);

const FILES = ['log.c', 'dirty.c', 'extent.c', 'mossfs.h'];

/** Every way to print the same change. */
const FLAVOURS: readonly (readonly string[])[] = [
  ['-U3'],
  ['-U0'],
  ['-U1', '--no-prefix'],
  ['-U10', '--src-prefix=old/', '--dst-prefix=new/'],
  ['-W', '--full-index'],
  ['-U9999'],
  ['-U3', '--patience', '-C', '--find-copies-harder'],
  ['-U3', '--no-renames'],
  ['-U2', '--irreversible-delete'],
];

/** The two states of every file, by name; undefined where it does not exist. */
type Trees = ReadonlyMap<string, { readonly pre?: string; readonly post?: string }>;

function writeTree(files: ReadonlyMap<string, string>): string {
  sandbox.clear();
  for (const [name, text] of files) sandbox.write(`fs/mossfs/${name}`, text);
  sandbox.git('add', '-A');
  return sandbox.git('write-tree').trim();
}

function parseOne(diff: string): Patch {
  const { value, notices } = parsePatches([textInput('test.diff', diff)]);
  expect(notices).toEqual([]);
  expect(value).toHaveLength(1);
  const [patch] = value;
  if (patch === undefined) throw new Error('no patch');
  return patch;
}

function diffText(pre: string, post: string, flavour: readonly string[]): string {
  const bytes = Buffer.from(sandbox.git('diff', '-M', ...flavour, pre, post), 'latin1');
  return decodeText(bytes);
}

const baseName = (file: string | undefined): string => (file ?? '').replace(/^fs\/mossfs\//, '');

function expectWhole(pair: ImagePair, trees: Trees): void {
  const { diff, pre, post } = pair;
  if (diff.prePath !== undefined) {
    expect(pre?.whole).toBe(true);
    expect(pre && imageText(pre)).toBe(trees.get(baseName(diff.prePath))?.pre);
  }
  if (diff.postPath !== undefined) {
    expect(post?.whole).toBe(true);
    expect(post && imageText(post)).toBe(trees.get(baseName(diff.postPath))?.post);
  }
}

/** Each shown line stands where the real file has it, and the maps lead to equal lines only. */
function expectConsistent(pair: ImagePair, trees: Trees): void {
  const { diff, pre, post, preToPost, postToPre } = pair;
  const linesOf = (text = ''): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  const preLines = linesOf(trees.get(baseName(diff.prePath))?.pre);
  const postLines = linesOf(trees.get(baseName(diff.postPath))?.post);
  for (const [image, lines] of [
    [pre, preLines],
    [post, postLines],
  ] as const) {
    let above = 0;
    for (const { startLine, lines: shown } of image?.segments ?? []) {
      expect(startLine).toBeGreaterThan(above);
      expect(lines.slice(startLine - 1, startLine - 1 + shown.length)).toEqual(shown);
      above = startLine + shown.length;
    }
  }
  if (pre === undefined || post === undefined) return;
  preLines.forEach((text, index) => {
    const line = preToPost(index + 1);
    if (line === undefined) return;
    expect(postLines[line - 1]).toBe(text);
    expect(postToPre(line)).toBe(index + 1);
  });
  const removed = diff.hunks.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'removed').length;
  const unmapped = preLines.filter((_, index) => preToPost(index + 1) === undefined).length;
  expect(unmapped).toBe(removed);
}

function expectNumstat(diff: string, patch: Patch, flavour: readonly string[]): void {
  if (diff === '') return;
  const strip = flavour.includes('--no-prefix') ? '-p0' : '-p1';
  const bytes = Buffer.from(diff, 'utf8');
  const ours = patch.files.map(({ hunks, prePath, postPath }) => {
    const lines = hunks.flatMap((hunk) => hunk.lines);
    const count = (kind: string): number => lines.filter((line) => line.kind === kind).length;
    return `${count('added')}\t${count('removed')}\t${postPath ?? prePath ?? ''}`;
  });
  const git = sandbox.gitWith(bytes, 'apply', '--numstat', '--unidiff-zero', strip, '-').trim();
  expect(ours.join('\n')).toBe(git);
}

describe('images of random edits equal git’s', () => {
  const treeEdit = fc.record({
    pre: fc.tuple(...FILES.map(() => fileEdit)),
    post: fc.tuple(...FILES.map(() => fileEdit)),
    fate: fc.tuple(
      ...FILES.map(() =>
        fc.constantFrom('edit', 'edit', 'edit', 'keep', 'add', 'delete', 'rename', 'copy', 'empty'),
      ),
    ),
  });

  test.each(FLAVOURS.map((flavour) => [flavour.join(' '), flavour] as const))('git diff %s', (_, flavour) => {
    fc.assert(
      fc.property(treeEdit, ({ pre, post, fate }) => {
        const trees = makeTrees(pre, post, fate);
        const [preTree, postTree] = (['pre', 'post'] as const).map((side) =>
          writeTree(
            new Map(
              [...trees].flatMap(([name, texts]) => (texts[side] === undefined ? [] : [[name, texts[side]]])),
            ),
          ),
        );
        const diff = diffText(preTree ?? '', postTree ?? '', flavour);
        if (diff === '') return;
        const patch = parseOne(diff);
        expectNumstat(diff, patch, flavour);
        const whole = buildImages([patch], (_index, file) => trees.get(baseName(file.prePath))?.pre);
        expect(whole.notices).toEqual([]);
        for (const pair of whole.value[0] ?? []) {
          expectWhole(pair, trees);
          expectConsistent(pair, trees);
        }
        for (const pair of buildImages([patch], () => undefined).value[0] ?? []) {
          expectConsistent(pair, trees);
          if (pair.diff.change === 'added') expectWhole(pair, trees);
        }
      }),
      { numRuns: 15 },
    );
  });
});

function makeTrees(
  pre: readonly Parameters<typeof editText>[1][],
  post: readonly Parameters<typeof editText>[1][],
  fate: readonly string[],
): Trees {
  const trees = new Map<string, { pre?: string; post?: string }>();
  FILES.forEach((name, index) => {
    const [preEdit, postEdit] = [pre[index], post[index]];
    if (preEdit === undefined || postEdit === undefined) return;
    const before = editText(imageFixture(name), { ...preEdit, edits: preEdit.edits.slice(0, 2) });
    const after = editText(before, {
      ...postEdit,
      crlf: preEdit.crlf !== postEdit.crlf && postEdit.edits.length > 4,
    });
    switch (fate[index]) {
      case 'add':
        trees.set(name, { post: after });
        break;
      case 'delete':
        trees.set(name, { pre: before });
        break;
      case 'rename':
        trees.set(name, { pre: before });
        trees.set(`moved-${name}`, { post: after });
        break;
      case 'copy':
        trees.set(name, { pre: before, post: before });
        trees.set(`copy-${name}`, { post: after });
        break;
      case 'empty':
        trees.set(name, { pre: before, post: '' });
        break;
      case 'keep':
        trees.set(name, { pre: before, post: before });
        break;
      default:
        trees.set(name, { pre: before, post: after });
    }
  });
  return trees;
}
