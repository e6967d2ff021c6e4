// The tables of src/kernel/ against the fact sheets, both ways, and against each other.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  allLockApis,
  gfpMaySleep,
  guardClass,
  isNoreturn,
  iterator,
  type LockApi,
  lockApi,
  looksLikeReferenceTaker,
  methodContract,
  publisher,
  referencePutter,
  referenceTaker,
  resultLock,
  sleepRow,
} from '../src/kernel/index.js';
import { iteratorMacros } from '../src/kernel/iterators.js';
import { guardClasses } from '../src/kernel/lock-tables.js';
import { publishers } from '../src/kernel/publishers.js';
import { referencePutters, referenceTakers } from '../src/kernel/references.js';
import { resultLocks } from '../src/kernel/result-locks.js';
import { sleepRows } from '../src/kernel/sleeping.js';
import { methodContracts } from '../src/kernel/vfs.js';
import { dropOrSwapLeftOut, primitivesLeftOut, sleepersLeftOut } from './harness/left-out.js';

interface Primitive {
  readonly name: string;
  readonly op: string;
  readonly lockArg?: number | string;
  readonly flagsArg?: number;
  readonly mode: string;
  readonly variant: string;
  readonly returns: string;
  readonly releasedBy?: readonly string[];
  readonly atomic?: true;
  readonly sleeps?: true;
  readonly nested?: true;
}
interface GuardFact {
  readonly className: string;
  readonly form: string;
  readonly mode: string;
  readonly conditional?: string;
  readonly unlock: string;
  readonly atomic: boolean;
  readonly sleeps: boolean;
}
interface LockFacts {
  readonly primitives: readonly Primitive[];
  readonly regions: readonly { begin: string; end: string; atomic: boolean }[];
  readonly dropOrSwap: readonly { name: string; lock: string }[];
  readonly guards: readonly GuardFact[];
}

const readFacts = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/kernel/${name}.json`, import.meta.url), 'utf8'));
const facts = readFacts('lock-primitives') as LockFacts;
const known = facts.primitives.filter(({ name }) => !(name in primitivesLeftOut));

/** The row of a name; a missing one fails the test by its name. */
function rowOf(name: string): LockApi {
  const row = lockApi(name);
  if (!row) throw new Error(`no row for ${name}`);
  return row;
}

describe('lock primitives', () => {
  test('the fact sheet is whole', () => {
    expect(facts.primitives.length).toBe(303);
    expect(facts.regions.length).toBe(12);
    expect(facts.dropOrSwap.length).toBe(15);
    expect(facts.guards.length).toBe(52);
  });

  test('each has a row, or a reason to have none', () => {
    const rowless = facts.primitives.filter(({ name }) => !lockApi(name)).map(({ name }) => name);
    expect(rowless.sort()).toEqual(Object.keys(primitivesLeftOut).sort());
  });

  const effects: Readonly<Record<string, string>> = {
    acquire: 'acquire',
    release: 'release',
    try: 'try-acquire',
    conditional: 'try-acquire',
    downgrade: 'downgrade',
    assert: 'assert-held',
    query: 'query',
  };
  test.each(known)('$name does what the fact sheet says', (fact) => {
    const row = rowOf(fact.name);
    const effect = fact.name === 'lockdep_assert_not_held' ? 'assert-not-held' : effects[fact.op];
    expect(row.effect).toBe(effect);
    expect(row.lockArgs).toEqual(expect.arrayContaining([...argumentsOf(fact)]));
    expect(row.lockArgs.length === 0).toBe(argumentsOf(fact).length === 0);
    if (fact.flagsArg !== undefined) expect(row.flagsArg).toBe(fact.flagsArg);
    if (/acquire/.test(row.effect)) {
      expect(row.mode).toBe(fact.mode);
      expect(row.variant).toBe(variantOf(fact));
      expect(row.atomic ?? false).toBe(fact.atomic ?? atomicByCorrection(fact.name));
      expect(row.sleeps ?? false).toBe(fact.sleeps ?? false);
      expect(row.nested ?? false).toBe(fact.nested ?? false);
    }
    expect(row.takenOn).toBe(row.effect === 'try-acquire' ? takenOnOf(fact) : undefined);
  });

  // A release pairs with its acquire in type, mode and variant; the fact sheet names it.
  const pairs = known.flatMap((fact) =>
    (fact.releasedBy ?? [])
      .map((release) => ({ name: fact.name, release: /^\w+/.exec(release)?.[0] ?? '' }))
      .filter(({ name, release }) => lockApi(release) && !crossFamily.has(`${name} ${release}`)),
  );
  test.each(pairs)('$name is released by $release', ({ name, release }) => {
    const [taken, released] = [rowOf(name), rowOf(release)];
    expect(released.effect).toBe('release');
    expect(released.lockType).toBe(taken.lockType);
    expect(released.mode).toBe(taken.effect === 'downgrade' ? 'shared' : taken.mode);
    expect(released.variant).toBe(taken.variant);
  });
});

// One call releases a page, a folio or the rwsem behind a wrapper by another name.
const crossFamily = new Set([
  'folio_lock unlock_page',
  'folio_trylock unlock_page',
  'lock_page folio_unlock',
  'trylock_page folio_unlock',
]);

function argumentsOf({ lockArg }: Primitive): readonly number[] {
  if (typeof lockArg === 'number') return [lockArg];
  return lockArg === '0 and 1' ? [0, 1] : [];
}

function variantOf({ name, variant }: Primitive): string {
  if (/_nested_bh$/.test(name)) return 'bh'; // the fact sheet counts softirqs as off before
  const variants: Readonly<Record<string, string>> = {
    'irq-disable': 'irq',
    'irq-save': 'irqsave',
    'bh-disable': 'bh',
  };
  return variants[variant] ?? 'plain';
}

/** lockref_put_or_lock() leaves a spinlock held; the fact sheet files it with the counters. */
const atomicByCorrection = (name: string): boolean => name === 'lockref_put_or_lock';

function takenOnOf({ returns }: Primitive): 'zero' | 'nonzero' {
  return /^0 on success|^0 with|; 0: NOT decremented/.test(returns) ? 'zero' : 'nonzero';
}

describe('regions, drops and guards', () => {
  test.each(facts.regions)('$begin .. $end', ({ begin, end, atomic }) => {
    const [open, close] = [rowOf(begin), rowOf(end)];
    expect([open.effect, close.effect]).toEqual(['acquire', 'release']);
    expect(open.atomic ?? false).toBe(atomic);
    expect(sameLock(open, close)).toBe(true);
  });

  test('each function that drops or swaps a lock has a row, or a reason to have none', () => {
    const rowless = facts.dropOrSwap.filter(({ name }) => !lockApi(name)).map(({ name }) => name);
    expect(rowless.sort()).toEqual(Object.keys(dropOrSwapLeftOut).sort());
    for (const { name, lock } of facts.dropOrSwap) {
      const row = lockApi(name);
      if (!row) continue;
      expect(row.effect).toBe(name === 'deactivate_locked_super' ? 'release' : 'drop-and-retake');
      if (/^\d$/.test(lock)) expect(row.lockArgs).toEqual([Number(lock)]);
    }
  });

  test.each(facts.guards)('guard class $className', (fact) => {
    const row = guardClass(fact.className);
    expect(row?.form).toBe(fact.form);
    expect(row?.conditional ?? false).toBe(fact.conditional !== undefined);
    expect(row?.atomic ?? false).toBe(fact.atomic);
    expect(row?.sleeps ?? false).toBe(fact.sleeps);
    const unlock = lockApi(fact.unlock);
    expect(row?.lock === undefined).toBe(unlock === undefined);
    if (!row?.lock || !unlock) return;
    const { lockType, mode, variant } = unlock;
    expect({ ...row.lock, field: undefined, lockName: undefined }).toMatchObject({ lockType, mode, variant });
    expect(row.lock.field).toBe(unlock.field);
    expect(row.lock.lockName).toBe(unlock.lockName);
  });
});

/** Two rows are about the same lock when they are given the same arguments, wherever these stand. */
function sameLock(left: LockApi, right: LockApi): boolean {
  const same = (['lockType', 'mode', 'variant', 'field', 'lockName'] as const).every(
    (key) => left[key] === right[key],
  );
  return same && left.lockArgs.length === right.lockArgs.length;
}

describe('the lock tables in themselves', () => {
  const acquires = allLockApis().filter(({ effect }) => effect === 'acquire' || effect === 'try-acquire');
  test.each(acquires)('$name has a release', (row) => {
    // spin_unlock(&lockref->lock) releases it: there is no wrapper of its own.
    if (row.name === 'lockref_put_or_lock') return;
    const releases = allLockApis().filter(({ effect }) => effect === 'release');
    expect(releases.filter((release) => sameLock(row, release)).length).toBeGreaterThan(0);
  });

  test.each(allLockApis().filter(({ effect }) => effect === 'release'))('$name has an acquire', (row) => {
    const byAnotherName = /^(?:xlog_wait|sleep_on_spinunlock|wbc_attach_and_unlock_inode)/.test(row.name);
    const partner = acquires.find((other) =>
      sameLock(byAnotherName ? { ...row, field: '' } : row, byAnotherName ? { ...other, field: '' } : other),
    );
    expect(partner?.name).toBeDefined();
  });

  test('a lock that forbids sleeping is not taken by a call that sleeps', () => {
    const odd = acquires.filter(({ atomic, sleeps }) => (atomic ?? false) && (sleeps ?? false));
    expect(odd).toEqual([]);
  });

  test('takenOn is given for each try-acquire and for nothing else', () => {
    const odd = allLockApis().filter((row) => (row.effect === 'try-acquire') !== (row.takenOn !== undefined));
    expect(odd).toEqual([]);
  });
});

describe('every table', () => {
  const tables: Readonly<Record<string, readonly { name: string; source: string }[]>> = {
    locks: allLockApis(),
    guards: guardClasses.map(({ className, source }) => ({ name: className, source })),
    sleepers: sleepRows,
    takers: referenceTakers,
    putters: referencePutters,
    publishers,
    iterators: iteratorMacros,
    results: resultLocks,
    contracts: methodContracts.map(({ table, method, source }) => ({ name: `${table}.${method}`, source })),
  };
  test.each(Object.entries(tables))('%s: one row per name, each with its source', (_table, rows) => {
    const names = rows.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
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

describe('method contracts', () => {
  interface ContractFact {
    readonly table: string;
    readonly method: string;
    readonly locks: readonly string[];
    readonly mayBlock: string;
    readonly rcuWalk: string;
  }
  const sheet = readFacts('method-contracts') as readonly ContractFact[];
  // Freeze protection, counters, folio locks of a list and namespace_sem have no parameter that leads to them.
  const nameless =
    /SB_FREEZE|f_pos_lock|namespace_sem|dqio_sem|I_SYNC|I_FREEING|rcu callback|page table lock|maybe|when called/;

  test.each(sheet.filter(({ locks }) => locks.length > 0))('$table.$method', (fact) => {
    const sure = fact.locks.filter(
      (lock) => !nameless.test(lock) && !/ if |when |invalidate_lock|rename_lock/.test(lock),
    );
    if (sure.length === 0 || fact.method === 'readahead' || fact.method === 'swap_rw') return;
    const contract = methodContract(fact.table, fact.method);
    const shared = sure.filter((lock) => / shared/.test(lock)).length;
    const counted = sure.length + (fact.method === 'migrate_folio' ? 1 : 0);
    expect(contract?.locks.length).toBe(counted);
    expect(contract?.locks.filter(({ mode }) => mode === 'shared').length).toBe(shared);
  });

  test.each(sheet.filter(({ table, method }) => methodContract(table, method)))(
    '$table.$method blocks as the fact sheet says',
    ({ table, method, mayBlock, rcuWalk }) => {
      const blocks = methodContract(table, method)?.mayBlock;
      if (mayBlock.startsWith('no')) expect(blocks).toBe('no');
      else expect(blocks).toBe(rcuWalk === 'maybe' ? 'rcu-walk' : 'yes');
    },
  );

  test.each([
    ['lookup', 'in-lookup'],
    ['create', 'exclusive'],
    ['mkdir', 'exclusive'],
    ['rename', 'exclusive'],
    ['atomic_open', 'none'],
    ['getattr', undefined],
  ])('%s: names are kept apart by %s', (method, exclusion) => {
    expect(methodContract('inode_operations', method)?.nameExclusion).toBe(exclusion);
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
