// Under which quoted line of the patch a remark stands.
import type { Finding } from '../finding/model.js';
import type { ImageSide } from '../image/model.js';
import type { FileDiff, Hunk, HunkLine, Patch } from '../patch/model.js';
import { placeOf } from './place.js';

export interface Anchor {
  readonly file: FileDiff;
  readonly hunk: Hunk;
  /** Index of the line of the hunk that the remark follows. */
  readonly at: number;
  /** The diff shows the finding's own line; otherwise the remark has to name it. */
  readonly isExact: boolean;
}

/** The finding's line; else the last step of the witness in the diff; else the nearest line of its file. */
export function anchorOf(patch: Patch, finding: Finding): Anchor | undefined {
  const named = patch.files.filter((file) => isAbout(file, finding.file));
  const places = (named.length > 0 ? named : patch.files).flatMap(placesOf);
  const { side, line } = placeOf(finding);
  const exact =
    places.find((place) => place.line.inputLine === finding.inputLine) ??
    (named.length > 0 ? places.find((place) => lineOn(place.line, side) === line) : undefined);
  if (exact !== undefined) return toAnchor(exact, true);
  const steps = finding.witness
    .filter((step) => isStepIn(step.file ?? finding.file, named, patch))
    .flatMap((step) => stepPlaces(patch, step.file ?? finding.file, step.side, step.line));
  const near = steps.at(-1) ?? nearest(places, side, line);
  return near === undefined ? undefined : toAnchor(near, false);
}

interface LinePlace {
  readonly file: FileDiff;
  readonly hunk: Hunk;
  readonly at: number;
  readonly line: HunkLine;
}

function placesOf(file: FileDiff): LinePlace[] {
  return file.hunks.flatMap((hunk) => hunk.lines.map((line, at) => ({ file, hunk, at, line })));
}

function isAbout(file: FileDiff, name: string): boolean {
  return file.postPath === name || file.prePath === name;
}

function isStepIn(name: string, named: readonly FileDiff[], patch: Patch): boolean {
  return named.some((file) => isAbout(file, name)) || patch.files.some((file) => isAbout(file, name));
}

function stepPlaces(patch: Patch, name: string, side: ImageSide, line: number): LinePlace[] {
  const places = patch.files.filter((file) => isAbout(file, name)).flatMap(placesOf);
  return places.filter((place) => lineOn(place.line, side) === line).slice(0, 1);
}

function nearest(places: readonly LinePlace[], side: ImageSide, line: number): LinePlace | undefined {
  const distance = (place: LinePlace): number => Math.abs((lineOn(place.line, side) ?? Infinity) - line);
  return places.reduce<LinePlace | undefined>(
    (best, place) => (best === undefined || distance(place) < distance(best) ? place : best),
    undefined,
  );
}

function lineOn(line: HunkLine, side: ImageSide): number | undefined {
  if (side === 'post') return line.kind === 'removed' ? undefined : line.postLine;
  return line.kind === 'added' ? undefined : line.preLine;
}

function toAnchor({ file, hunk, at }: LinePlace, isExact: boolean): Anchor {
  return { file, hunk, at, isExact };
}
