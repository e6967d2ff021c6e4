// The `@@` line of a unified diff.

/** Ranges of a hunk: 1-based lines, counts in lines. */
export interface HunkRanges {
  readonly preStart: number;
  readonly preCount: number;
  readonly postStart: number;
  readonly postCount: number;
  /** Text after the second `@@`, without the space before it and white space at its end. */
  readonly heading: string;
}

// At most nine digits: every real line number, and no number that loses precision.
const hunkHeader = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/**
 * Parses a hunk header.
 *
 * @param line - One line without its newline, such as `@@ -12,7 +12,9 @@ static int xfs_iget(`.
 * @returns The ranges, or undefined when the line is no hunk header. A missing count means 1; a count of 0
 *   means the range sits *after* its start line.
 * @see POSIX diff, unified format: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/diff.html
 */
export function parseHunkHeader(line: string): HunkRanges | undefined {
  if (!line.startsWith('@@ -')) return undefined;
  const match = hunkHeader.exec(line);
  if (match === null) return undefined;
  const [whole, preStart, preCount = '1', postStart, postCount = '1'] = match;
  return {
    preStart: Number(preStart),
    preCount: Number(preCount),
    postStart: Number(postStart),
    postCount: Number(postCount),
    heading: line.slice(whole.length).trim(),
  };
}

/** The ranges as git prints them: `@@ -3,7 +3,6 @@`; a count of 1 is left out. */
export function printRanges({
  preStart,
  preCount,
  postStart,
  postCount,
}: Omit<HunkRanges, 'heading'>): string {
  return `@@ -${printRange(preStart, preCount)} +${printRange(postStart, postCount)} @@`;
}

function printRange(start: number, count: number): string {
  return count === 1 ? String(start) : `${start},${count}`;
}
