// The tables of src/kernel/ against the fact sheets, both ways; the lock tables are in kernel-locks.test.ts.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  gfpMaySleep,
  guardClass,
  isNoreturn,
  iterator,
  lockApi,
  looksLikeReferenceTaker,
  methodContract,
  publisher,
  referencePutter,
  referenceTaker,
  resultLock,
  sleepRow,
} from '../src/kernel/index.js';
import { argumentLockApis } from '../src/kernel/by-argument.js';
import { iteratorMacros } from '../src/kernel/iterators.js';
import { guardClasses, lockApis } from '../src/kernel/lock-tables.js';
import { publishers } from '../src/kernel/publishers.js';
import { referencePutters, referenceTakers } from '../src/kernel/references.js';
import { resultLocks } from '../src/kernel/result-locks.js';
import { sleepRows } from '../src/kernel/sleeping.js';
import type { Versioned } from '../src/kernel/version.js';
import { methodContracts } from '../src/kernel/vfs.js';
import { sleepersLeftOut } from './harness/left-out.js';

const readFacts = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/kernel/${name}.json`, import.meta.url), 'utf8'));

describe('every table', () => {
  const tables: Readonly<Record<string, readonly (Versioned & { name: string; source: string })[]>> = {
    locks: lockApis,
    choices: argumentLockApis.map(({ name, rows }) => ({
      name,
      source: [...rows.values()][0]?.source ?? '',
    })),
    guards: guardClasses.map(({ className, source }) => ({ name: className, source })),
    sleepers: sleepRows,
    takers: referenceTakers,
    putters: referencePutters,
    publishers,
    iterators: iteratorMacros,
    results: resultLocks,
    contracts: methodContracts.map(({ table, method, ...row }) => ({ ...row, name: `${table}.${method}` })),
  };
  test.each(Object.entries(tables))('%s: one row per name, each with its source', (_table, rows) => {
    // A name has several rows only for releases that have none in common: one ends where another begins.
    const ranges = rows.map(({ name, since, until }) => `${name} ${since ?? '-'}..${until ?? '-'}`);
    expect(ranges.filter((range, index) => ranges.indexOf(range) !== index)).toEqual([]);
    const again = rows.filter(({ name }, index) => rows.findIndex((row) => row.name === name) !== index);
    const apart = ({ name, since, until }: (typeof rows)[number]): boolean =>
      rows.some((row) => row.name === name && (row.since ?? '') === (until ?? '-')) ||
      rows.some((row) => row.name === name && (row.until ?? '') === (since ?? '-'));
    expect(again.filter((row) => !apart(row))).toEqual([]);
    const sources =
      /^(?:include|fs|mm|lib|kernel|block|net|security|Documentation)\/[\w./-]+\.(?:c|h|rst)(?:: .+| \(.+\))?$/;
    expect(rows.filter(({ source }) => !sources.test(source))).toEqual([]);
  });

  test('a lock that sleeps is not a sleep row too', () => {
    expect(sleepRows.filter(({ name }) => lockApi(name))).toEqual([]);
  });
});

describe('sleepers', () => {
  const sheet = readFacts('sleeping') as readonly { name: string; sleeps: string }[];

  test('what the fact sheet calls sleeping has a row, or a reason to have none', () => {
    const missing = sheet.filter(({ name, sleeps }) => sleeps !== 'never' && !sleepRow(name));
    expect(missing.map(({ name }) => name).sort()).toEqual(Object.keys(sleepersLeftOut).sort());
  });

  test('what never sleeps has none', () => {
    expect(sheet.filter(({ name, sleeps }) => sleeps === 'never' && sleepRow(name))).toEqual([]);
  });

  test.each([
    ['GFP_KERNEL', true],
    ['GFP_NOFS | __GFP_ZERO', true],
    ['(GFP_KERNEL)', true],
    ['GFP_KERNEL_ACCOUNT|__GFP_NOWARN', true],
    ['GFP_ATOMIC', false],
    ['GFP_NOWAIT | __GFP_NOWARN', false],
    ['GFP_NOWAIT | __GFP_DIRECT_RECLAIM', true],
    ['gfp_mask', undefined],
    ['GFP_KERNEL | extra', undefined],
    ['GFP_KERNEL & ~__GFP_DIRECT_RECLAIM', undefined],
    ['atomic ? GFP_ATOMIC : GFP_KERNEL', undefined],
    ['__GFP_ZERO', undefined],
    ['', undefined],
  ])('%s may sleep: %s', (flags, expected) => {
    expect(gfpMaySleep(flags)).toBe(expected);
  });
});

describe('lookups', () => {
  test('an unknown name gives undefined', () => {
    const lookups = [
      lockApi,
      guardClass,
      sleepRow,
      referenceTaker,
      referencePutter,
      publisher,
      iterator,
      resultLock,
    ];
    for (const lookup of lookups) {
      expect(lookup('no_such_function')).toBeUndefined();
      expect(lookup('constructor')).toBeUndefined();
    }
    expect(methodContract('inode_operations', 'no_such_method')).toBeUndefined();
    expect(isNoreturn('schedule')).toBe(false);
    expect(isNoreturn('BUG')).toBe(true);
  });

  test.each([
    'list_for_each_entry_safe',
    'xa_for_each',
    'hlist_for_each_entry_rcu',
    'rbtree_postorder_for_each_entry_safe',
  ])('%s names its head apart from its cursors', (name) => {
    const row = iterator(name);
    expect(row?.headArg).toBeDefined();
    expect(row?.cursorArgs).not.toContain(row?.headArg);
  });

  test.each([
    ['XFS_ILOCK_EXCL', 'acquire', '->i_lock'],
    ['XFS_IOLOCK_SHARED', 'acquire', '->i_vnode.i_rwsem'],
    ['XFS_ILOCK_EXCL | XFS_ILOCK_PARENT', 'acquire', '->i_lock'],
    ['XFS_ILOCK_EXCL | XFS_IOLOCK_EXCL', undefined, undefined],
    ['lock_mode', undefined, undefined],
  ])('xfs_ilock(ip, %s) is judged by its constant', (flags, effect, field) => {
    const row = lockApi('xfs_ilock', ['ip', flags]);
    expect(row?.effect).toBe(effect);
    expect(row?.field).toBe(field);
    expect(lockApi('xfs_ilock')).toBeUndefined();
  });

  test('a call that does nothing without its flag is no lock call', () => {
    expect(lockApi('f2fs_put_page', ['page', '1'])?.effect).toBe('release');
    expect(lockApi('f2fs_put_page', ['page', '0'])).toBeUndefined();
    expect(lockApi('xfs_trans_ijoin', ['tp', 'ip', '0'])).toBeUndefined();
  });

  test.each([
    ['foo_session_get', true],
    ['get_foo_conn', true],
    ['foo_dev_hold', true],
    ['__foo_sess_grab', true],
    ['foo_size_get', false],
    ['get_flags', false],
    ['get_foo_state', false],
    ['foo_lock', false],
    ['get', false],
    ['get_foo_get', false],
  ])('%s looks like a taker of references: %s', (name, expected) => {
    expect(looksLikeReferenceTaker(name)).toBe(expected);
  });

  test('what may refuse is told from what may not', () => {
    expect(referenceTaker('igrab')?.fallible).toBe(true);
    expect(referenceTaker('kref_get_unless_zero')?.fallible).toBe(true);
    expect(referenceTaker('dget')?.fallible).toBeUndefined();
    expect(publisher('list_move_tail')?.effect).toBe('move');
    expect(resultLock('lock_rename')?.heldOn).toBe('no-error-pointer');
  });
});
