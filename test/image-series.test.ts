// A series judged in order: what each patch finds is what the patches before it left.
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { buildImages, type ImagePair, imageText } from '../src/image/index.js';
import type { Notice } from '../src/base/notice.js';
import { textInput } from '../src/input/text-input.js';
import { parsePatches } from '../src/patch/index.js';
import type { Patch } from '../src/patch/model.js';
import { gitSandbox, imageFixture } from './harness/git-sandbox.js';

const sandbox = gitSandbox();
afterAll(sandbox.remove);

const log = imageFixture('log.c');
const dirty = imageFixture('dirty.c');
const renamed = dirty.replaceAll('first_dirty', 'next_dirty');

/** Texts of the tree before the series, by path. */
let base: Map<string, string>;
let start: string;

beforeEach(() => {
  sandbox.clear();
  sandbox.write('fs/moss/log.c', log);
  sandbox.write('fs/moss/dirty.c', dirty);
  start = sandbox.commit('start');
  base = new Map([
    ['fs/moss/log.c', log],
    ['fs/moss/dirty.c', dirty],
  ]);
});

/** The commits since `start`, as mails without anything that names their blobs. */
function series(...options: readonly string[]): Patch[] {
  const mails = sandbox
    .git('format-patch', '--stdout', '-M', ...options, start)
    .split(/^(?=From [0-9a-f]{40} )/m);
  const inputs = mails.map((mail) => {
    const subject = /^Subject: (.*)$/m.exec(mail)?.[1] ?? '';
    return textInput('mbox', mail.replace(/^index .*\n/gm, ''), { subject });
  });
  return [...parsePatches(inputs).value];
}

const texts = (pair: ImagePair | undefined): (string | undefined)[] => [
  pair?.pre && (pair.pre.whole ? imageText(pair.pre) : 'hunks'),
  pair?.post && (pair.post.whole ? imageText(pair.post) : 'hunks'),
];
const codes = (notices: readonly Notice[]): string[] => notices.map(({ code, level }) => `${code} ${level}`);
const fromBase = (_patch: number, { prePath }: { prePath?: string }): string | undefined =>
  prePath === undefined ? undefined : base.get(prePath);

describe('three patches with a rename', () => {
  const first = log.replace('\tint ret = 0;\n', '\tint ret = -EIO;\n');
  const third = renamed.replace('cond_resched', 'cond_resched_lock');
  const made = '/* new */\nint moss_new(void)\n{\n\treturn 0;\n}\n';

  beforeEach(() => {
    sandbox.write('fs/moss/log.c', first);
    sandbox.write('fs/moss/new.c', made);
    sandbox.commit('moss: change the log');
    sandbox.git('mv', 'fs/moss/dirty.c', 'fs/moss/flush.c');
    sandbox.write('fs/moss/flush.c', renamed);
    sandbox.write('fs/moss/new.c', made.replace('0', '1'));
    sandbox.commit('moss: rename');
    sandbox.write('fs/moss/flush.c', third);
    sandbox.git('rm', '-q', 'fs/moss/log.c');
    sandbox.commit('moss: change what was renamed');
  });

  test('each is applied on top of those before it', () => {
    const built = buildImages(series(), fromBase, { base: 'the test tree' });
    expect(built.notices).toEqual([]);
    expect(built.value.map((pairs) => pairs.map(texts))).toEqual([
      [
        [log, first],
        [undefined, made],
      ],
      [
        [dirty, renamed],
        [made, made.replace('0', '1')],
      ],
      [
        [renamed, third],
        [first, undefined],
      ],
    ]);
  });

  test('without texts, files that the series makes are known whole', () => {
    const built = buildImages(series(), () => undefined);
    expect(built.notices).toEqual([]);
    expect(built.value.map((pairs) => pairs.map(texts))).toEqual([
      [
        ['hunks', 'hunks'],
        [undefined, made],
      ],
      [
        ['hunks', 'hunks'],
        [made, made.replace('0', '1')],
      ],
      [
        ['hunks', 'hunks'],
        [log.replace('\tint ret = 0;\n', '\tint ret = -EIO;\n'), undefined],
      ],
    ]);
  });

  test('a file that one patch changed out of sight stays at hunks', () => {
    const patches = series();
    const built = buildImages(
      patches,
      (patch, diff) => (patch === 1 ? 'other text\n' : fromBase(patch, diff)),
      {
        base: 'the test tree',
      },
    );
    expect(built.value[2]?.map(texts)[0]).toEqual(['hunks', 'hunks']);
    expect(codes(built.notices)).toEqual(['patch-does-not-apply not-judged']);
    expect(built.notices[0]?.file).toBe('fs/moss/flush.c');
  });

  test('a file that the named tree lacks is said, one that the series makes is not', () => {
    base.delete('fs/moss/dirty.c');
    const built = buildImages(series(), fromBase, { base: 'the test tree' });
    expect(codes(built.notices)).toEqual(['pre-image-missing not-judged']);
    expect(built.notices[0]?.message).toContain('the test tree');
  });

  test('a tree found by itself that does not fit is passed over', () => {
    base.set('fs/moss/dirty.c', 'something else\n');
    const built = buildImages(series(), fromBase);
    expect(built.notices).toEqual([]);
    expect(built.value[1]?.map(texts)[0]).toEqual(['hunks', 'hunks']);
  });
});

test('two files that change places keep their own pre-images', () => {
  sandbox.write('fs/moss/log.c', `${dirty}/* 1 */\n`);
  sandbox.write('fs/moss/dirty.c', `${log}/* 2 */\n`);
  sandbox.commit('moss: swap');
  sandbox.write('fs/moss/log.c', `${dirty}/* 3 */\n`);
  sandbox.commit('moss: change one');
  const patches = series('-B');
  expect(patches[0]?.files.map(({ change }) => change)).toEqual(['renamed', 'renamed']);
  const built = buildImages(patches, fromBase, { base: 'the test tree' });
  expect(built.notices).toEqual([]);
  expect(built.value.map((pairs) => pairs.map(texts))).toEqual([
    [
      [log, `${log}/* 2 */\n`],
      [dirty, `${dirty}/* 1 */\n`],
    ],
    [[`${dirty}/* 1 */\n`, `${dirty}/* 3 */\n`]],
  ]);
});

test('a file deleted and made again is the new one', () => {
  sandbox.git('rm', '-q', 'fs/moss/log.c');
  sandbox.commit('moss: delete');
  sandbox.write('fs/moss/log.c', 'int again;\n');
  sandbox.commit('moss: make again');
  sandbox.write('fs/moss/log.c', 'int again, more;\n');
  sandbox.commit('moss: change it');
  const built = buildImages(series(), fromBase, { base: 'the test tree' });
  expect(built.notices).toEqual([]);
  expect(built.value.map((pairs) => pairs.map(texts))).toEqual([
    [[log, undefined]],
    [[undefined, 'int again;\n']],
    [['int again;\n', 'int again, more;\n']],
  ]);
});

test('the second version of a patch starts again from the base tree', () => {
  sandbox.write('fs/moss/log.c', log.replace('-EROFS', '-EACCES'));
  sandbox.commit('moss: change the log');
  const [mail] = [sandbox.git('format-patch', '--stdout', start)];
  const inputs = ['[PATCH] moss: x', '[PATCH v2] moss: x'].map((subject, index) =>
    textInput(`mail ${index}`, mail, { subject }),
  );
  const built = buildImages(parsePatches(inputs).value, fromBase);
  expect(codes(built.notices).filter((code) => !code.startsWith('patch-applied-alone'))).toEqual([]);
  expect(built.value.map((pairs) => pairs.map(texts))).toEqual(
    Array<unknown>(2).fill([[log, log.replace('-EROFS', '-EACCES')]]),
  );
});

test('a text with the blob id that the diff names is believed before the series', () => {
  const changed = log.replace('-EROFS', '-EACCES');
  sandbox.write('fs/moss/log.c', changed);
  sandbox.commit('moss: change the log');
  const mail = sandbox.git('format-patch', '--stdout', start);
  const [patch] = parsePatches([textInput('mbox', mail)]).value;
  if (patch === undefined) throw new Error('no patch');
  // Two branches that make the same change, as a range with a merge lists them.
  const built = buildImages([patch, patch], fromBase);
  expect(built.notices).toEqual([]);
  expect(built.value.map((pairs) => pairs.map(texts))).toEqual([[[log, changed]], [[log, changed]]]);
});

describe('files that are not judged', () => {
  test('a file that is no C is named only when asked', () => {
    sandbox.write('fs/moss/Kconfig', 'config MOSS\n');
    sandbox.commit('moss: configure');
    expect(buildImages(series(), fromBase)).toEqual({ value: [[]], notices: [] });
    const { notices } = buildImages(series(), fromBase, { verbose: true });
    expect(codes(notices)).toEqual(['file-not-c info']);
  });

  test('a C file that git calls binary is always named', () => {
    sandbox.write('fs/moss/log.c', `${log}\0`);
    sandbox.commit('moss: break it');
    const { value, notices } = buildImages(series(), fromBase);
    expect(value).toEqual([[]]);
    expect(codes(notices)).toEqual(['binary-file not-judged']);
  });
});
