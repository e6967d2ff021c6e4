// Input that has no mail header: raw diffs, git log output, copies from web archives, prose.
import { decodePlain } from './decode-leaf.js';
import { idsIn } from './envelope.js';
import { withoutReturn } from './mail-lines.js';
import type { MailLine } from './mail-lines.js';
import type { MailOrigin } from './read-mail.js';
import type { InputLine, RawInput } from './model.js';

/** A commit as git log, git show or git whatchanged print it. */
export function readCommit(lines: readonly MailLine[], origin: Omit<MailOrigin, 'format'>): RawInput {
  const text = decodePlain(lines, '');
  const field = (name: RegExp): string | undefined =>
    text
      .slice(0, 12)
      .map((line) => name.exec(withoutReturn(line.text))?.[1]?.trim())
      .find((value) => value !== undefined);
  const author = field(/^Author: (.{1,1000})$/);
  const date = field(/^(?:Author)?Date: (.{1,100})$/);
  const subject = text
    .slice(0, 40)
    .find((line) => /^ {4}\S/.test(line.text))
    ?.text.trim();
  return {
    ...origin,
    format: 'git log output',
    ...(subject === undefined ? {} : { subject }),
    ...(author === undefined ? {} : { author }),
    ...(date === undefined ? {} : { date }),
    lines: text,
  };
}

/** git log prints the newest commit first; patches are judged in the order they were made. */
export function oldestFirst(commits: readonly RawInput[]): readonly RawInput[] {
  const [first, last] = [commits[0], commits.at(-1)].map((commit) => Date.parse(commit?.date ?? ''));
  return first !== undefined && last !== undefined && first < last ? commits : [...commits].reverse();
}

/** A mail as an archive shows it: a title, `From:` and `Date:`, then the body with no empty line between. */
export function readArchiveCopy(lines: readonly MailLine[], origin: Omit<MailOrigin, 'format'>): RawInput {
  const text = decodePlain(lines, '');
  const fromAt = text.findIndex((line) => line.text.startsWith('From:'));
  const title = text[fromAt - 1]?.text.trim();
  const end = endOfFields(text, fromAt);
  const fields = new Map(
    text.slice(fromAt, end).map((line) => {
      const colon = line.text.indexOf(':');
      return [line.text.slice(0, colon).toLowerCase(), line.text.slice(colon + 1).trim()] as const;
    }),
  );
  const subject = fields.get('subject') ?? title;
  const author = fields.get('from');
  const date = fields.get('date') ?? fields.get('sent');
  const [messageId] = idsIn(fields.get('message-id') ?? '');
  return {
    ...origin,
    format: 'mail in a web archive',
    ...(subject === undefined || subject === '' ? {} : { subject }),
    ...(author === undefined ? {} : { author }),
    ...(date === undefined ? {} : { date }),
    ...(messageId === undefined ? {} : { messageId }),
    envelope: {
      subject,
      from: author,
      replyTo: undefined,
      to: fields.get('to'),
      cc: fields.get('cc'),
      references: idsIn(fields.get('in-reply-to') ?? ''),
    },
    lines: text.slice(end),
  };
}

/** Archives show few fields; the first line that is none of them is the body's. */
function endOfFields(text: readonly InputLine[], from: number): number {
  let at = from;
  while (/^(?:From|Date|Sent|To|Cc|Subject|Message-I[Dd]|In-Reply-To): ?/.test(text[at]?.text ?? '')) at += 1;
  return at;
}

/** Text as it is. What it holds decides how it is called. */
export function readPlainText(lines: readonly MailLine[], origin: Omit<MailOrigin, 'format'>): RawInput {
  const text = decodePlain(lines, '');
  const hasDiff = text.some((line) => /^(?:diff --(?:git|cc|combined) |--- |@@ -)/.test(line.text));
  return { ...origin, format: hasDiff ? 'raw diff' : 'text', lines: text };
}
