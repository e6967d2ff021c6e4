// The facts that lookups answer from: those of this room for the newest kernel, or those of one that was chosen.
//
// Which kernel a file belongs to, and which rows an out-of-tree filesystem brings along, is known per file and
// asked for in some forty places, from masking to rules, most of them deep in pure functions over expressions.
// An explicit parameter would go through all of them to be read in ten. Judging one file is synchronous, so the
// facts have dynamic scope instead: `withKernelFacts(facts, () => judge(file))`. Nothing that outlives the call
// may depend on them: caches hang on images and functions, which are made inside it, or on `facts.id`.
import { type KernelRows, type KernelTables, tablesOf } from './tables.js';
import type { KernelVersion } from './version.js';

/** Tables made for one release and one set of additional rows; made once, used for many files. */
export interface KernelFacts {
  /** Equal ids answer alike: part of the key of whatever is kept between runs. */
  readonly id: string;
  readonly version: KernelVersion | undefined;
  readonly tables: KernelTables;
  /** Finds a name that the additional rows know: code is passed over unread when nothing in it says "lock". */
  readonly addedNames: RegExp | undefined;
}

/** Rows that come on top, under the name that tells them from others. */
export interface NamedRows {
  readonly name: string;
  readonly rows: KernelRows;
}

const newest: KernelFacts = {
  id: 'newest',
  version: undefined,
  tables: tablesOf(undefined, []),
  addedNames: undefined,
};

let active = newest;

/**
 * Facts of a release, with additional rows: one of the same name comes before that of this room, and later
 * groups come before earlier ones.
 *
 * @param version - Undefined for the newest release that the tables know.
 */
export function kernelFacts(
  version: KernelVersion | undefined,
  more: readonly NamedRows[] = [],
): KernelFacts {
  if (version === undefined && more.length === 0) return newest;
  const id = [version ?? newest.id, ...more.map(({ name }) => name)].join('+');
  return {
    id,
    version,
    tables: tablesOf(
      version,
      more.map(({ rows }) => rows),
    ),
    addedNames: patternOf(more),
  };
}

function patternOf(more: readonly NamedRows[]): RegExp | undefined {
  const names = more.flatMap(({ rows }) =>
    [rows.lockApis, rows.choices, rows.iterators, rows.referencePutters].flatMap((table) =>
      (table ?? []).map((row) => row.name),
    ),
  );
  return names.length === 0 ? undefined : new RegExp(`\\b(?:${names.join('|')})\\b`);
}

/** Runs `judge`, which must be synchronous, with these facts; those of before hold again behind it. */
export function withKernelFacts<T>(facts: KernelFacts, judge: () => T): T {
  const before = active;
  active = facts;
  try {
    return judge();
  } finally {
    active = before;
  }
}

/** The facts that hold now. */
export const activeFacts = (): KernelFacts => active;

/** The tables that lookups read. */
export const activeTables = (): KernelTables => active.tables;
