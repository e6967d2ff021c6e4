// One message: which of its lines are the patch, at which quote depth, and what else it says.
import type { Notice } from '../base/notice.js';
import type { InputLine, RawInput } from '../input/model.js';
import { findDiffs } from './find-diffs.js';
import type { FoundDiffs } from './find-diffs.js';
import type { Budget } from './hunk-search.js';
import type { Patch } from './model.js';
import { parseSubject } from './subject.js';
import { findQuotings, viewLines } from './view.js';
import type { Quoting, ViewLine } from './view.js';

/** A message with at least one diff header in it. */
export interface PatchMessage {
  readonly patch: Patch;
  /** The diff is what a reply quotes. */
  readonly quoted: boolean;
  readonly notices: readonly Notice[];
}

/** Reads one message; undefined when no line of it starts a diff. */
export function readMessage(input: RawInput, budget: Budget): PatchMessage | undefined {
  const scissors = findScissors(input.lines);
  const lines = input.lines.slice(scissors);
  const [quoting, ...deeper] = findQuotings(lines);
  if (quoting === undefined) return undefined;
  const view = viewLines(lines, quoting);
  const found = findInView(view, budget);
  const notices = [...found.notices];
  if (deeper.length > 0 && quoting.depth < (deeper[0]?.depth ?? 0)) notices.push(skippedQuote(deeper));
  const prose = [
    ...input.lines.slice(0, scissors).map(({ text }) => text),
    ...found.prose.map((at) => lines[at]?.text ?? ''),
  ];
  const patch: Patch = {
    ...mailFields(input, lines.slice(scissors > 0 ? 1 : 0)),
    arrived: { envelope: input.envelope, lines: input.lines },
    prose: prose.map(withoutReturn).join('\n'),
    files: found.files,
    format: formatOf(input, quoting),
    source: input.source,
  };
  return { patch, quoted: quoting.depth > 0, notices };
}

function formatOf({ format }: RawInput, { depth }: Quoting): string {
  if (depth === 0) return format;
  return format === 'text' ? 'quoted reply without a mail header' : `quoted reply (${format})`;
}

/** A second look, when one hunk showed that context lines lost their blank: then all of them did. */
function findInView(view: readonly ViewLine[], budget: Budget): FoundDiffs {
  const told = diffstatLostBlank(view);
  const first = findDiffs(view, told, budget);
  if (told || !first.blanksWereLost || first.files.length === 0) return first;
  return findDiffs(view, true, budget);
}

/** git puts a blank before `2 files changed, 3 insertions(+)`; without it, line starts were stripped. */
function diffstatLostBlank(view: readonly ViewLine[]): boolean {
  return view.some(({ text, foreign }) => !foreign && /^\d{1,6} files? changed, \d/.test(text));
}

function mailFields(
  { subject, author, date, messageId, inReplyTo }: RawInput,
  body: readonly InputLine[],
): Omit<Patch, 'prose' | 'files' | 'format' | 'source'> {
  // A bare diff has no mail header that its first lines could correct.
  const inBody = subject === undefined ? new Map<string, string>() : inBodyHeaders(body);
  const title = inBody.get('subject') ?? subject;
  const from = inBody.get('from') ?? author;
  const series = title === undefined ? undefined : parseSubject(title).series;
  return {
    ...(title === undefined ? {} : { subject: title }),
    ...(from === undefined ? {} : { author: from }),
    ...(date === undefined ? {} : { date }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    ...(series === undefined ? {} : { series }),
  };
}

/** `From:` and `Subject:` at the start of the body, for a patch sent by someone else, as git mailinfo reads them. */
function inBodyHeaders(lines: readonly InputLine[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const first = lines.findIndex(({ text }) => text.trim() !== '');
  for (const { text } of first < 0 ? [] : lines.slice(first, first + 10)) {
    const match = /^(from|subject|date): (.{1,1000})$/i.exec(withoutReturn(text));
    if (match === null) break;
    headers.set((match[1] ?? '').toLowerCase(), (match[2] ?? '').trim());
  }
  return headers;
}

/**
 * Index of the last scissors line that has a diff below it; 0 when there is none.
 *
 * @see git mailinfo.c, is_scissors_line(): at least a third of the line is scissors and dashes
 */
function findScissors(lines: readonly InputLine[]): number {
  const last = lines.findLastIndex(({ text }) => isScissors(text));
  if (last <= 0) return 0;
  const lastDiff = lines.findLastIndex(({ text }) => /^(?:diff --git |--- |@@ -)/.test(text));
  const at = lines.findLastIndex(({ text }, index) => index < lastDiff && isScissors(text));
  return at > 0 && findQuotings(lines.slice(at)).some(({ depth }) => depth === 0) ? at : 0;
}

function isScissors(text: string): boolean {
  if (text.length > 200 || !/^[-\s]*-/.test(text) || !/[>%8]8|8[<%]|%<|>%/.test(text)) return false;
  const marks = text.replace(/8<|>8|%<|>%|[-\s]/g, '');
  return /8<|>8|%<|>%/.test(text) && marks.length * 3 < text.length * 2;
}

function skippedQuote(deeper: readonly Quoting[]): Notice {
  const depths = deeper.map(({ depth }) => String(depth)).join(', ');
  return {
    code: 'quoted-diff-skipped',
    level: 'info',
    message: `the mail also quotes a diff (depth ${depths}); only its own diff was read`,
  };
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
