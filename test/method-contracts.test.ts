// Method contracts: the rows against the fact sheet, both ways, and what they say in older releases.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type EntryLock,
  kernelFacts,
  type KernelVersion,
  methodContract,
  methodPrototypes,
  withKernelFacts,
} from '../src/kernel/index.js';
import { methodContracts } from '../src/kernel/vfs.js';
import { review } from '../src/app/review.js';
import { buildImages } from '../src/image/index.js';
import { textInput } from '../src/input/text-input.js';
import { parsePatches } from '../src/patch/index.js';
import { entryLocksLeftOut, methodsBesideTheSheet } from './harness/left-out-methods.js';

interface ContractFact {
  readonly table: string;
  readonly method: string;
  /** `i_rwsem(dir) exclusive`. */
  readonly locks: readonly string[];
  readonly mayBlock: string;
  readonly rcuWalk: string;
}

const sheet = JSON.parse(
  readFileSync(new URL('../fixtures/kernel/method-contracts.json', import.meta.url), 'utf8'),
) as readonly ContractFact[];

/** Callbacks are under the function that gets them. */
function rowOf({ table, method }: Pick<ContractFact, 'table' | 'method'>) {
  const callback = /^(\w+) (test|set)\(\)$/.exec(method);
  return callback ? methodContract(callback[1] ?? '', callback[2] ?? '') : methodContract(table, method);
}

/** `i_rwsem exclusive`: what the sheet and the rows can be compared by. */
function factLock(text: string): readonly string[] {
  const name = /^\w+(?: lock)?/.exec(text)?.[0] ?? '';
  // Of two modes the weaker is what all calls have.
  const mode = / shared\b| read or write/.test(text) ? 'shared' : 'exclusive';
  return text.includes('(src and dst)') ? [`${name} ${mode}`, `${name} ${mode}`] : [`${name} ${mode}`];
}

function rowLock({ of, field, mode }: EntryLock): string {
  const name =
    field === ''
      ? `${of === 'page' ? 'folio' : (of ?? '').replace('_head', '')} lock`
      : field.split('->').at(-1);
  return `${name ?? ''} ${mode}`;
}

describe('the fact sheet', () => {
  test('has 156 methods', () => {
    expect(sheet).toHaveLength(156);
  });

  test.each(sheet)('$table $method has a row with its locks', (fact) => {
    const row = rowOf(fact);
    const leftOut = entryLocksLeftOut[`${fact.table}.${fact.method}`] ?? {};
    expect(Object.keys(leftOut).filter((lock) => !fact.locks.includes(lock))).toEqual([]);
    const wanted = fact.locks.filter((lock) => leftOut[lock] === undefined).flatMap(factLock);
    const hidden = row?.locks.filter(({ of }) => of === undefined).map(rowLock) ?? [];
    expect(
      row?.locks
        .map(rowLock)
        .filter((lock) => !hidden.includes(lock))
        .sort(),
    ).toEqual(wanted.sort());
  });

  test.each(sheet)('$table $method blocks as it says', (fact) => {
    const blocks = rowOf(fact)?.mayBlock;
    if (/^no\b(?! recursion)/.test(fact.mayBlock)) expect(blocks).toBe('no');
    else expect(blocks).toBe(fact.rcuWalk === 'maybe' ? 'rcu-walk' : 'yes');
  });

  test('no row without a fact or a reason', () => {
    const told = new Set(sheet.map(rowOf));
    const names = methodContracts
      .filter(({ table, method }) => !told.has(methodContract(table, method)))
      .map(({ table, method }) => `${table}.${method}`);
    expect([...new Set(names)].sort()).toEqual(Object.keys(methodsBesideTheSheet).sort());
  });

  test('a lock that is told to be left out has a reason', () => {
    for (const locks of Object.values(entryLocksLeftOut))
      for (const reason of Object.values(locks)) expect(reason.length).toBeGreaterThan(10);
  });
});

describe('names', () => {
  test.each([
    ['lookup', 'in-lookup'],
    ['create', 'exclusive'],
    ['mkdir', 'exclusive'],
    ['rename', 'exclusive'],
    ['atomic_open', 'none'],
    ['getattr', undefined],
  ])('%s: they are kept apart by %s', (method, exclusion) => {
    expect(methodContract('inode_operations', method)?.nameExclusion).toBe(exclusion);
  });

  test('a prototype belongs to a method that is known', () => {
    expect(methodPrototypes.filter(({ table, method }) => !methodContract(table, method))).toEqual([]);
  });
});

describe('releases', () => {
  const at = (version: KernelVersion, table: string, method: string) =>
    withKernelFacts(kernelFacts(version), () => methodContract(table, method));
  const locks = (version: KernelVersion, table: string, method: string) =>
    at(version, table, method)?.locks.map(({ field, mode }) => `${field} ${mode}`);

  test('before 4.7 lookups have the directory for themselves', () => {
    expect(locks('4.6', 'inode_operations', 'lookup')).toEqual(['->i_mutex exclusive']);
    expect(at('4.6', 'inode_operations', 'lookup')?.nameExclusion).toBe('exclusive');
    expect(at('4.6', 'inode_operations', 'atomic_open')?.nameExclusion).toBe('exclusive');
    expect(locks('4.7', 'inode_operations', 'lookup')).toEqual(['->i_rwsem shared']);
    expect(at('4.7', 'inode_operations', 'atomic_open')?.nameExclusion).toBe('none');
  });

  test.each([
    ['6.7', 'dentry_operations', 'd_prune', 3],
    ['6.8', 'dentry_operations', 'd_prune', 2],
    ['6.3', 'vm_operations_struct', 'fault', 1],
    ['6.4', 'vm_operations_struct', 'fault', 0],
    ['5.14', 'address_space_operations', 'readahead', 0],
    ['5.15', 'address_space_operations', 'readahead', 1],
  ] as const)('%s %s.%s: %d locks', (version, table, method, count) => {
    expect(at(version, table, method)?.locks).toHaveLength(count);
  });

  test('a method that a release does not know keeps its row', () => {
    expect(at('6.12', 'address_space_operations', 'readpage')?.locks).toHaveLength(1);
    expect(at('3.10', 'file_operations', 'iterate_shared')?.locks).toHaveLength(1);
  });
});

describe('a patch', () => {
  const lookup = [
    '--- a/fs/moss/namei.c',
    '+++ b/fs/moss/namei.c',
    '@@ -1,10 +1,11 @@',
    ' static struct dentry *moss_lookup(struct inode *dir, struct dentry *dentry, unsigned int flags)',
    ' {',
    ' \tstruct inode *inode = moss_find(dir, dentry);',
    ' ',
    '+\tinode_lock(dir);',
    ' \treturn d_splice_alias(inode, dentry);',
    ' }',
    ' ',
    ' static const struct inode_operations moss_iops = {',
    ' \t.lookup = moss_lookup,',
    ' };',
    '',
  ].join('\n');

  const saidFor = (version: KernelVersion | undefined): readonly string[] => {
    const patches = parsePatches([textInput('moss.patch', lookup)]);
    const images = buildImages(patches.value, () => undefined);
    const options = {
      rules: new Set(['double-lock']),
      existing: false,
      pedantic: false,
      failOn: 'note',
      kernelFor: () => kernelFacts(version),
    } as const;
    const { findings } = review(patches.value, [], images.value, options);
    return findings.flatMap(({ witness }) => witness.map(({ text }) => text));
  };

  test('is judged by its release, and the report says what the method may rely on', () => {
    expect(saidFor('6.12')[0]).toBe(
      'held by the VFS: ->lookup is called with i_rwsem held shared (Documentation/filesystems/locking.rst)',
    );
    expect(saidFor('4.6')[0]).toBe(
      'held by the VFS: ->lookup is called under i_mutex (Documentation/filesystems/locking.rst)',
    );
  });
});
