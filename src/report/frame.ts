// The code frame of a finding as data: its lines, what is left out, lanes and remarks.
import type { Finding } from '../finding/model.js';
import { chooseLines } from './frame-lines.js';
import type { LaneCell } from './glyphs.js';
import { buildLanes, type Lanes } from './lanes.js';
import type { Review } from './model.js';
import { locateOtherSteps, type ChangedLines } from './other-image.js';
import { placeOf, type Place } from './place.js';

export interface FrameLine {
  readonly kind: 'line';
  readonly line: number;
  /** What the patch did to the line; a line of the other image is `removed` (or, for a fixed finding, `added`). */
  readonly change: 'added' | 'removed' | 'unchanged';
  /** As it stands in the file; undefined where the run has no text of it. */
  readonly text: string | undefined;
  readonly cells: readonly LaneCell[];
  /** What goes on under the line, for remarks that do not fit beside it. */
  readonly below: readonly LaneCell[];
  readonly notes: readonly string[];
}

export interface ElidedLines {
  readonly kind: 'elided';
  readonly cells: readonly LaneCell[];
  readonly notes: readonly string[];
}

export type FrameRow = FrameLine | ElidedLines;

export interface Frame {
  /** Locks of the lanes, left to right. */
  readonly locks: readonly string[];
  readonly rows: readonly FrameRow[];
}

/** Lays out the code frame of one finding. */
export function buildFrame(review: Review, finding: Finding): Frame {
  const place = placeOf(finding);
  const lanes = buildLanes(finding, place.line);
  const changes = locateOtherSteps(review, finding);
  const notes = collectNotes(finding, place, changes);
  const anchors = changes.between.map(({ before }) => before);
  const textOf = (line: number): string | undefined =>
    review.sourceLines(finding.patch, finding.file, place.side, line);
  const chosen = chooseLines(finding, place, [...notes.keys(), ...anchors], lanes.locks);
  const isSaid = (line: number): boolean => line === place.line || notes.has(line);
  const shown = withoutEmptyEnds(
    chosen.filter((line) => isSaid(line) || textOf(line) !== undefined),
    (line) => {
      return !isSaid(line) && isEmpty(textOf(line) ?? '');
    },
  );
  const rows: FrameRow[] = [];
  let next = shown[0] ?? place.line;
  for (const line of shown) {
    if (line > next) rows.push({ kind: 'elided', cells: lanes.across(next, line - 1), notes: [] });
    rows.push(...linesBetween(rows.length === 0 ? 0 : next, line, place, changes, lanes));
    rows.push(ownLine(line, place, textOf(line), notes.get(line) ?? [], changes, lanes));
    next = line + 1;
  }
  rows.push(...linesBetween(next, Infinity, place, changes, lanes));
  const [before, after] = stepsElsewhere(finding);
  return {
    locks: lanes.locks,
    rows: [
      ...before.map((note) => remark(note, (shown[0] ?? place.line) - 1, lanes)),
      ...rows,
      ...rowsBelow(finding, place, next, changes, lanes),
      ...after.map((note) => remark(note, next - 1, lanes)),
    ],
  };
}

/** Steps in other files: those that lead to the function, and those that it leads to. */
function stepsElsewhere({ witness }: Finding): readonly [readonly string[], readonly string[]] {
  const first = witness.findIndex(({ file }) => file === undefined);
  const notes = (from: number, to: number): readonly string[] =>
    witness
      .slice(from, to)
      .flatMap(({ file, line, text }) => (file === undefined ? [] : [`${file}:${line}: ${text}`]));
  const split = first < 0 ? witness.length : first;
  return [notes(0, split), notes(split, witness.length)];
}

function remark(note: string, line: number, lanes: Lanes): ElidedLines {
  return { kind: 'elided', cells: lanes.below(line), notes: [note] };
}

function withoutEmptyEnds(lines: readonly number[], isEmpty: (line: number) => boolean): number[] {
  const first = lines.findIndex((line) => !isEmpty(line));
  const last = lines.findLastIndex((line) => !isEmpty(line));
  return lines.slice(first, last + 1);
}

/** Context at the ends of a frame tells nothing when it is blank, a brace or the end of a comment. */
function isEmpty(text: string): boolean {
  return ['', '{', '}', '*/'].includes(text.trim());
}

/** Remarks by line of the finding's own image: the witness, then what to write instead. */
function collectNotes(finding: Finding, place: Place, changes: ChangedLines): Map<number, string[]> {
  const notes = new Map<number, string[]>();
  const add = (line: number, text: string): void => {
    const known = notes.get(line) ?? [];
    if (!known.includes(text)) notes.set(line, [...known, text]);
  };
  for (const { side, line, text, file } of finding.witness)
    if (side === place.side && file === undefined) add(line, text);
  const otherImage = place.side === 'post' ? 'before the patch' : 'after the patch';
  for (const { step, line } of changes.beside) add(line, `${otherImage}: ${step.text}`);
  if (place.side === 'post') {
    for (const edit of finding.fix?.edits ?? []) add(edit.line, suggestion(edit.new, finding));
  }
  return notes;
}

/** The replacement itself when it is a name or a short call; what it does otherwise. */
function suggestion(replacement: string, finding: Finding): string {
  const text = replacement.trim();
  const isShort = text !== '' && text.length <= 60 && !text.includes('\n');
  return isShort ? `did you mean ${text}?` : `suggested: ${finding.fix?.description ?? 'remove it'}`;
}

function ownLine(
  line: number,
  place: Place,
  text: string | undefined,
  notes: readonly string[],
  changes: ChangedLines,
  lanes: Lanes,
): FrameLine {
  const ownChange = place.side === 'post' ? 'added' : 'removed';
  const change = changes.own.has(line) ? ownChange : 'unchanged';
  return { kind: 'line', line, change, text, cells: lanes.at(line), below: lanes.below(line), notes };
}

/** Lines of the other image with a witness step that precede one of the lines `first` to `last`. */
function linesBetween(
  first: number,
  last: number,
  place: Place,
  changes: ChangedLines,
  lanes: Lanes,
): FrameLine[] {
  const change = place.side === 'post' ? 'removed' : 'added';
  return changes.between
    .filter(({ before }) => before >= first && before <= last)
    .map(({ step, text, before }) => {
      const cells = lanes.below(before - 1);
      return { kind: 'line', line: step.line, change, text, cells, below: cells, notes: [step.text] };
    });
}

/** A lane that goes on to the end of the function, and steps that the diff does not show. */
function rowsBelow(
  finding: Finding,
  place: Place,
  next: number,
  changes: ChangedLines,
  lanes: Lanes,
): ElidedLines[] {
  const heldTo = finding.status === 'fixed' ? undefined : lanes.heldTo(next - 1);
  const held: ElidedLines[] =
    heldTo === undefined
      ? []
      : [{ kind: 'elided', cells: lanes.across(next, heldTo), notes: [`still held at line ${heldTo}`] }];
  const when = place.side === 'post' ? 'before the patch' : 'after the patch';
  const apart = changes.apart.map((step): ElidedLines => {
    return {
      kind: 'elided',
      cells: lanes.below(next - 1),
      notes: [`${when}, line ${step.line}: ${step.text}`],
    };
  });
  return [...held, ...apart];
}
