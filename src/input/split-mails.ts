// Several messages in one input: mbox, mails one after the other, git log output, copies from a web archive.
import { isFieldLine, mailFieldCount, parseParameters, readHeaderBlock } from './header-block.js';
import type { HeaderBlock } from './header-block.js';
import { isBlank, withoutReturn } from './mail-lines.js';
import type { MailLine } from './mail-lines.js';

/** What a stretch of the input is. */
export type ChunkKind =
  /** A mail after a `From ` line. */
  | 'mbox-mail'
  /** A mail with a header and no `From ` line. */
  | 'mail'
  /** `commit ...` as git log and git show print it. */
  | 'commit'
  /** `From: name` and `Date: text` above the body, as web archives show a mail. */
  | 'archive-copy'
  /** Anything else: a diff, or prose. */
  | 'text';

/** One message: header, if any, and body. */
export interface Chunk {
  readonly kind: ChunkKind;
  readonly lines: readonly MailLine[];
}

/** Splits an input into its messages, by what stands in it. Never empty unless the input is. */
export function splitMails(lines: readonly MailLine[]): readonly Chunk[] {
  const first = lines.findIndex((line) => !isBlank(line));
  if (first < 0) return [];
  if (isFromLine(lines, first)) return splitMbox(lines);
  if (isCommitStart(lines, first)) return splitAt(lines, 'commit', (at) => isCommitStart(lines, at));
  return splitBare(lines, first);
}

/**
 * The `From ` line of an mbox. One in the body of a mail (mboxo and mboxrd write `>From `, but not every
 * program does) has no header below it.
 *
 * @see git mailsplit.c, is_from_line()
 */
function isFromLine(lines: readonly MailLine[], at: number): boolean {
  const text = lines[at]?.bytes ?? '';
  if (!text.startsWith('From ') || !/^From \S{1,200} .{0,40}\d\d?:\d\d(?::\d\d)? .{0,20}\d{4}/.test(text))
    return false;
  const below = lines[at + 1];
  return isFieldLine(below) || (below?.bytes.startsWith('>From ') === true && isFieldLine(lines[at + 2]));
}

function splitMbox(lines: readonly MailLine[]): readonly Chunk[] {
  return splitAt(lines, 'mbox-mail', (at) => isFromLine(lines, at)).map(({ kind, lines: [, ...mail] }) => ({
    kind,
    lines: mail.map(({ bytes, inputLine }) => ({ bytes: bytes.replace(/^>(>*From )/, '$1'), inputLine })),
  }));
}

function isCommitStart(lines: readonly MailLine[], at: number): boolean {
  const text = lines[at]?.bytes ?? '';
  if (!text.startsWith('commit ') || !/^commit [0-9a-f]{7,64}(?: |\r?$)/.test(text)) return false;
  return /^(?:Author|AuthorDate|Merge|tree|Reflog): ?|^tree [0-9a-f]/.test(lines[at + 1]?.bytes ?? '');
}

/** Cuts before every line for which `starts` holds; blank lines before the first one are dropped. */
function splitAt(
  lines: readonly MailLine[],
  kind: ChunkKind,
  starts: (at: number) => boolean,
): readonly Chunk[] {
  const cuts = lines.map((_, at) => at).filter(starts);
  return cuts.map((cut, index) => ({ kind, lines: lines.slice(cut, cuts[index + 1] ?? lines.length) }));
}

/**
 * Splits input without `From ` lines: mails piped one after the other (mutt's tagged messages), or pages of
 * an archive run together.
 */
function splitBare(lines: readonly MailLine[], first: number): readonly Chunk[] {
  const cuts: { at: number; kind: ChunkKind }[] = [];
  const closing = closingLines(lines);
  let at = first;
  while (at < lines.length) {
    const header = mailHeaderAt(lines, at, at === first);
    if (header !== undefined) {
      cuts.push({ at, kind: 'mail' });
      at = afterFirstText(lines, multipartEnd(closing, header) ?? header.bodyStart);
      continue;
    }
    const title = archiveHeaderAt(lines, at);
    if (title !== undefined) {
      cuts.push({ at: title, kind: 'archive-copy' });
      at += 2;
    } else at += 1;
  }
  if (cuts[0]?.at !== first) cuts.unshift({ at: first, kind: 'text' });
  return cuts.map(({ at: from, kind }, index) => ({ kind, lines: lines.slice(from, cuts[index + 1]?.at) }));
}

/** A mail header after an empty line; at the very start of the input two fields are enough. */
function mailHeaderAt(lines: readonly MailLine[], at: number, isStart: boolean): HeaderBlock | undefined {
  if (!isFieldLine(lines[at]) || (!isStart && !isBlank(lines[at - 1]))) return undefined;
  const header = readHeaderBlock(lines, at);
  if (header === undefined) return undefined;
  const known = mailFieldCount(header);
  const dated = header.fields.has('date') || header.fields.has('message-id');
  const enough = isStart ? known >= 2 : known >= 3 && dated && header.fields.has('from');
  return enough ? header : undefined;
}

/**
 * Where to look for the next mail. `From:` and `Subject:` at the start of a body belong to this mail: git
 * format-patch puts them there. A mail with an empty body may have the next mail there instead.
 */
function afterFirstText(lines: readonly MailLine[], bodyStart: number): number {
  let at = bodyStart;
  while (at < lines.length && isBlank(lines[at])) at += 1;
  const fields = mailHeaderAt(lines, at, false)?.fields;
  if (['message-id', 'to', 'received', 'mime-version'].some((name) => fields?.has(name))) return at;
  while (at < lines.length && !isBlank(lines[at])) at += 1;
  return at;
}

/** Indices of the lines that may close a multipart, by their text: `--boundary--`. */
function closingLines(lines: readonly MailLine[]): ReadonlyMap<string, readonly number[]> {
  const closing = new Map<string, number[]>();
  lines.forEach(({ bytes }, at) => {
    const text = bytes.trimEnd();
    if (!text.startsWith('--') || !text.endsWith('--') || text.length > 200) return;
    const known = closing.get(text);
    if (known === undefined) closing.set(text, [at]);
    else known.push(at);
  });
  return closing;
}

/** Index after the closing boundary of a multipart mail: mails attached to it are not mails beside it. */
function multipartEnd(
  closing: ReadonlyMap<string, readonly number[]>,
  { fields, bodyStart }: HeaderBlock,
): number | undefined {
  const boundary = parseParameters(fields.get('content-type') ?? '').parameters.get('boundary');
  if (boundary === undefined || boundary === '') return undefined;
  const end = closing.get(`--${boundary}--`)?.find((at) => at >= bodyStart);
  return end === undefined ? undefined : end + 1;
}

/**
 * `From: name` with `Date: text` below it, as archives show it, with no empty line before the body.
 *
 * @returns The index of the message's first line: its title, when one stands right above.
 */
function archiveHeaderAt(lines: readonly MailLine[], at: number): number | undefined {
  const text = withoutReturn(lines[at]?.bytes ?? '');
  if (!/^From: ?\S/.test(text)) return undefined;
  const dated = [1, 2].some((ahead) => /^(?:Date|Sent): ?\S/.test(lines[at + ahead]?.bytes ?? ''));
  if (!dated) return undefined;
  return at > 0 && isTitle(lines, at - 1) ? at - 1 : at;
}

function isTitle(lines: readonly MailLine[], at: number): boolean {
  return !isBlank(lines[at]) && isBlank(lines[at - 1]) && (lines[at]?.bytes.length ?? 0) < 400;
}
