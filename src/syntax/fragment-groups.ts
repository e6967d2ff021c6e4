// Puts the function parts of all hunk sides together that belong to one function.
import type { Segment } from '../image/model.js';
import { readHeading, type Heading } from './fragment-heading.js';
import { learnUnit } from './fragment-repair.js';
import { scanFragment, type FragmentScan, type FragmentToken } from './fragment-scan.js';
import { splitHunk, type FunctionPart, type SplitHunk } from './fragment-split.js';

/** One hunk side, scanned and split. */
export interface HunkText {
  readonly segment: Segment;
  readonly scan: FragmentScan;
  readonly split: SplitHunk;
  /** Columns of one level of indentation. */
  readonly unit: number;
}

export interface FunctionPiece {
  readonly hunk: HunkText;
  readonly part: FunctionPart;
}

/** The parts of one function in the order of their lines; lines are missing between any two. */
export interface FunctionGroup {
  readonly name: string;
  readonly pieces: readonly FunctionPiece[];
}

/** Scans and splits one hunk side. */
export function readHunk(segment: Segment): HunkText {
  const scan = scanFragment(segment.lines);
  return { segment, scan, split: splitHunk(scan.tokens, segment.heading), unit: learnUnit(scan.tokens) };
}

/** Groups the function parts of a file; only the last part of a hunk can go on in the first of the next. */
export function groupPieces(hunks: readonly HunkText[]): FunctionGroup[] {
  const groups: { name: string; pieces: FunctionPiece[] }[] = [];
  for (const hunk of hunks) {
    for (const part of hunk.split.functions) {
      const piece = { hunk, part };
      const open = groups.at(-1);
      if (open !== undefined && goesOn(open, piece)) open.pieces.push(piece);
      else groups.push({ name: part.name, pieces: [piece] });
    }
  }
  return groups;
}

/** True when a part that begins above its hunk belongs to the function whose part ended below the hunk before. */
function goesOn(group: FunctionGroup, piece: FunctionPiece): boolean {
  const last = group.pieces.at(-1);
  if (last === undefined || piece.part.open !== undefined || last.part.close !== undefined) return false;
  if (last.part.unplaced === true || piece.part.unplaced === true || last.hunk === piece.hunk) return false;
  const heading = readHeading(piece.hunk.segment.heading);
  switch (heading.kind) {
    case 'function':
      return group.name === heading.name;
    case 'label':
      return showsLabel(last, heading.name) || sameHeading(last, piece);
    case 'none':
      return sameHeading(last, piece);
    case 'aggregate':
    case 'top':
      return false;
  }
}

/** The label that git printed stands in the part before, or is what a `goto` of it names. */
function showsLabel({ hunk, part }: FunctionPiece, label: string): boolean {
  const tokens = hunk.scan.tokens.slice(part.from, part.to);
  return tokens.some((token, index) => {
    if (token.text !== label) return false;
    return tokens[index + 1]?.text === ':' || tokens[index - 1]?.text === 'goto';
  });
}

/** One line above both hunks is the last in column 0: nothing ended in between. */
function sameHeading(last: FunctionPiece, piece: FunctionPiece): boolean {
  const { heading } = piece.hunk.segment;
  return (
    heading !== undefined && heading !== '' && heading === last.hunk.segment.heading && last.part.from === 0
  );
}

/** Tokens of a part's body. */
export function bodyTokens({ hunk, part }: FunctionPiece): readonly FragmentToken[] {
  return hunk.scan.tokens.slice(part.from, part.to);
}

/** Kind of a hunk's heading, for what begins above it. */
export function headingOf(hunk: HunkText): Heading {
  return readHeading(hunk.segment.heading);
}
