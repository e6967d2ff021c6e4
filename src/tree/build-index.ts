// Builds the index of a tree: files that an older index knows are taken over as they are, the others by their names.
import type { FileNames } from './file-names.js';
import { packNames } from './name-table.js';
import { bytesOf, packSections } from './sections.js';
import { fileLine, flagMacro, flagStatic, type IndexedFile, type TreeIndex } from './tree-index.js';

export interface IndexBuilder {
  /** Adds a file whose text was scanned. */
  readonly add: (file: IndexedFile, names: FileNames) => void;
  /** Takes over a file of the older index, which has the same content. */
  readonly takeOver: (file: IndexedFile, older: number) => void;
  /** The bytes of the index. */
  readonly finish: (identity: string) => Buffer;
}

/** Starts an index; `older` is what files are taken over from. */
export function buildIndex(older: TreeIndex | undefined): IndexBuilder {
  const intern = interner();
  const files: string[] = [];
  const fileStarts = [0];
  const definitionNames: number[] = [];
  const definitionFlags: number[] = [];
  const callStarts = [0];
  const calls: number[] = [];
  const tableStarts = [0];
  const tabled: number[] = [];
  const renumbered = new Int32Array(older?.names.count ?? 0).fill(-1);

  /** Number of a name of the older index in this one. */
  const renumber = (id: number): number => {
    const known = renumbered[id] ?? -1;
    if (known >= 0 || !older) return known;
    return (renumbered[id] = intern.idOf(older.names.nameOf(id)));
  };

  const endFile = (file: IndexedFile): void => {
    files.push(fileLine(file));
    fileStarts.push(definitionNames.length);
    tableStarts.push(tabled.length);
  };

  return {
    add(file, names) {
      for (const { name, isStatic, isMacro, calls: called } of names.definitions) {
        definitionNames.push(intern.idOf(name));
        definitionFlags.push((isStatic ? flagStatic : 0) | (isMacro ? flagMacro : 0));
        for (const callee of called) calls.push(intern.idOf(callee));
        callStarts.push(calls.length);
      }
      for (const name of names.tabled) tabled.push(intern.idOf(name));
      endFile(file);
    },
    takeOver(file, from) {
      if (!older) return;
      const { raw } = older;
      for (let at = raw.fileStarts[from] ?? 0; at < (raw.fileStarts[from + 1] ?? 0); at++) {
        definitionNames.push(renumber(raw.definitionNames[at] ?? 0));
        definitionFlags.push(raw.definitionFlags[at] ?? 0);
        for (let call = raw.callStarts[at] ?? 0; call < (raw.callStarts[at + 1] ?? 0); call++)
          calls.push(renumber(raw.calls[call] ?? 0));
        callStarts.push(calls.length);
      }
      for (let at = raw.tableStarts[from] ?? 0; at < (raw.tableStarts[from + 1] ?? 0); at++)
        tabled.push(renumber(raw.tabled[at] ?? 0));
      endFile(file);
    },
    finish: (identity) =>
      packSections([
        Buffer.from(identity, 'utf8'),
        Buffer.from(files.join('\n'), 'utf8'),
        bytesOf(Int32Array.from(fileStarts)),
        bytesOf(Int32Array.from(definitionNames)),
        Uint8Array.from(definitionFlags),
        ...[callStarts, calls, tableStarts, tabled].map((numbers) => bytesOf(Int32Array.from(numbers))),
        ...packedNames(intern.names),
      ]),
  };
}

function packedNames(names: readonly string[]): readonly Uint8Array[] {
  const [starts, text, slots] = packNames(names);
  return [bytesOf(starts), text, bytesOf(slots)];
}

function interner(): { readonly idOf: (name: string) => number; readonly names: readonly string[] } {
  const ids = new Map<string, number>();
  const names: string[] = [];
  return {
    names,
    idOf: (name) => {
      const known = ids.get(name);
      if (known !== undefined) return known;
      ids.set(name, names.length);
      names.push(name);
      return names.length - 1;
    },
  };
}
