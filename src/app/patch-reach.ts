// What a patch reaches outside of its files: the names its functions call, and the functions that others may call.
import type { ImageSide } from '../image/model.js';
import type { FunctionSlice, SourceUnit } from '../syntax/model.js';
import type { NameUse, ReachQuestion } from '../tree/reach.js';
import { isTabled } from '../tree/known-names.js';
import { touchedPairs } from './function-pairs.js';
import type { PatchUnits } from './patch-files.js';

/** How far calls are followed up and down within the files of the patch. */
const stepsInFile = 3;

/** Functions of one file that are followed. */
const functionsBound = 200;

/**
 * Asks what the touched functions of a patch reach.
 *
 * @returns Undefined when they reach nothing: then no index is needed.
 */
export function questionOf(patch: PatchUnits): ReachQuestion | undefined {
  const calls = new Map<string, NameUse>();
  const exported = new Map<string, NameUse>();
  const own = new Set<string>();
  for (const pair of patch.pairs) {
    const unitOf = (side: ImageSide): SourceUnit | undefined => {
      const image = pair[side];
      if (!image) return undefined;
      own.add(image.filePath);
      // A part of a file shows neither what it defines itself nor what it includes.
      return image.whole ? patch.unit(side, image.filePath) : undefined;
    };
    const [pre, post] = [unitOf('pre'), unitOf('post')];
    const touched = touchedPairs(pair, pre, post);
    for (const [side, unit] of [
      ['pre', pre],
      ['post', post],
    ] as const) {
      if (!unit) continue;
      const filePath = pair[side]?.filePath ?? '';
      const slices = touched.flatMap((each) => each[side] ?? []);
      for (const name of callsOut(unit, slices)) calls.set(`${filePath}:${name}`, { name, filePath });
      for (const name of functionsOut(unit, slices, filePath))
        exported.set(`${filePath}:${name}`, { name, filePath });
    }
  }
  if (calls.size === 0 && exported.size === 0) return undefined;
  return { calls: [...calls.values()], exported: [...exported.values()], own };
}

/** Names that functions call, through functions of their own file too, and that the file does not define. */
function callsOut(unit: SourceUnit, from: readonly FunctionSlice[]): readonly string[] {
  const byName = new Map(unit.slices.map((slice) => [slice.name, slice]));
  const macros = new Set(unit.macros.map(({ name }) => name));
  const outside = new Set<string>();
  follow(from, (slice) =>
    slice.calls().flatMap((name) => {
      const inFile = byName.get(name);
      if (!inFile && !macros.has(name) && !isTabled(name)) outside.add(name);
      return inFile ?? [];
    }),
  );
  return [...outside];
}

/** Functions that other files may call and that the given ones are, or are called by in their file. */
function functionsOut(unit: SourceUnit, from: readonly FunctionSlice[], filePath: string): readonly string[] {
  const isVisible = (slice: FunctionSlice): boolean => !slice.isStatic || filePath.endsWith('.h');
  const callersOf = (slice: FunctionSlice): readonly FunctionSlice[] =>
    unit.slices.filter((other) => other !== slice && other.calls().includes(slice.name));
  const reached = follow(from, (slice) => (isVisible(slice) ? [] : callersOf(slice)));
  return reached.filter(isVisible).flatMap(({ name }) => (name === '' ? [] : [name]));
}

function follow(
  from: readonly FunctionSlice[],
  next: (slice: FunctionSlice) => readonly FunctionSlice[],
): readonly FunctionSlice[] {
  const reached = new Set(from);
  let level = from;
  for (let step = 0; step < stepsInFile && level.length > 0; step++) {
    const found = level.flatMap(next).filter((slice) => !reached.has(slice));
    for (const slice of found) if (reached.size < functionsBound) reached.add(slice);
    level = [...new Set(found)].filter((slice) => reached.has(slice));
  }
  return [...reached];
}
