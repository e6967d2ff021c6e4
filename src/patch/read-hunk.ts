// One hunk of the input: read as it stands, repaired, or declared damaged.
import type { Notice } from '../base/notice.js';
import { findBoundary, isHunkBoundary, isSignature, looksLikeMore, mayContinue } from './hunk-bounds.js';
import { readExactHunk } from './hunk-exact.js';
import { printRanges } from './hunk-header.js';
import type { HunkRanges } from './hunk-header.js';
import { repairHunk } from './hunk-repair.js';
import type { RepairedHunk, RepairFailure } from './hunk-repair.js';
import type { Budget } from './hunk-search.js';
import type { HunkState } from './model.js';
import type { RawHunk, RawHunkLine, Repairs } from './raw-hunk.js';
import type { ViewLine } from './view.js';

export interface ReadHunk {
  readonly hunk: RawHunk;
  readonly state: HunkState;
  readonly next: number;
  /** Indices of lines inside the hunk's stretch that are prose. */
  readonly remarks: readonly number[];
  readonly notices: readonly Notice[];
}

export interface HunkContext {
  readonly view: readonly ViewLine[];
  /** The file's name, for notices; undefined when no header names one. */
  readonly file: string | undefined;
  readonly lostBlanks: boolean;
  readonly budget: Budget;
}

/** Reads the hunk whose header is at `at`. Its lines are empty when it is damaged. */
export function readHunk(context: HunkContext, at: number, ranges: HunkRanges): ReadHunk {
  const { view } = context;
  const header = view[at];
  const stripReturn = header?.text.endsWith('\r') ?? false;
  const base = { ranges, inputLine: header?.inputLine ?? 0 };
  const exact = readExactHunk(view, at + 1, ranges, stripReturn);
  const clean = exact !== undefined && !looksLikeMore(view, exact.next);
  const quoted = (header?.prefix ?? 0) > 0;
  const lostBlanks = context.lostBlanks || ((quoted || !clean) && starsMovedLeft(view, at, ranges));
  if (clean && !lostBlanks && !mayContinue(view, exact.next)) return asIntact(base, exact);
  const repaired = repairHunk(view, at, ranges, { budget: context.budget, lostBlanks, stripReturn });
  if (typeof repaired !== 'string') {
    const same = exact !== undefined && sameLines(exact.lines, repaired.lines);
    return same ? asIntact(base, exact) : asRepaired(context, base, repaired);
  }
  // Text right below a diff that is not quoted and reads as it stands is no reason to doubt it.
  if (clean && (!quoted || repaired !== 'ambiguous')) return asIntact(base, exact);
  return damaged(context, at, base, repaired, exact?.lines.length);
}

/**
 * Comments of kernel code are indented by one blank at least, so a context line shows two before the star.
 * With only one, the first was lost.
 */
function starsMovedLeft(view: readonly ViewLine[], header: number, ranges: HunkRanges): boolean {
  const end = Math.min(view.length, header + 1 + ranges.preCount + ranges.postCount);
  for (let at = header + 1; at < end; at += 1) {
    const line = view[at];
    if (line === undefined || isHunkBoundary(view, at)) return false;
    if (!line.foreign && /^ \*(?:[ /]|$)/.test(line.text)) return true;
  }
  return false;
}

function asIntact(
  base: { ranges: HunkRanges; inputLine: number },
  { lines, next }: { lines: readonly RawHunkLine[]; next: number },
): ReadHunk {
  return { hunk: { ...base, lines }, state: 'intact', next, remarks: [], notices: [] };
}

function asRepaired(
  context: HunkContext,
  base: { ranges: HunkRanges; inputLine: number },
  { lines, next, heading, repairs, remarks }: RepairedHunk,
): ReadHunk {
  const { preCount, postCount } = base.ranges;
  const notice: Notice = {
    code: 'hunk-repaired',
    level: 'info',
    message: `${printRanges(base.ranges)}: ${describeRepairs(repairs)}; it has the ${preCount}/${postCount} lines its header promises`,
    ...at(context, base),
  };
  const hunk = { ...base, ranges: { ...base.ranges, heading }, lines, repairs };
  return { hunk, state: 'repaired', next, remarks, notices: [notice] };
}

function damaged(
  context: HunkContext,
  header: number,
  base: { ranges: HunkRanges; inputLine: number },
  failure: RepairFailure,
  exactLines: number | undefined,
): ReadHunk {
  const { view } = context;
  const next = damagedEnd(view, header + 1);
  const why = describeFailure(failure, exactLines !== undefined, next >= view.length);
  const notice: Notice = {
    code: 'hunk-damaged',
    level: 'not-judged',
    message: `${printRanges(base.ranges)}: ${why}; not judged. Take the patch from its archive (b4 am, or the raw mail) and check that`,
    ...at(context, base),
  };
  return { hunk: { ...base, lines: [] }, state: 'damaged', next, remarks: [], notices: [notice] };
}

function at({ file }: HunkContext, { inputLine }: { inputLine: number }): Pick<Notice, 'file' | 'inputLine'> {
  return { ...(file === undefined ? {} : { file }), inputLine };
}

/** The remains of a damaged hunk go on to the next header or signature. */
function damagedEnd(view: readonly ViewLine[], from: number): number {
  const boundary = findBoundary(view, from);
  for (let index = from; index < boundary; index += 1) if (isSignature(view, index)) return index;
  return boundary;
}

function describeRepairs({ joined, blanksRestored, remarksSkipped }: Repairs): string {
  const done = [
    joined > 0 ? `${plural(joined, 'wrapped line')} joined` : '',
    blanksRestored > 0 ? `${plural(blanksRestored, 'context line')} given the first blank back` : '',
    remarksSkipped > 0 ? `${plural(remarksSkipped, 'line')} of remarks left out` : '',
  ].filter((part) => part !== '');
  return done.length > 0 ? done.join(', ') : 'the lines read by their counts';
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function describeFailure(failure: RepairFailure, tooLong: boolean, atEnd: boolean): string {
  switch (failure) {
    case 'ambiguous':
      return 'its lines were wrapped or cut, and more than one reading fits the header';
    case 'too-large':
      return 'its lines do not fit the header, and it is too large to be repaired';
    case 'no-reading':
      if (tooLong) return 'it has more lines than its header promises';
      return atEnd
        ? 'the input ends before the lines its header promises'
        : 'its lines do not fit its header';
    default:
      return failure satisfies never;
  }
}

function sameLines(left: readonly RawHunkLine[], right: readonly RawHunkLine[]): boolean {
  return (
    left.length === right.length &&
    left.every((line, index) => {
      const other = right[index];
      return line.marker === other?.marker && line.text === other.text && line.noNewline === other.noNewline;
    })
  );
}
