// All rows of this room as maps by name, for one kernel release and with the rows that others add.
import type { ApiContract } from './api-contract.js';
import { type ArgumentLockApi, argumentLockApis } from './by-argument.js';
import { apiContracts } from './contracts.js';
import type { GuardedField } from './guarded-field.js';
import { guardedFieldRows } from './guarded-fields.js';
import { iteratorMacros } from './iterators.js';
import { jumpMacroRows } from './jump-macros.js';
import type { LockApi } from './lock-api.js';
import { guardClasses, lockApis } from './lock-tables.js';
import { noreturnCalls } from './noreturn.js';
import { publishers } from './publishers.js';
import { referencePutters, referenceTakers } from './references.js';
import { resultLocks } from './result-locks.js';
import type {
  GuardClass,
  IteratorMacro,
  JumpMacro,
  MethodContract,
  NoreturnCall,
  Publisher,
  ReferencePutter,
  ReferenceTaker,
  ResultLock,
  SleepRow,
} from './rows.js';
import { sleepRows } from './sleeping.js';
import { type KernelVersion, rowFor, type Versioned } from './version.js';
import { methodContracts } from './vfs.js';

/** Row type and key of every table that is asked by name. To add a table: a line here, in `keys` and in `builtIn`. */
interface RowTypes {
  readonly lockApis: LockApi;
  readonly choices: ArgumentLockApi;
  readonly guardClasses: GuardClass;
  readonly sleepRows: SleepRow;
  readonly referenceTakers: ReferenceTaker;
  readonly referencePutters: ReferencePutter;
  readonly publishers: Publisher;
  readonly iterators: IteratorMacro;
  readonly resultLocks: ResultLock;
  readonly methodContracts: MethodContract;
  readonly noreturnCalls: NoreturnCall;
  readonly jumpMacros: JumpMacro;
  readonly apiContracts: ApiContract;
  readonly guardedFields: GuardedField;
}

type TableName = keyof RowTypes;

/** Rows to be added; a table that is left out stays as it is. */
export type KernelRows = { readonly [Name in TableName]?: readonly RowTypes[Name][] };

export type KernelTables = { readonly [Name in TableName]: ReadonlyMap<string, RowTypes[Name]> } & {
  /** Every lock API, those chosen by an argument included. */
  readonly everyLockApi: readonly LockApi[];
  /** Contracts of callbacks by `call/argument`. */
  readonly callbacks: ReadonlyMap<string, MethodContract>;
};

const byName = ({ name }: { readonly name: string }): string => name;

const keys: { readonly [Name in TableName]: (row: RowTypes[Name]) => string } = {
  lockApis: byName,
  choices: byName,
  guardClasses: ({ className }) => className,
  sleepRows: byName,
  referenceTakers: byName,
  referencePutters: byName,
  publishers: byName,
  iterators: byName,
  resultLocks: byName,
  methodContracts: ({ table, method }) => `${table}.${method}`,
  noreturnCalls: byName,
  jumpMacros: byName,
  apiContracts: byName,
  guardedFields: ({ struct, field }) => `${struct}.${field}`,
};

const builtIn: Required<KernelRows> = {
  lockApis,
  choices: argumentLockApis,
  guardClasses,
  sleepRows,
  referenceTakers,
  referencePutters,
  publishers,
  iterators: iteratorMacros,
  resultLocks,
  methodContracts,
  noreturnCalls,
  jumpMacros: jumpMacroRows,
  apiContracts,
  guardedFields: guardedFieldRows,
};

/** The tables of a release; rows of a later group replace those of the same key of an earlier one. */
export function tablesOf(version: KernelVersion | undefined, more: readonly KernelRows[]): KernelTables {
  const groups = [builtIn, ...more];
  const table = <Name extends TableName>(name: Name): ReadonlyMap<string, RowTypes[Name]> =>
    mapOf<RowTypes[Name]>(
      groups.map((rows) => rows[name] ?? []),
      keys[name],
      version,
    );
  const lockTable = table('lockApis');
  const choices = table('choices');
  const contracts = table('methodContracts');
  return {
    lockApis: lockTable,
    choices,
    guardClasses: table('guardClasses'),
    sleepRows: table('sleepRows'),
    referenceTakers: table('referenceTakers'),
    referencePutters: table('referencePutters'),
    publishers: table('publishers'),
    iterators: table('iterators'),
    resultLocks: table('resultLocks'),
    methodContracts: contracts,
    noreturnCalls: table('noreturnCalls'),
    jumpMacros: table('jumpMacros'),
    apiContracts: table('apiContracts'),
    guardedFields: table('guardedFields'),
    callbacks: new Map(
      [...contracts.values()].flatMap((row) =>
        (row.callbackOf ?? []).map(({ call, argument }) => [`${call}/${argument}`, row] as const),
      ),
    ),
    everyLockApi: [...lockTable.values(), ...[...choices.values()].flatMap(({ rows }) => [...rows.values()])],
  };
}

function mapOf<Row extends Versioned>(
  groups: readonly (readonly Row[])[],
  keyOf: (row: Row) => string,
  version: KernelVersion | undefined,
): ReadonlyMap<string, Row> {
  const map = new Map<string, Row>();
  for (const rows of groups) {
    const own = new Map<string, [Row, ...Row[]]>();
    for (const row of rows) {
      const known = own.get(keyOf(row));
      if (known) known.push(row);
      else own.set(keyOf(row), [row]);
    }
    for (const [key, versions] of own) map.set(key, rowFor(versions, version));
  }
  return map;
}
