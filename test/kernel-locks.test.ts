// The lock tables of src/kernel/ against the fact sheet, both ways, and against each other.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allLockApis, guardClass, type LockApi, lockApi } from '../src/kernel/index.js';
import { dropOrSwapLeftOut, primitivesLeftOut, regionsLeftOut } from './harness/left-out.js';

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

const sheet = new URL('../fixtures/kernel/lock-primitives.json', import.meta.url);
const facts = JSON.parse(readFileSync(sheet, 'utf8')) as LockFacts;
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
  test.each(facts.regions.filter(({ begin }) => !(begin in regionsLeftOut)))(
    '$begin .. $end',
    ({ begin, end, atomic }) => {
      const [open, close] = [rowOf(begin), rowOf(end)];
      expect([open.effect, close.effect]).toEqual(['acquire', 'release']);
      expect(open.atomic ?? false).toBe(atomic);
      expect(sameLock(open, close)).toBe(true);
    },
  );

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

  // Helpers that end a critical section which their caller began on the plain lock.
  const endsForCaller = [
    'f2fs_gc',
    'f2fs_handle_failed_inode',
    'wbc_attach_and_unlock_inode',
    'xfs_ail_update_finish',
    'xfs_trans_ail_update',
    'xfs_trans_ail_update_bulk',
    'xlog_wait_on_iclog',
  ];
  test('each other release has an acquire', () => {
    const releases = allLockApis().filter(({ effect }) => effect === 'release');
    const alone = releases.filter((row) => !acquires.some((other) => sameLock(other, row)));
    expect(alone.map(({ name }) => name).sort()).toEqual(endsForCaller);
  });

  test('a lock that forbids sleeping is not taken by a call that sleeps', () => {
    const odd = acquires.filter(({ atomic, sleeps }) => (atomic ?? false) && (sleeps ?? false));
    expect(odd).toEqual([]);
  });

  test('a result of 1 without the lock is said where it is so', () => {
    const odd = allLockApis().filter(({ failsWith }) => failsWith === 'positive');
    expect(odd.map(({ name }) => name).sort()).toEqual(['down_trylock', 'lockref_put_or_lock']);
  });

  test('takenOn is given for each try-acquire and for nothing else', () => {
    const odd = allLockApis().filter((row) => (row.effect === 'try-acquire') !== (row.takenOn !== undefined));
    expect(odd).toEqual([]);
  });
});
