// The files of one patch, and those of the tree around it, as both sides of the patch see them.
import type { Image, ImagePair, ImageSide } from '../image/model.js';
import { openTree, type Tree, type TreeFiles } from '../lockstate/tree.js';
import { openText } from '../syntax/open-file.js';
import { openImage } from '../syntax/open.js';
import type { FunctionSlice, SourceUnit } from '../syntax/model.js';
import type { Definer } from '../tree/choose-definer.js';
import { definersIn } from '../tree/definers.js';
import { lockBalance, type MayLock } from '../tree/lock-balance.js';
import type { TreeIndex } from '../tree/tree-index.js';

/** Both sides of a patch, each a tree of its own. */
export type PatchTrees = Readonly<Record<ImageSide, Tree>> & {
  /** The lines of a file that the patch leaves as it is. */
  readonly linesOf: (filePath: string) => readonly string[] | undefined;
};

/** What is known of the tree around a patch. */
export interface Surroundings {
  readonly index: TreeIndex;
  /** Files as earlier patches of the series left them; undefined for one that is gone or known in parts only. */
  readonly earlier: ReadonlyMap<string, Image | undefined>;
  /** Texts that were read ahead, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The images of a patch by side, opened when a name leads to them. */
export interface PatchUnits {
  readonly pairs: readonly ImagePair[];
  readonly unit: (side: ImageSide, filePath: string) => SourceUnit | undefined;
}

/** Opens the images of a patch's files; each once. */
export function openPatchUnits(pairs: readonly ImagePair[]): PatchUnits {
  const images = (['pre', 'post'] as const).map(
    (side) => new Map(pairs.flatMap((pair) => pair[side] ?? []).map((image) => [image.filePath, image])),
  );
  const units = new Map<Image, SourceUnit>();
  return {
    pairs,
    unit: (side, filePath) => {
      const image = images[side === 'pre' ? 0 : 1]?.get(filePath);
      if (image && !units.has(image)) units.set(image, openImage(image));
      return image && units.get(image);
    },
  };
}

/** Makes the two trees of a patch. Files known in parts only are looked at alone. */
export function openPatchTrees(patch: PatchUnits, around?: Surroundings): PatchTrees {
  const shared = openShared(around);
  return {
    pre: openTree(filesOf(patch, 'pre', around, shared)),
    post: openTree(filesOf(patch, 'post', around, shared)),
    linesOf: shared.lines,
  };
}

interface Shared {
  readonly unit: (filePath: string) => SourceUnit | undefined;
  readonly lines: (filePath: string) => readonly string[] | undefined;
  readonly mayLock: MayLock;
}

/** Files that are the same on both sides: scanned once. */
function openShared(around: Surroundings | undefined): Shared {
  const units = new Map<string, SourceUnit | undefined>();
  const lines = (filePath: string): readonly string[] | undefined =>
    around?.earlier.get(filePath)?.segments[0]?.lines ?? around?.texts.get(filePath)?.split('\n');
  const open = (filePath: string): SourceUnit | undefined => {
    const text = lines(filePath)?.join('\n');
    return text === undefined ? undefined : loweringOnce(openText(filePath, text));
  };
  return {
    lines,
    mayLock: around ? lockBalance(around.index) : () => true,
    unit: (filePath) => {
      if (!units.has(filePath)) units.set(filePath, open(filePath));
      return units.get(filePath);
    },
  };
}

/** Both sides ask for the same functions. */
function loweringOnce(unit: SourceUnit): SourceUnit {
  const lowered = new Map<FunctionSlice, ReturnType<SourceUnit['lower']>>();
  return {
    ...unit,
    lower: (slice) => {
      const known = lowered.get(slice) ?? unit.lower(slice);
      lowered.set(slice, known);
      return known;
    },
  };
}

function filesOf(
  patch: PatchUnits,
  side: ImageSide,
  around: Surroundings | undefined,
  shared: Shared,
): TreeFiles {
  const whole = patch.pairs.flatMap((pair) => (pair[side]?.whole === true ? [pair[side].filePath] : []));
  const changed = new Set([
    ...patch.pairs.flatMap(({ pre, post }) => [pre?.filePath ?? [], post?.filePath ?? []].flat()),
    ...(around?.earlier.keys() ?? []),
  ]);
  const ofPatch = new Set(patch.pairs.flatMap((pair) => pair[side]?.filePath ?? []));
  const unit = (filePath: string): SourceUnit | undefined => {
    if (ofPatch.has(filePath)) return patch.unit(side, filePath);
    // The other side's name of a renamed file means nothing on this one.
    return changed.has(filePath) && around?.earlier.has(filePath) !== true
      ? undefined
      : shared.unit(filePath);
  };
  const own = [...whole, ...[...(around?.earlier.keys() ?? [])].filter((file) => !ofPatch.has(file))];
  const names = ownNames(own.length > 1 || around ? own : [], unit);
  const fromIndex = (files: readonly number[]): readonly string[] =>
    files.flatMap((file) => {
      const filePath = around?.index.files[file]?.filePath;
      return filePath === undefined || changed.has(filePath) ? [] : [filePath];
    });
  const atHand = (files: readonly string[]): readonly string[] =>
    [...new Set(files)].filter((file) => around?.texts.has(file) === true);
  return {
    definers: (name) => [
      ...names.definers(name),
      ...(around ? definersIn(around.index, name).filter(({ filePath }) => !changed.has(filePath)) : []),
    ],
    callers: (name) => [
      ...names.callers(name),
      ...atHand(fromIndex(around?.index.callersOf(name).map(({ file }) => file) ?? [])),
    ],
    tables: (name) => [...names.tables(name), ...atHand(fromIndex(around?.index.tablesOf(name) ?? []))],
    unit,
    mayLock: (name, filePath) => changed.has(filePath) || shared.mayLock(name, filePath),
  };
}

interface OwnNames {
  readonly definers: (name: string) => readonly Definer[];
  readonly callers: (name: string) => readonly string[];
  readonly tables: (name: string) => readonly string[];
}

/** Names in the files whose text differs from that of the index; collected when the first is asked for. */
function ownNames(files: readonly string[], unitOf: (filePath: string) => SourceUnit | undefined): OwnNames {
  const units = lazily(() => files.map((filePath) => ({ filePath, unit: unitOf(filePath) })));
  const definers = lazily(() => {
    const found = new Map<string, Definer[]>();
    for (const { filePath, unit } of units()) {
      const isHeader = filePath.endsWith('.h');
      for (const { name, isStatic } of unit?.slices ?? [])
        if (!isStatic || isHeader) add(found, name, { filePath, exported: !isStatic });
      for (const { name } of isHeader ? (unit?.macros ?? []) : [])
        add(found, name, { filePath, exported: false });
    }
    return found;
  });
  const callers = lazily(() => {
    const found = new Map<string, string[]>();
    for (const { filePath, unit } of units())
      for (const name of new Set(unit?.slices.flatMap((slice) => slice.calls()))) add(found, name, filePath);
    return found;
  });
  const tables = lazily(() => {
    const found = new Map<string, string[]>();
    for (const { filePath, unit } of units())
      for (const name of new Set(unit?.opEntries.map((entry) => entry.functionName)))
        add(found, name, filePath);
    return found;
  });
  return {
    definers: (name) => definers().get(name) ?? [],
    callers: (name) => callers().get(name) ?? [],
    tables: (name) => tables().get(name) ?? [],
  };
}

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
