// One file's diff from its header and its hunks: parse-diff reads the exact text, the counts check it.
import parseDiff from 'parse-diff';
import type { Notice, Outcome } from '../base/notice.js';
import type { FileHeader } from './file-header.js';
import { printRanges } from './hunk-header.js';
import type { FileDiff, Hunk, HunkLine } from './model.js';
import { printHunkLines } from './raw-hunk.js';
import type { RawHunk } from './raw-hunk.js';
import type { ReadHunk } from './read-hunk.js';

/** Builds the file diff. A hunk that parse-diff reads otherwise than its counts say becomes damaged. */
export function buildFileDiff(header: FileHeader, read: readonly ReadHunk[]): Outcome<FileDiff> {
  const names = finalNames(header, read);
  const notices: Notice[] = [];
  let above: Hunk | undefined;
  const hunks = parseHunks(read).map((hunk): Hunk => {
    if (hunk.state === 'damaged') return hunk;
    if (above === undefined || !overlaps(hunk, above)) return (above = hunk);
    notices.push({
      code: 'hunk-damaged',
      level: 'not-judged',
      message: `${printRanges(hunk)}: it does not lie below the hunk before it; not judged`,
      file: names.postPath ?? names.prePath ?? '',
      inputLine: hunk.inputLine,
    });
    return { ...hunk, state: 'damaged', lines: [] };
  });
  const { preBlob, postBlob, preMode, postMode, binary, inputLine } = header;
  const value: FileDiff = {
    ...names,
    ...(preBlob === undefined ? {} : { preBlob }),
    ...(postBlob === undefined ? {} : { postBlob }),
    ...(preMode === undefined ? {} : { preMode }),
    ...(postMode === undefined ? {} : { postMode }),
    binary,
    hunks,
    inputLine,
  };
  return { value, notices };
}

type Names = Pick<FileDiff, 'change' | 'prePath' | 'postPath'>;

/** Plain diff names a new or deleted file on both sides; the ranges of its only hunk tell. */
function finalNames({ change, prePath, postPath }: FileHeader, read: readonly ReadHunk[]): Names {
  const paths = {
    ...(prePath === undefined ? {} : { prePath }),
    ...(postPath === undefined ? {} : { postPath }),
  };
  if (change !== undefined) return { change, ...paths };
  const ranges = read.length === 1 ? read[0]?.hunk.ranges : undefined;
  if (ranges?.preStart === 0 && ranges.preCount === 0 && postPath !== undefined)
    return { change: 'added', postPath };
  if (ranges?.postStart === 0 && ranges.postCount === 0 && prePath !== undefined)
    return { change: 'deleted', prePath };
  return { change: 'modified', ...paths };
}

/** Hunks ascend and do not touch the same lines; anything else was put together by hand. */
function overlaps({ preStart, preCount }: Hunk, above: Hunk): boolean {
  return preStart + (preCount === 0 ? 1 : 0) < above.preStart + Math.max(above.preCount, 1);
}

/**
 * Hands the exact text of the file's hunks to parse-diff, under a header of our own: names are decoded
 * already, and parse-diff's header pattern takes quadratic time on long lines. Hunks without lines are left
 * out of the text, since parse-diff would read the next header as their content.
 */
function parseHunks(read: readonly ReadHunk[]): readonly Hunk[] {
  const whole = read.filter(({ hunk }) => hunk.lines.length > 0);
  const text = whole.map(({ hunk }) => `${printRanges(hunk.ranges)}\n${printHunkLines(hunk.lines)}`).join('');
  const chunks = whole.length === 0 ? [] : (parseDiff(`--- a/file\n+++ b/file\n${text}`)[0]?.chunks ?? []);
  const chunkOf = new Map(whole.map(({ hunk }, index) => [hunk, chunks[index]]));
  return read.map(({ hunk, state }) => {
    const lines = hunk.lines.length === 0 ? [] : linesOf(hunk, chunkOf.get(hunk));
    const { preStart, preCount, postStart, postCount, heading } = hunk.ranges;
    const base = { preStart, preCount, postStart, postCount, heading, inputLine: hunk.inputLine };
    return lines === undefined ? { ...base, state: 'damaged', lines: [] } : { ...base, state, lines };
  });
}

/** The lines of one chunk, with their places in the input; undefined when they disagree with the counts. */
function linesOf(hunk: RawHunk, chunk: parseDiff.Chunk | undefined): readonly HunkLine[] | undefined {
  const changes = chunk?.changes.filter(({ content }) => !content.startsWith('\\')) ?? [];
  if (changes.length !== hunk.lines.length) return undefined;
  const lines = hunk.lines.map((raw, index): HunkLine | undefined => {
    const change = changes[index];
    if (change?.content !== `${raw.marker}${raw.text}`) return undefined;
    const { inputLine, noNewline } = raw;
    const base = { text: raw.text, inputLine, ...(noNewline ? { noNewline } : {}) };
    switch (change.type) {
      case 'normal':
        return { ...base, kind: 'context', preLine: change.ln1, postLine: change.ln2 };
      case 'add':
        return { ...base, kind: 'added', postLine: change.ln };
      case 'del':
        return { ...base, kind: 'removed', preLine: change.ln };
      default:
        return change satisfies never;
    }
  });
  const known = lines.filter((line) => line !== undefined);
  return known.length === hunk.lines.length && countsAgree(hunk, known) ? known : undefined;
}

function countsAgree({ ranges }: RawHunk, lines: readonly HunkLine[]): boolean {
  const pre = lines.filter(({ kind }) => kind !== 'added').length;
  const post = lines.filter(({ kind }) => kind !== 'removed').length;
  return pre === ranges.preCount && post === ranges.postCount;
}
