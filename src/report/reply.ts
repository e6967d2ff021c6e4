// A mail ready to edit: the patch's hunks quoted, a remark under each line that a finding is about. Never sent by us.
import type { Finding } from '../finding/model.js';
import type { Patch } from '../patch/model.js';
import { wrapWords } from './columns.js';
import { noticeLine } from './compiler-line.js';
import type { ReportOptions, Reporter, Review } from './model.js';
import { placeOf } from './place.js';
import { anchorOf, type Anchor } from './reply-anchor.js';
import { replyHeader } from './reply-header.js';
import { quoteFileHeader, quoteHunk } from './reply-quote.js';
import { remarkOf, replyWidth } from './reply-remark.js';
import { visible } from './visible.js';

/**
 * One mail per patch with something to say about it: alone as a plain message, several as an mbox.
 * Without any finding there is no mail, only the notices.
 */
export const renderReply: Reporter = (review, options) => {
  const remarked = review.findings.filter(({ status }) => status !== 'fixed');
  const patches = [...new Set(remarked.map(({ patch }) => patch))].sort((x, y) => x - y);
  if (patches.length === 0) return review.notices.map((notice) => `${noticeLine(notice, 'note')}\n`).join('');
  const mails = patches.map((patch, index) => {
    const isLast = index === patches.length - 1;
    const body = bodyLines(review, patch, isLast, options);
    const isAscii = body.every((line) => /^[\t\x20-\x7e]*$/.test(line));
    return [...replyHeader(review.patches[patch]?.patch, isAscii), '', ...body];
  });
  const [only, ...more] = mails;
  if (only !== undefined && more.length === 0) return asText(only);
  return mails.map((lines) => asText([separator, ...lines.map(escapeFrom), ''])).join('');
};

/** An mbox has a sender and a date before each mail; ours are of nobody and no time. */
const separator = 'From hunklock Thu Jan  1 00:00:00 1970';

function escapeFrom(line: string): string {
  return /^>*From /.test(line) ? `>${line}` : line;
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function bodyLines(review: Review, index: number, isLast: boolean, options: ReportOptions): string[] {
  const patch = review.patches[index]?.patch;
  const findings = review.findings.filter((finding) => finding.patch === index);
  const problems = findings.filter(({ status }) => status !== 'fixed');
  const count = problems.length === 1 ? 'One remark' : `${problems.length} remarks`;
  return [
    ...(patch === undefined ? [] : attribution(patch)),
    ...(patch === undefined
      ? problems.flatMap((finding) => ['', ...remarkOf(finding, false)])
      : quotedRemarks(patch, problems)),
    '',
    ...wrapWords(`${count} from reading the locking of this patch; corrections are welcome.`, replyWidth),
    ...fixedLines(findings, options),
    ...(isLast ? noticeLines(review) : []),
    '',
    '-- ',
    `hunklock ${options.toolVersion}, lock and reference checks for filesystem patches`,
  ];
}

function attribution({ author, date }: Patch): string[] {
  if (author === undefined) return [];
  const when = date === undefined ? '' : `On ${visible(date)}, `;
  return wrapWords(`${when}${visible(author)} wrote:`, replyWidth);
}

interface Remark {
  readonly finding: Finding;
  readonly anchor: Anchor;
}

function quotedRemarks(patch: Patch, findings: readonly Finding[]): string[] {
  const anchored = findings.map((finding) => ({ finding, anchor: anchorOf(patch, finding) }));
  const remarks = anchored.filter((remark): remark is Remark => remark.anchor !== undefined);
  const loose = anchored.filter(({ anchor }) => anchor === undefined);
  return [
    ...patch.files.flatMap((file) =>
      quotedFile(
        patch,
        remarks.filter(({ anchor }) => anchor.file === file),
      ),
    ),
    ...loose.flatMap(({ finding }) => ['', ...remarkOf(finding, false)]),
  ];
}

function quotedFile(patch: Patch, remarks: readonly Remark[]): string[] {
  const [first] = remarks;
  if (first === undefined) return [];
  const { file } = first.anchor;
  const hunks = file.hunks.filter((hunk) => remarks.some(({ anchor }) => anchor.hunk === hunk));
  const quoted = hunks.flatMap((hunk) => {
    const own = remarks.filter(({ anchor }) => anchor.hunk === hunk);
    const lines = quoteHunk(
      patch,
      hunk,
      own.map(({ anchor }) => anchor.at),
    );
    return lines.flatMap(({ text, after }) => {
      const below = own.filter(({ anchor }) => anchor.at === after);
      const said = below.flatMap(({ finding, anchor }) => ['', ...remarkOf(finding, anchor.isExact)]);
      return said.length === 0 ? [text] : [text, ...said, ''];
    });
  });
  return [...quoteFileHeader(patch, file), ...quoted];
}

function fixedLines(findings: readonly Finding[], { quiet }: ReportOptions): string[] {
  const fixed = quiet ? [] : findings.filter(({ status }) => status === 'fixed');
  if (fixed.length === 0) return [];
  const lines = fixed.map((finding) => {
    const name = finding.function === '' ? '' : `${visible(finding.function)}(): `;
    return `- ${visible(finding.file)}:${placeOf(finding).line}: ${name}${visible(finding.message)}`;
  });
  return ['', 'The patch also fixes:', ...lines.flatMap((line) => wrapWords(line, replyWidth, '  '))];
}

/** For whoever sends the mail: how much of the patch was read. */
function noticeLines({ notices }: Review): string[] {
  if (notices.length === 0) return [];
  const lines = notices.map((notice) => `- ${noticeLine(notice, 'note')}`);
  return ['', 'How it was read:', ...lines.flatMap((line) => wrapWords(line, replyWidth, '  '))];
}
