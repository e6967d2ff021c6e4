// Where a hunk must have ended: the next header, and what may and may not follow its last line.
import { startsFileHeader } from './file-header.js';
import { parseHunkHeader } from './hunk-header.js';
import type { ViewLine } from './view.js';

/** True for a line that no hunk goes past: the next hunk, file or commit. */
export function isHunkBoundary(view: readonly ViewLine[], at: number): boolean {
  const line = view[at];
  if (line === undefined) return true;
  if (line.foreign) return false;
  const first = line.text.charCodeAt(0);
  // '@', 'd', 'c', 'B', 'I', '-': the quick test keeps long inputs fast.
  if (first === 64) return line.text.startsWith('@@ -') && parseHunkHeader(line.text) !== undefined;
  if (first === 100) return /^diff --(?:git|cc|combined) /.test(line.text);
  if (first === 99) return isCommitLine(line.text);
  if (first === 73) return line.text.startsWith('Index: ') && /^={20,}\r?$/.test(view[at + 1]?.text ?? '');
  return (first === 45 || first === 66) && startsFileHeader(view, at);
}

/** `commit 1234abcd`, as git log and git show print it above a commit. */
export function isCommitLine(text: string): boolean {
  return /^commit [0-9a-f]{40}(?:[0-9a-f]{24})?(?: \(.{0,400}\))?\r?$/.test(text);
}

/** First boundary at or after `from`. */
export function findBoundary(view: readonly ViewLine[], from: number): number {
  let at = from;
  while (at < view.length && !isHunkBoundary(view, at)) at += 1;
  return at;
}

/** The line `-- ` by which a mail signature starts (and git's version below it), trimmed or not. */
export function isSignature(view: readonly ViewLine[], at: number): boolean {
  const text = view[at]?.text.trimEnd();
  if (text !== '--') return false;
  const below = (view[at + 1]?.text ?? '').trim();
  const afterBelow = (view[at + 2]?.text ?? '').trim();
  return /^\d+\.\d/.test(below)
    ? afterBelow === '' || isHunkBoundary(view, at + 2) || !/^[-+ ]/.test(afterBelow)
    : false;
}

/**
 * True when the line after a hunk's last one looks like more of the same hunk, so that the counts of the
 * header and the text disagree. Signatures, rulers and headers do not.
 */
export function looksLikeMore(view: readonly ViewLine[], at: number): boolean {
  const line = view[at];
  if (line === undefined || line.foreign || isHunkBoundary(view, at) || isSignature(view, at)) return false;
  const text = line.text.trimEnd();
  if (text === '' || /^(?:--|\+\+|-$|\+$)/.test(text)) return text === '-' || text === '+';
  return /^[-+ \t]/.test(line.text);
}

/**
 * True when the line after a hunk's last one may be the rest of that line, broken off by a mail program:
 * there is text, right below, and it is none of what stands below a diff.
 */
export function mayContinue(view: readonly ViewLine[], at: number): boolean {
  const line = view[at];
  if (line === undefined || line.text.trim() === '' || isHunkBoundary(view, at)) return false;
  return !/^(?:-- ?$|Only in |Index: |diff |Binary files |Common subdirectories: |\* Unmerged path )/.test(
    line.text,
  );
}
