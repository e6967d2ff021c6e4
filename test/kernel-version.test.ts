// One kernel release instead of another, and rows that others bring: what lookups answer inside and outside of it.
import { describe, expect, test } from 'vitest';
import { chooseKernel, versionInMakefile } from '../src/app/kernel-choice.js';
import {
  activeFacts,
  isNoreturn,
  kernelFacts,
  lockApi,
  parseKernelVersion,
  withKernelFacts,
} from '../src/kernel/index.js';
import { rowFor, type Versioned } from '../src/kernel/version.js';

describe('versions', () => {
  test.each([
    ['6.12', '6.12'],
    ['v4.6', '4.6'],
    ['6.12.57', '6.12'],
    ['6.13-rc2', '6.13'],
    ['6', undefined],
    ['six', undefined],
    ['6.12x', undefined],
    ['', undefined],
  ])('%s is %s', (text, expected) => {
    expect(parseKernelVersion(text)).toBe(expected);
  });

  type Row = Versioned & { readonly name: string };
  const old: Row = { name: 'old', until: '4.7' };
  const middle: Row = { name: 'middle', since: '4.7', until: '6.10' };
  const last: Row = { name: 'last', since: '6.10' };

  test.each([
    ['2.6', 'old'],
    ['4.6', 'old'],
    ['4.7', 'middle'],
    ['6.9', 'middle'],
    ['6.10', 'last'],
    ['6.20', 'last'],
    [undefined, 'last'],
  ] as const)('in %s the row is the %s one', (version, expected) => {
    expect(rowFor([old, middle, last], version).name).toBe(expected);
    expect(rowFor([last, old, middle], version).name).toBe(expected);
  });

  test('where no row holds, the nearest does', () => {
    expect(rowFor([old, { ...last, since: '5.0' }], '4.8').name).toBe('old');
    expect(rowFor([old, { ...middle, until: '4.9' }], undefined).name).toBe('middle');
    expect(rowFor([last], '3.0').name).toBe('last');
  });

  test.each([
    ['# SPDX\nVERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 57\n', '6.12'],
    ['VERSION=4\nPATCHLEVEL=6\n', '4.6'],
    ['VERSION = 1.2.3\nall:\n', undefined],
    ['VERSION = 6\n', undefined],
    ['', undefined],
  ])('a Makefile tells its release: %#', (text, expected) => {
    expect(versionInMakefile(text)).toBe(expected);
  });
});

describe('facts', () => {
  const added = {
    name: 'mossfs',
    rows: {
      lockApis: [
        { ...lockApi('mutex_lock'), name: 'moss_lock' } as NonNullable<ReturnType<typeof lockApi>>,
        { ...lockApi('spin_lock'), name: 'mutex_lock' } as NonNullable<ReturnType<typeof lockApi>>,
      ],
      noreturnCalls: [{ name: 'moss_die', source: 'fs/moss/die.c' }],
    },
  };

  test('rows are added, and come before those of the same name', () => {
    withKernelFacts(kernelFacts(undefined, [added]), () => {
      expect(lockApi('moss_lock')?.lockType).toBe('mutex');
      expect(lockApi('mutex_lock')?.lockType).toBe('spinlock');
      expect(lockApi('spin_lock')?.lockType).toBe('spinlock');
      expect(isNoreturn('moss_die')).toBe(true);
    });
    expect(lockApi('moss_lock')).toBeUndefined();
    expect(lockApi('mutex_lock')?.lockType).toBe('mutex');
    expect(isNoreturn('moss_die')).toBe(false);
  });

  test('hold inside the call alone, also when it throws', () => {
    const before = activeFacts();
    const inner = kernelFacts('4.6');
    expect(() =>
      withKernelFacts(inner, () => {
        expect(activeFacts()).toBe(inner);
        throw new Error('judged no more');
      }),
    ).toThrow('judged no more');
    expect(activeFacts()).toBe(before);
  });

  test('have an id that tells them apart', () => {
    const ids = [kernelFacts(undefined), kernelFacts('4.6'), kernelFacts('4.6', [added])].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(kernelFacts(undefined)).toBe(kernelFacts(undefined));
  });
});

describe('the choice', () => {
  const makefile = (): Promise<string> => Promise.resolve('VERSION = 5\nPATCHLEVEL = 10\n');

  const choose = (
    named: string | undefined,
    readMakefile: () => Promise<string | undefined>,
    config?: { readonly kernel: '6.1' },
  ): ReturnType<typeof chooseKernel> => chooseKernel({ named, presets: [], config, readMakefile });

  test('what is named comes before the config, then the tree, then the newest', async () => {
    expect((await choose('4.6', makefile, { kernel: '6.1' }))('fs/a.c').version).toBe('4.6');
    expect((await choose(undefined, makefile, { kernel: '6.1' }))('fs/a.c').version).toBe('6.1');
    expect((await choose(undefined, makefile))('fs/a.c').version).toBe('5.10');
    const none = await choose(undefined, () => Promise.resolve(undefined));
    expect(none('fs/a.c').version).toBeUndefined();
  });

  test('what is no version is wrong usage', async () => {
    await expect(choose('new', makefile)).rejects.toMatchObject({ exitCode: 2 });
  });
});
