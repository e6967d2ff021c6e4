// Walks one message at one quote depth: file headers, their hunks, and the prose around them.
import type { Notice } from '../base/notice.js';
import { buildFileDiff } from './file-diff.js';
import { readFileHeader, startsFileHeader } from './file-header.js';
import type { FileHeader } from './file-header.js';
import { isUnsafePath } from './file-name.js';
import { findBoundary, isCommitLine, isHunkBoundary, isSignature } from './hunk-bounds.js';
import { parseHunkHeader } from './hunk-header.js';
import type { HunkRanges } from './hunk-header.js';
import type { Budget } from './hunk-search.js';
import type { FileDiff } from './model.js';
import { readHunk } from './read-hunk.js';
import type { ReadHunk } from './read-hunk.js';
import type { ViewLine } from './view.js';

/** The diffs of one message and what stands around them. */
export interface FoundDiffs {
  readonly files: readonly FileDiff[];
  /** Indices, ascending, of the lines outside the diffs. */
  readonly prose: readonly number[];
  readonly notices: readonly Notice[];
  /** Some hunk could only be read by giving context lines a blank back. */
  readonly blanksWereLost: boolean;
}

interface OpenFile {
  readonly header: FileHeader;
  readonly hunks: ReadHunk[];
  /** A hunk of it was told by a notice. */
  cut: boolean;
}

interface Walk {
  readonly view: readonly ViewLine[];
  readonly lostBlanks: boolean;
  readonly budget: Budget;
  readonly files: FileDiff[];
  readonly prose: number[];
  readonly notices: Notice[];
  blanksWereLost: boolean;
  /** 'refused': the header was told by a notice, so its hunks need none. */
  open: OpenFile | 'refused' | undefined;
}

/**
 * Finds every file diff of a message.
 *
 * @param lostBlanks - Read context as having lost the blank in front wherever that fits.
 */
export function findDiffs(view: readonly ViewLine[], lostBlanks: boolean, budget: Budget): FoundDiffs {
  const walk: Walk = {
    view,
    lostBlanks,
    budget,
    files: [],
    prose: [],
    notices: [],
    blanksWereLost: false,
    open: undefined,
  };
  for (let at = 0; at < view.length;) at = readAt(walk, at);
  closeFile(walk);
  const { files, prose, notices, blanksWereLost } = walk;
  return { files, prose, notices, blanksWereLost };
}

/** Reads what starts at `at`; returns the index after it. */
function readAt(walk: Walk, at: number): number {
  const { view } = walk;
  const line = view[at];
  if (line === undefined) return at + 1;
  const ranges = line.foreign ? undefined : parseHunkHeader(line.text);
  if (ranges !== undefined) return readHunkAt(walk, at, ranges);
  if (!line.foreign && walk.open !== undefined && /^@@ -/.test(line.text)) {
    walk.notices.push(
      notJudged('hunk-damaged', 'this hunk header cannot be read; its hunk was not judged', line.inputLine),
    );
    if (walk.open !== 'refused') walk.open.cut = true;
  }
  if (!line.foreign && /^diff --(?:cc|combined) |^@@@+ -/.test(line.text)) return skipCombined(walk, at);
  if (startsFileHeader(view, at)) return openFile(walk, at);
  if (!line.foreign && (isSignature(view, at) || isCommitLine(line.text))) closeFile(walk);
  const unread = line.foreign ? undefined : unreadableLine(line.text);
  if (unread !== undefined) walk.notices.push({ ...unread, inputLine: line.inputLine });
  walk.prose.push(at);
  return at + 1;
}

function openFile(walk: Walk, at: number): number {
  closeFile(walk);
  const { header, next } = readFileHeader(walk.view, at);
  const inputLine = walk.view[at]?.inputLine ?? 0;
  if (header === undefined) {
    const message = 'the names in this diff header cannot be read; not judged';
    walk.notices.push(notJudged('header-damaged', message, inputLine));
    walk.open = 'refused';
    return Math.max(next, at + 1);
  }
  const unsafe = [header.prePath, header.postPath].find((name) => name !== undefined && isUnsafePath(name));
  if (unsafe !== undefined) {
    const message = `the file name leaves the source tree: ${unsafe.slice(0, 200)}; not judged`;
    walk.notices.push(notJudged('unsafe-path', message, inputLine));
  }
  walk.open = unsafe === undefined ? { header, hunks: [], cut: false } : 'refused';
  return header.binary ? skipBinary(walk.view, next) : Math.max(next, at + 1);
}

function readHunkAt(walk: Walk, at: number, ranges: HunkRanges): number {
  const { view, open, lostBlanks, budget } = walk;
  const header = open === 'refused' ? undefined : open?.header;
  const file = header?.postPath ?? header?.prePath;
  const read = readHunk({ view, file, lostBlanks, budget }, at, ranges);
  walk.prose.push(...read.remarks);
  if (open === 'refused') return read.next;
  if (open === undefined) {
    const message = 'a hunk with no file header above it; not judged';
    walk.notices.push(notJudged('hunk-without-file', message, view[at]?.inputLine ?? 0));
    return read.next;
  }
  open.hunks.push(read);
  walk.notices.push(...read.notices);
  if ((read.hunk.repairs?.blanksRestored ?? 0) > 0) walk.blanksWereLost ||= lostNonEmpty(read);
  return read.next;
}

/** An empty context line often loses its blank alone; a line with text only where all do. */
function lostNonEmpty({ hunk: { lines, repairs } }: ReadHunk): boolean {
  return (
    lines.filter(({ marker, text }) => marker === ' ' && text === '').length < (repairs?.blanksRestored ?? 0)
  );
}

function closeFile(walk: Walk): void {
  const { open } = walk;
  walk.open = undefined;
  if (open === undefined || open === 'refused') return;
  const { header } = open;
  if (header.announcesHunks && !header.binary && open.hunks.length === 0 && !open.cut) {
    const file = header.postPath ?? header.prePath;
    const message = 'the diff of this file ends before its first hunk; not judged';
    walk.notices.push({
      ...notJudged('diff-cut-off', message, header.inputLine),
      ...(file === undefined ? {} : { file }),
    });
  }
  const { value, notices } = buildFileDiff(header, open.hunks);
  for (const notice of notices) walk.notices.push(notice);
  walk.files.push(value);
}

/** A merge's diff shows several parents at once; none of its sides is a plain change. */
function skipCombined(walk: Walk, at: number): number {
  closeFile(walk);
  const text = walk.view[at]?.text ?? '';
  const file = /^diff --(?:cc|combined) (.{1,4096})$/.exec(text)?.[1]?.trimEnd();
  const message = 'the combined diff of a merge; not judged. Check each side with git diff -m or --range';
  walk.notices.push({
    ...notJudged('combined-diff', message, walk.view[at]?.inputLine ?? 0),
    ...(file === undefined ? {} : { file }),
  });
  let next = at + 1;
  while (next < walk.view.length && !isHunkBoundary(walk.view, next) && !isSignature(walk.view, next))
    next += 1;
  return next;
}

/** The data of `GIT binary patch`: blocks of lines, each ended by an empty one. */
function skipBinary(view: readonly ViewLine[], from: number): number {
  let next = from;
  while (/^(?:literal|delta) \d+\r?$/.test(view[next]?.text ?? '')) {
    const boundary = findBoundary(view, next);
    while (next < boundary && view[next]?.text.trim() !== '') next += 1;
    next += 1;
  }
  return Math.min(next, view.length);
}

/** Lines by which git and diff say that they did not show a change. */
function unreadableLine(text: string): Notice | undefined {
  if (/^\* Unmerged path .{1,4096}$/.test(text)) {
    return {
      code: 'unmerged-path',
      level: 'not-judged',
      message: `${text.slice(2)}: it has no diff; not judged`,
    };
  }
  if (/^Only in [^:]{1,4096}: .{1,4096}\.[ch]\r?$/.test(text)) {
    const message = `${text.trimEnd()}: its text is not in the diff; not judged. Make the diff with diff -N`;
    return { code: 'file-not-shown', level: 'not-judged', message };
  }
  return undefined;
}

function notJudged(code: string, message: string, inputLine: number): Notice {
  return { code, level: 'not-judged', message, inputLine };
}
