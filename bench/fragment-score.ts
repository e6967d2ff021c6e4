// Compares one hunk side, read alone, with the same lines of the whole file.
import type { Image, Segment } from '../src/image/model.js';
import { openFragments } from '../src/syntax/fragments.js';
import { openText } from '../src/syntax/open-file.js';
import type { CFunction, SourceUnit, Stmt } from '../src/syntax/model.js';
import { recordsOf, type StructureRecord } from './fragment-records.js';

export interface HunkScore {
  readonly segment: Segment;
  readonly hasLocks: boolean;
  /** Same kinds at the same lines with the same ancestors inside the hunk. */
  readonly structure: boolean;
  /** The same depth of nesting too, relative to each other. */
  readonly depth: boolean;
  readonly notJudged: boolean;
  /** Functions by what their slice is called: the right name, none, or another one. */
  readonly names: { readonly right: number; readonly none: number; readonly wrong: number };
  readonly differences: readonly string[];
}

export interface FileTruth {
  /** The records of the file's lines; undefined where a function of these lines could not be lowered. */
  readonly records: (first: number, last: number) => readonly StructureRecord[] | undefined;
  /** Name of the function around a line. */
  readonly nameAt: (line: number) => string | undefined;
}

/** Opens a whole file; its functions are lowered when first asked for. */
export function truthOf(filePath: string, text: string): FileTruth {
  const unit = openText(filePath, text);
  const lowered = new Map<number, readonly StructureRecord[] | undefined>();
  const recordsIn = (first: number, last: number): readonly StructureRecord[] | undefined => {
    const records: StructureRecord[] = [];
    for (const [index, slice] of unit.slices.entries()) {
      if (slice.endLine < first || slice.startLine > last) continue;
      if (!lowered.has(index)) {
        const fn = unit.lower(slice).value;
        lowered.set(index, fn && recordsOf(fn, () => false));
      }
      const own = lowered.get(index);
      if (own === undefined) return undefined;
      records.push(...own.filter(({ line }) => line >= first && line <= last));
    }
    return records;
  };
  const nameAt = (line: number): string | undefined =>
    unit.slices.find((slice) => slice.startLine <= line && line <= slice.endLine)?.name;
  return { records: recordsIn, nameAt };
}

/** Scores one hunk side; undefined when the whole file's reading is no truth for it. */
export function compareHunk(filePath: string, truth: FileTruth, segment: Segment): HunkScore | undefined {
  const first = segment.startLine;
  const last = first + segment.lines.length - 1;
  const expected = truth.records(first, last);
  if (expected === undefined) return undefined;
  const image: Image = { side: 'post', filePath, whole: false, segments: [segment] };
  const unit = openFragments(image);
  const { records, notJudged } = fragmentRecords(unit, first, last);
  const differences = difference(keysOf(expected, first, last, true), keysOf(records, first, last, false));
  const structure = differences.length === 0;
  return {
    segment,
    hasLocks: expected.some((record) => record.isLock),
    structure,
    depth: structure && sameDepth(expected, records),
    notJudged,
    names: namesOf(unit, truth),
    differences,
  };
}

function namesOf({ slices }: SourceUnit, truth: FileTruth): HunkScore['names'] {
  const named = slices.map(({ name, endLine }) => {
    const wanted = truth.nameAt(endLine);
    return name === '' ? 'none' : wanted === undefined || wanted === name ? 'right' : 'wrong';
  });
  const count = (kind: string): number => named.filter((name) => name === kind).length;
  return { right: count('right'), none: count('none'), wrong: count('wrong') };
}

function fragmentRecords(
  unit: SourceUnit,
  first: number,
  last: number,
): { records: StructureRecord[]; notJudged: boolean } {
  const lowered = unit.slices.map((slice) => unit.lower(slice).value);
  const known = lowered.filter((fn): fn is CFunction => fn !== undefined);
  const records = known.flatMap((fn) => recordsOf(fn, (stmt) => isMadeUp(stmt, first, last)));
  return { records, notJudged: known.length < lowered.length };
}

/** What the repair made up is drawn to the first column of the hunk's first line. */
function isMadeUp(stmt: Stmt, first: number, last: number): boolean {
  const atEdge = stmt.at.line === first || stmt.at.line === last;
  return atEdge && stmt.at.column === 1;
}

function keysOf(
  records: readonly StructureRecord[],
  first: number,
  last: number,
  isTruth: boolean,
): string[] {
  return records
    .map(({ line, kind, ancestors }) => {
      const inHunk = ancestors.filter(
        (around) => !around.madeUp && around.line >= first && around.line <= last,
      );
      const owners = kind === 'continue' ? /loop|do/ : /loop|do|switch/;
      const owner = ancestors.findLast(({ kind: around }) => owners.test(around));
      const leaves =
        owner === undefined || owner.madeUp || (isTruth && (owner.line < first || owner.line > last));
      const plain = (kind === 'break' || kind === 'continue') && leaves ? 'leave' : kind;
      return `${line} ${plain} < ${inHunk.map((around) => `${around.kind}@${around.line}`).join(' ')}`;
    })
    .sort();
}

function difference(expected: readonly string[], actual: readonly string[]): string[] {
  const missing = expected.filter((key) => !actual.includes(key)).map((key) => `missing: ${key}`);
  const surplus = actual.filter((key) => !expected.includes(key)).map((key) => `surplus: ${key}`);
  return [...missing, ...surplus];
}

/** True when all records of a function are shifted by one and the same number of levels. */
function sameDepth(expected: readonly StructureRecord[], actual: readonly StructureRecord[]): boolean {
  const sorted = (records: readonly StructureRecord[]): StructureRecord[] =>
    [...records].sort((left, right) => left.line - right.line || (left.kind < right.kind ? -1 : 1));
  const got = sorted(actual);
  const shifts = new Map<number, number>();
  return sorted(expected).every(({ functionLine, ancestors }, index) => {
    const shift = ancestors.length - (got[index]?.ancestors.length ?? 0);
    const known = shifts.get(functionLine) ?? shift;
    shifts.set(functionLine, known);
    return shift === known;
  });
}
