// The files of one patch as a small tree: what one of them calls in another is followed on both sides.
import type { Image, ImagePair, ImageSide } from '../image/model.js';
import type { Definer } from '../lockstate/choose-definer.js';
import { openTree, type Tree, type TreeFiles } from '../lockstate/tree.js';
import { openImage } from '../syntax/open.js';
import type { SourceUnit } from '../syntax/model.js';

/** Both sides of a patch, each a tree of its own. */
export type PatchTrees = Readonly<Record<ImageSide, Tree>>;

/** Opens the images of a patch's files; those known in parts only are looked at alone. */
export function openPatchTrees(pairs: readonly ImagePair[]): PatchTrees {
  return { pre: openTree(filesOf(pairs, 'pre')), post: openTree(filesOf(pairs, 'post')) };
}

function filesOf(pairs: readonly ImagePair[], side: ImageSide): TreeFiles {
  const images = new Map(pairs.flatMap((pair) => pair[side] ?? []).map((image) => [image.filePath, image]));
  const units = new Map<string, SourceUnit>();
  const unit = (filePath: string): SourceUnit | undefined => {
    const image = images.get(filePath);
    if (image && !units.has(filePath)) units.set(filePath, openImage(image));
    return units.get(filePath);
  };
  let names: Names | undefined;
  const asked = (): Names => (names ??= namesOf([...images.values()], unit));
  return {
    definers: (name) => asked().definers.get(name) ?? [],
    callers: (name) => asked().callers.get(name) ?? [],
    tables: (name) => asked().tables.get(name) ?? [],
    unit,
  };
}

interface Names {
  readonly definers: ReadonlyMap<string, readonly Definer[]>;
  readonly callers: ReadonlyMap<string, readonly string[]>;
  readonly tables: ReadonlyMap<string, readonly string[]>;
}

function namesOf(images: readonly Image[], unitOf: (filePath: string) => SourceUnit | undefined): Names {
  const definers = new Map<string, Definer[]>();
  const callers = new Map<string, string[]>();
  const tables = new Map<string, string[]>();
  const add = <V>(map: Map<string, V[]>, key: string, value: V): void => {
    map.set(key, [...(map.get(key) ?? []), value]);
  };
  const whole = images.filter((image) => image.whole);
  for (const { filePath } of whole.length > 1 ? whole : []) {
    const unit = unitOf(filePath);
    const isHeader = filePath.endsWith('.h');
    for (const { name, isStatic } of unit?.slices ?? [])
      if (!isStatic || isHeader) add(definers, name, { filePath, exported: !isStatic });
    if (isHeader)
      for (const { name } of unit?.macros ?? []) add(definers, name, { filePath, exported: false });
    for (const name of new Set(unit?.slices.flatMap((slice) => slice.calls()))) add(callers, name, filePath);
    for (const name of new Set(unit?.opEntries.map((entry) => entry.functionName)))
      add(tables, name, filePath);
  }
  return { definers, callers, tables };
}
