// The lines of a patch as a reply quotes them: as they arrived, the hunks with remarks only.
import type { Arrived, FileDiff, Hunk, HunkLine, Patch } from '../patch/model.js';
import { visibleCode } from './visible.js';

type ArrivedLine = Arrived['lines'][number];

/** A quoted line; `after` is the index of the hunk's line that is complete with it. */
export interface QuotedLine {
  readonly text: string;
  readonly after?: number;
}

/** A mail's line has 998 bytes at most; no line of code comes near. In UTF-16 units. */
const longestLine = 300;
/** A hunk of a whole function is quoted whole; beyond, only what is around the remarks. */
const mostLines = 160;
const around = 15;

const markers: Readonly<Record<HunkLine['kind'], string>> = { context: ' ', added: '+', removed: '-' };

export function quoteFileHeader(patch: Patch, file: FileDiff): string[] {
  const first = file.hunks[0]?.inputLine ?? 0;
  const raw = rawLines(patch, file.inputLine, first - 1);
  if (raw.length > 0 && raw.length <= 16) return raw.map(({ text }) => quote(text));
  const pre = file.prePath === undefined ? '/dev/null' : `a/${file.prePath}`;
  const post = file.postPath === undefined ? '/dev/null' : `b/${file.postPath}`;
  return [`--- ${pre}`, `+++ ${post}`].map(quote);
}

/** @param remarked - Indices of the hunk's lines that a remark follows. */
export function quoteHunk(patch: Patch, hunk: Hunk, remarked: readonly number[]): QuotedLine[] {
  const lines = asArrived(patch, hunk) ?? asRead(hunk);
  return lines.length <= mostLines ? lines : trimmed(lines, remarked);
}

/** The stretch of the mail that the hunk was read from: wrapped lines, remarks of others and all. */
function asArrived(patch: Patch, hunk: Hunk): QuotedLine[] | undefined {
  const last = hunk.lines.at(-1);
  if (last === undefined) return undefined;
  const raw = rawLines(patch, hunk.inputLine, last.inputLine + 3);
  const inHunk = raw.filter(({ inputLine }) => inputLine <= last.inputLine);
  if (inHunk.length === 0) return undefined;
  const lines = [...inHunk, ...restOf(last, inHunk, raw)];
  const starts = new Map(hunk.lines.map(({ inputLine }, index) => [inputLine, index]));
  return lines.map(({ text, inputLine }, row) => {
    const following = lines[row + 1];
    const next = following === undefined ? hunk.lines.length : starts.get(following.inputLine);
    const isComplete = next !== undefined && following?.inputLine !== inputLine && next > 0;
    return { text: quote(text), ...(isComplete ? { after: next - 1 } : {}) };
  });
}

/** What was wrapped off the hunk's last line. */
function restOf(last: HunkLine, inHunk: readonly ArrivedLine[], raw: readonly ArrivedLine[]): ArrivedLine[] {
  const tail = last.text.trimEnd().slice(-8);
  const rest: ArrivedLine[] = [];
  const hasEnd = (): boolean => ([...inHunk, ...rest].at(-1)?.text.trimEnd() ?? '').endsWith(tail);
  for (const line of raw.slice(inHunk.length)) {
    if (hasEnd()) return rest;
    rest.push(line);
  }
  return hasEnd() ? rest : [];
}

/** A hunk of which no line of the input is at hand. */
function asRead(hunk: Hunk): QuotedLine[] {
  const { preStart, preCount, postStart, postCount, heading } = hunk;
  const header = `@@ -${preStart},${preCount} +${postStart},${postCount} @@ ${heading}`.trimEnd();
  const lines = hunk.lines.map((line, after) => ({ text: quote(markers[line.kind] + line.text), after }));
  return [{ text: quote(header) }, ...lines];
}

function rawLines({ arrived }: Patch, from: number, to: number): readonly ArrivedLine[] {
  return (arrived?.lines ?? []).filter(({ inputLine }) => inputLine >= from && inputLine <= to);
}

function trimmed(lines: readonly QuotedLine[], remarked: readonly number[]): QuotedLine[] {
  const rows = lines.flatMap(({ after }, row) =>
    after !== undefined && remarked.includes(after) ? [row] : [],
  );
  const isKept = (row: number): boolean => row === 0 || rows.some((at) => Math.abs(at - row) <= around);
  return lines.flatMap((line, row) => {
    if (isKept(row)) return [line];
    return isKept(row - 1) ? [{ text: '[...]' }] : [];
  });
}

/** `> ` and the line; what quotes already gets its mark before the others. */
function quote(line: string): string {
  const text = visibleCode(line);
  const bounded = text.length > longestLine ? `${text.slice(0, longestLine)} ...` : text;
  return bounded === '' ? '>' : bounded.startsWith('>') ? `>${bounded}` : `> ${bounded}`;
}
