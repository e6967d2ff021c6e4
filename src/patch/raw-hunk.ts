// A hunk as text: the form between reading (or repairing) its lines and handing them to parse-diff.
import type { HunkRanges } from './hunk-header.js';

export type Marker = ' ' | '+' | '-';

export interface RawHunkLine {
  readonly marker: Marker;
  readonly text: string;
  readonly inputLine: number;
  readonly noNewline: boolean;
}

/** What had to be done to a hunk, for its notice. */
export interface Repairs {
  /** Lines that were joined to the one above. */
  readonly joined: number;
  /** Context lines that had lost the blank in front. */
  readonly blanksRestored: number;
  /** Remarks between the lines that were left out. */
  readonly remarksSkipped: number;
}

export interface RawHunk {
  readonly ranges: HunkRanges;
  readonly lines: readonly RawHunkLine[];
  readonly inputLine: number;
  readonly repairs?: Repairs;
}

/** Printed form of a hunk's lines, each ended by a newline. */
export function printHunkLines(lines: readonly RawHunkLine[]): string {
  return lines
    .map(
      ({ marker, text, noNewline }) =>
        `${marker}${text}\n${noNewline ? '\\ No newline at end of file\n' : ''}`,
    )
    .join('');
}
