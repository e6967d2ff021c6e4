// Which lines of the function a code frame shows.
import type { Finding } from '../finding/model.js';
import type { Place } from './place.js';

/** Lines shown around a line that matters, and the shortest stretch that is elided rather than shown. */
const context = 1;
const shortestElision = 4;
/** A frame is read at a glance; beyond this the context goes, then the lines furthest from the defect. */
const mostLines = 32;

/**
 * Chooses the lines of a frame, ascending.
 *
 * @param noted - Lines with a remark; they stay as long as there is room.
 * @param locks - Locks whose lanes are drawn: what happens to them between the noted lines is shown too.
 */
export function chooseLines(
  finding: Finding,
  place: Place,
  noted: readonly number[],
  locks: readonly string[],
): number[] {
  const matter = new Set([...noted, place.line]);
  const sorted = ascending(matter);
  const [first = place.line, last = place.line] = [sorted[0], sorted.at(-1)];
  for (const lane of finding.lanes.filter(({ lock }) => locks.includes(lock))) {
    for (const line of [...lane.acquireLines, ...lane.releaseLines]) {
      if (line >= first && line <= last) matter.add(line);
    }
  }
  const wide = fillShortStretches(withContext(matter, finding.functionLines));
  return wide.length <= mostLines ? wide : mostImportant(matter, noted, place.line);
}

function withContext(matter: ReadonlySet<number>, [start, end]: readonly [number, number]): number[] {
  const lines = new Set(matter);
  for (const line of matter) {
    for (const near of [line - context, line + context]) if (near >= start && near <= end) lines.add(near);
  }
  return ascending(lines);
}

/** An elision takes a row itself; a stretch of two or three lines is better shown. */
function fillShortStretches(lines: readonly number[]): number[] {
  return lines.flatMap((line, index) => {
    const next = lines[index + 1] ?? line + 1;
    const hidden = next - line - 1;
    return hidden < shortestElision
      ? Array.from({ length: hidden + 1 }, (_, offset) => line + offset)
      : [line];
  });
}

function mostImportant(matter: ReadonlySet<number>, noted: readonly number[], defect: number): number[] {
  const byDistance = (x: number, y: number): number => Math.abs(x - defect) - Math.abs(y - defect);
  const ranked = new Set([defect, ...[...noted].sort(byDistance), ...[...matter].sort(byDistance)]);
  return ascending([...ranked].slice(0, mostLines));
}

function ascending(lines: Iterable<number>): number[] {
  return [...lines].sort((x, y) => x - y);
}
