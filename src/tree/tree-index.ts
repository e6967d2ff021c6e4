// The index of a source tree, as it is read: who defines, calls and tabulates a name, file by file.
import { numbersOf, unpackSections } from './sections.js';
import { type NameTable, openNames } from './name-table.js';

/** A file of the tree as the index knows it. */
export interface IndexedFile {
  readonly filePath: string;
  /** Identity of its content: git's blob id. */
  readonly id: string;
  /** What tells, without reading it, that a file of a directory is unchanged: size and time; '' for git. */
  readonly stamp: string;
}

/** A definition by its number in the index. */
export interface IndexedDefinition {
  readonly definition: number;
  readonly name: string;
  readonly file: number;
  readonly isStatic: boolean;
  readonly isMacro: boolean;
}

export interface TreeIndex {
  /** What the index was made of; another identity, another tree. */
  readonly identity: string;
  readonly files: readonly IndexedFile[];
  readonly definitionCount: number;
  readonly names: NameTable;
  readonly definitionsOf: (name: string) => readonly IndexedDefinition[];
  readonly definitionsIn: (file: number) => readonly IndexedDefinition[];
  /** Definitions whose text calls the name. */
  readonly callersOf: (name: string) => readonly IndexedDefinition[];
  readonly callsOf: (definition: number) => readonly string[];
  /** Files whose operation tables name the function. */
  readonly tablesOf: (name: string) => readonly number[];
  /** The sections as they are stored, for taking over what has not changed. */
  readonly raw: IndexArrays;
}

/** Numbers of the index; `...Starts` hold one more than there are entries. */
export interface IndexArrays {
  /** First definition of each file. */
  readonly fileStarts: Int32Array;
  readonly definitionNames: Int32Array;
  readonly definitionFlags: Uint8Array;
  /** First call of each definition. */
  readonly callStarts: Int32Array;
  readonly calls: Int32Array;
  /** First tabled function of each file. */
  readonly tableStarts: Int32Array;
  readonly tabled: Int32Array;
}

export const flagStatic = 1;
export const flagMacro = 2;

/** Sections: identity, files, the arrays in their order, then the three of the names. */
export const sectionCount = 12;

/** Opens an index file; undefined when it is damaged or of another version. */
export function openIndex(bytes: Buffer): TreeIndex | undefined {
  const sections = unpackSections(bytes, sectionCount);
  if (!sections) return undefined;
  const empty = new Uint8Array();
  const section = (index: number): Uint8Array => sections[index] ?? empty;
  const numbers = (index: number): Int32Array => numbersOf(section(index));
  const raw: IndexArrays = {
    fileStarts: numbers(2),
    definitionNames: numbers(3),
    definitionFlags: section(4),
    callStarts: numbers(5),
    calls: numbers(6),
    tableStarts: numbers(7),
    tabled: numbers(8),
  };
  const names = openNames(numbers(9), section(10), numbers(11));
  const files = readFiles(Buffer.from(section(1)).toString('utf8'));
  if (raw.fileStarts.length !== files.length + 1) return undefined;
  return withLookups(Buffer.from(section(0)).toString('utf8'), files, names, raw);
}

/** One line per file: id, stamp, path. */
export const fileLine = ({ id, stamp, filePath }: IndexedFile): string => `${id}\t${stamp}\t${filePath}`;

function readFiles(text: string): readonly IndexedFile[] {
  if (text === '') return [];
  return text.split('\n').map((line) => {
    const [id = '', stamp = '', filePath = ''] = line.split('\t');
    return { id, stamp, filePath };
  });
}

function withLookups(
  identity: string,
  files: readonly IndexedFile[],
  names: NameTable,
  raw: IndexArrays,
): TreeIndex {
  const fileOfDefinition = lazily(() => ownersOf(raw.fileStarts, raw.definitionNames.length));
  const byName = lazily(() => invert(raw.definitionNames, names.count));
  const callersByName = lazily(() => invert(raw.calls, names.count));
  const callOwners = lazily(() => ownersOf(raw.callStarts, raw.calls.length));
  const tablesByName = lazily(() => invert(raw.tabled, names.count));
  const tableOwners = lazily(() => ownersOf(raw.tableStarts, raw.tabled.length));
  const definitionAt = (definition: number): IndexedDefinition => {
    const flags = raw.definitionFlags[definition] ?? 0;
    return {
      definition,
      name: names.nameOf(raw.definitionNames[definition] ?? 0),
      file: fileOfDefinition()[definition] ?? 0,
      isStatic: (flags & flagStatic) !== 0,
      isMacro: (flags & flagMacro) !== 0,
    };
  };
  const entriesOf = (name: string, inverted: () => Inverted): readonly number[] => {
    const id = names.idOf(name);
    if (id === undefined) return [];
    const { starts, entries } = inverted();
    return [...entries.subarray(starts[id], starts[id + 1])];
  };
  return {
    identity,
    files,
    definitionCount: raw.definitionNames.length,
    names,
    definitionsOf: (name) => entriesOf(name, byName).map(definitionAt),
    definitionsIn: (file) =>
      range(raw.fileStarts[file] ?? 0, raw.fileStarts[file + 1] ?? 0).map(definitionAt),
    callersOf: (name) =>
      [...new Set(entriesOf(name, callersByName).map((call) => callOwners()[call] ?? 0))].map(definitionAt),
    callsOf: (definition) =>
      [...raw.calls.subarray(raw.callStarts[definition], raw.callStarts[definition + 1])].map(names.nameOf),
    tablesOf: (name) => [...new Set(entriesOf(name, tablesByName).map((entry) => tableOwners()[entry] ?? 0))],
    raw,
  };
}

interface Inverted {
  readonly starts: Int32Array;
  readonly entries: Int32Array;
}

/** Positions of each value, by counting. */
function invert(values: Int32Array, count: number): Inverted {
  const starts = new Int32Array(count + 1);
  for (const value of values)
    if (value >= 0 && value < count) starts[value + 1] = (starts[value + 1] ?? 0) + 1;
  for (let id = 0; id < count; id++) starts[id + 1] = (starts[id + 1] ?? 0) + (starts[id] ?? 0);
  const next = starts.slice();
  const entries = new Int32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    const place = next[value] ?? 0;
    entries[place] = at;
    next[value] = place + 1;
  }
  return { starts, entries };
}

/** For each entry the owner whose stretch it lies in. */
function ownersOf(starts: Int32Array, count: number): Int32Array {
  const owners = new Int32Array(count);
  for (let owner = 0; owner + 1 < starts.length; owner++)
    owners.fill(owner, Math.min(starts[owner] ?? 0, count), Math.min(starts[owner + 1] ?? 0, count));
  return owners;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
