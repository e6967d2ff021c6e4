// The header of a reply: who gets it, what thread it belongs to. Sender and date are left to the mailer.
import type { Patch } from '../patch/model.js';
import { decodeWords, encodeWords } from './encoded-word.js';
import { oneLine, parseMailboxes, writeMailbox, type Mailbox } from './mailbox.js';

/** Columns of a header line, and ids that `References` keeps: the thread's first and its latest. */
const width = 78;
const mostReferences = 30;

export function replyHeader(patch: Patch | undefined, isAscii: boolean): string[] {
  const envelope = patch?.arrived?.envelope;
  const sender = parseMailboxes(envelope?.replyTo ?? envelope?.from ?? patch?.author);
  const others = [envelope?.to, envelope?.cc, envelope === undefined ? undefined : patch?.author];
  const to = distinct(sender, []);
  const cc = distinct(others.flatMap(parseMailboxes), to);
  const id = messageId(patch?.messageId);
  const references = [...new Set([...(envelope?.references ?? []), patch?.messageId].flatMap(messageId))];
  return [
    ...fold('To', to.map(writeMailbox), ','),
    ...fold('Cc', cc.map(writeMailbox), ','),
    ...fold(
      'Subject',
      encodeWords(replySubject(patch)).map((word) => [word]),
    ),
    ...fold('In-Reply-To', [id]),
    ...fold(
      'References',
      withinBounds(references).map((reference) => [reference]),
    ),
    'MIME-Version: 1.0',
    `Content-Type: text/plain; charset=${isAscii ? 'us-ascii' : 'utf-8'}`,
    `Content-Transfer-Encoding: ${isAscii ? '7bit' : '8bit'}`,
  ];
}

/** The mail's own subject: what stands in its body is that of the commit. */
function replySubject(patch: Patch | undefined): string {
  const subject = oneLine(decodeWords(patch?.arrived?.envelope?.subject ?? patch?.subject ?? 'your patch'));
  return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}

function distinct(mailboxes: readonly Mailbox[], known: readonly Mailbox[]): Mailbox[] {
  const seen = new Set(known.map(({ address }) => address.toLowerCase()));
  return mailboxes.filter(({ address }) => {
    const isNew = !seen.has(address.toLowerCase());
    seen.add(address.toLowerCase());
    return isNew;
  });
}

/** `<id>` in printable ASCII, or nothing. */
function messageId(text: string | undefined): string[] {
  const id = /<[!-;=?-~]{1,900}>/.exec(text ?? '')?.[0];
  return id === undefined ? [] : [id];
}

function withinBounds(references: readonly string[]): readonly string[] {
  if (references.length <= mostReferences) return references;
  return [...references.slice(0, 1), ...references.slice(1 - mostReferences)];
}

/** A field over several lines; no item, no field. Lines break between words only. */
function fold(name: string, items: readonly (readonly string[])[], separator = ''): string[] {
  const words = items.flatMap((item, at) => {
    const last = at < items.length - 1 ? separator : '';
    return item.map((word, index) => (index === item.length - 1 ? word + last : word));
  });
  if (words.length === 0) return [];
  const lines: string[] = [];
  let line = `${name}:`;
  for (const word of words) {
    if (line.length + 1 + word.length > width && !line.endsWith(':')) {
      lines.push(line);
      line = '';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
