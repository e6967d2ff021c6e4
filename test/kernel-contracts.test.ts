// Contracts of helpers and guards of fields against the fact sheets, and against the other tables.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type ApiContract,
  apiContract,
  type ContractLock,
  guardedField,
  lockApi,
  referencePutter,
  referenceTaker,
  resultLock,
  sleepRow,
} from '../src/kernel/index.js';
import { apiContracts } from '../src/kernel/contracts.js';
import { guardedFieldRows } from '../src/kernel/guarded-fields.js';
import {
  fieldsLeftOut,
  locksLeftOut,
  referencesCorrected,
  requirementsAdded,
  requirementsLeftOut,
  resultsCorrected,
  sleepCorrected,
} from './harness/contract-corrections.js';
import { sleepersLeftOut } from './harness/left-out.js';

interface ContractFact {
  readonly name: string;
  readonly sleeps: 'yes' | 'conditional' | 'never';
  readonly requires?: readonly string[];
  readonly takes?: readonly string[];
  readonly gives?: string;
  readonly takesReference?: string;
  readonly returnsReference?: boolean;
  readonly returns: string;
}

interface GuardFact {
  readonly struct: string;
  readonly field: string;
  readonly kind: string;
}

const readFacts = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/kernel/${name}.json`, import.meta.url), 'utf8'));

const facts = readFacts('api-contracts') as readonly ContractFact[];

/** The row of a name; a missing one fails the test by its name. */
function rowOf(name: string): ApiContract {
  const row = apiContract(name);
  if (!row) throw new Error(`no contract for ${name}`);
  return row;
}

const effectsOf = (row: ApiContract): readonly string[] => Object.values(row.references ?? {});

describe('contracts of helpers', () => {
  test('every fact has a row, and every row a fact', () => {
    expect(facts.length).toBe(241);
    const names = new Set(apiContracts.map(({ name }) => name));
    expect([...names].sort()).toEqual(facts.map(({ name }) => name).sort());
  });

  test('rows of one name are of different releases', () => {
    const keys = apiContracts.map(({ name, until }) => `${name} ${until ?? ''}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(
      apiContracts.filter(({ source }) => !/^(?:include|fs|mm|lib|kernel|security)\/\S+\.[ch]$/.test(source)),
    ).toEqual([]);
  });

  const classes = { yes: 'always', conditional: 'sometimes', never: 'never' } as const;
  test.each(facts)('$name sleeps as the fact sheet says', ({ name, sleeps }) => {
    expect(rowOf(name).sleeps).toBe(sleepCorrected[name]?.sleeps ?? classes[sleeps]);
  });

  test.each(facts)('$name: locks', ({ name, requires, takes = [] }) => {
    const row = rowOf(name);
    const asksForLock = requires !== undefined && !(name in requirementsLeftOut);
    expect((row.requires ?? []).length > 0).toBe(asksForLock || name in requirementsAdded);
    const said = [...(row.takes ?? []), ...(row.mayTake ?? []), ...(row.forbids ?? [])].map(wordOf);
    for (const word of lockWords) {
      if (!takes.some((lock) => new RegExp(`\\b${word}`).test(lock))) continue;
      if (locksLeftOut[name]?.includes(word) !== true) expect(said).toContain(word);
    }
  });

  test.each(facts)('$name: references', ({ name, gives, takesReference, returnsReference }) => {
    const row = rowOf(name);
    const effects = effectsOf(row);
    const corrected = referencesCorrected[name];
    expect(effects.some((effect) => /put|moved|freed/.test(effect))).toBe(
      corrected?.gives ?? gives !== undefined,
    );
    expect(effects.some((effect) => effect.startsWith('taken'))).toBe(
      corrected?.takes ?? takesReference !== undefined,
    );
    if (corrected?.returns === undefined && returnsReference !== undefined)
      expect(row.returns === 'owned' || row.returns === 'argument').toBe(returnsReference);
  });

  test.each(facts)('$name: result', ({ name, returns }) => {
    const { result } = rowOf(name);
    if (name in resultsCorrected) return;
    expect(/null/.test(result)).toBe(/\bNULL\b/.test(returns));
    expect(/error-pointer|null-on-success/.test(result)).toBe(/ERR_PTR/.test(returns));
    expect(result === 'nothing').toBe(/^void\b/.test(returns));
    if (/-errno|-E[A-Z]+$/.test(returns)) expect(result).toMatch(/errno/);
  });
});

const lockWords = [
  'i_lock',
  'd_lock',
  'i_rwsem',
  's_umount',
  'inode_hash_lock',
  'rename_lock',
  'mount_lock',
  'i_private_lock',
];
const wordOf = ({ field = '', lockName }: ContractLock): string =>
  lockName ?? field.replace(/.*(?:->|\.)/, '');

const current = apiContracts.filter(({ until }) => until === undefined);

describe('no fact has two answers', () => {
  test.each(current)('$name sleeps as its other rows say', ({ name, sleeps }) => {
    const row = sleepRow(name);
    if (row?.when === 'always') expect(sleeps).toBe('always');
    else if (row) expect(sleeps).not.toBe('never');
    else if (lockApi(name)?.sleeps !== true && !(name in sleepersLeftOut)) expect(sleeps).toBe('never');
  });

  test.each(current)('$name takes and puts as the reference tables say', (row) => {
    const taker = referenceTaker(row.name);
    const putter = referencePutter(row.name);
    const taken = Object.entries(row.references ?? {}).filter(([, effect]) => effect.startsWith('taken'));
    const put = Object.entries(row.references ?? {}).filter(([, effect]) => effect === 'put');
    expect(taken).toEqual(
      taker ? [[String(taker.objectArg), taker.fallible ? 'taken-on-success' : 'taken']] : [],
    );
    expect(put).toEqual(putter ? [[String(putter.objectArg), 'put']] : []);
  });

  test.each(current.filter(({ name }) => resultLock(name)))('$name returns what the lock hangs on', (row) => {
    expect(resultLock(row.name)?.heldOn).toBe(row.result === 'null' ? 'non-null' : 'no-error-pointer');
  });

  test.each(current.filter(({ gfp }) => typeof gfp === 'number'))('$name: flags', ({ name, gfp }) => {
    const row = sleepRow(name);
    if (row?.when === 'gfp') expect(row.gfpArg).toBe(gfp);
  });

  test('a lock that is taken is not required', () => {
    for (const { name, requires = [], takes = [] } of apiContracts) {
      const required = requires.map((lock) => `${String(lock.arg)}${wordOf(lock)}${lock.field ?? ''}`);
      const both = takes.filter((lock) =>
        required.includes(`${String(lock.arg)}${wordOf(lock)}${lock.field ?? ''}`),
      );
      expect([name, both]).toEqual([name, []]);
    }
  });
});

describe('guarded fields', () => {
  const guards = readFacts('field-guards') as readonly GuardFact[];
  const keyOf = ({ struct, field }: GuardFact): string => `${struct}.${field}`;
  const fieldsOf = (field: string): string[] =>
    field
      .replace(/\s*\(.*\)$/, '')
      .replace(' array', '')
      .split(/\s*[,/]\s*/)
      .filter((name) => name !== '');

  test('the fact sheet is whole, and what is left out is in it', () => {
    expect(guards.length).toBe(91);
    const keys = guards.map(keyOf);
    expect(Object.keys(fieldsLeftOut).filter((key) => !keys.includes(key))).toEqual([]);
  });

  test.each(guards.filter((fact) => !(keyOf(fact) in fieldsLeftOut)))(
    '$struct.$field',
    ({ struct, field, kind }) => {
      for (const name of fieldsOf(field)) {
        const row = guardedField(struct, name);
        expect([name, row?.guard.kind]).toEqual([name, kindOf(kind)]);
      }
    },
  );

  test('each field has one row, with its source', () => {
    const keys = guardedFieldRows.map(({ struct, field }) => `${struct}.${field}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(
      guardedFieldRows.filter(
        ({ source }) => !/^(?:include|fs|mm|lib|Documentation)\/\S+\.(?:[ch]|rst)$/.test(source),
      ),
    ).toEqual([]);
    expect(guardedField('inode', 'i_state')?.guard.kind).toBe('locks');
    expect(guardedField('inode', 'no_such_field')).toBeUndefined();
  });
});

function kindOf(kind: string): string {
  if (kind === 'atomic' || kind === 'rcu') return 'atomic';
  return kind === 'init-once' ? 'set-once' : 'locks';
}
