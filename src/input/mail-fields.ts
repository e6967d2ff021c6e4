// The header fields of a mail that the rest of the program reads, decoded.
import type { RawInput } from './model.js';
import { decodeText } from './decode-text.js';

type MailFields = Pick<RawInput, 'subject' | 'author' | 'date' | 'messageId' | 'inReplyTo'>;

/**
 * Decodes subject and sender. postal-mime reads encoded words and quoted names; it is loaded only where there
 * are some, since most patch mails are plain and start-up counts.
 */
export async function decodeFields(fields: ReadonlyMap<string, string>): Promise<MailFields> {
  const subject = fields.get('subject');
  const from = fields.get('from');
  const plain = [subject, from].every((value) => value === undefined || isPlain(value));
  const decoded = plain
    ? { subject: subject?.replace(/\s+/g, ' '), author: from }
    : await decodeWithPostalMime(subject, from);
  const [date, messageId, inReplyTo] = ['date', 'message-id', 'in-reply-to'].map((name) => fields.get(name));
  return {
    ...(decoded.subject === undefined ? {} : { subject: decoded.subject }),
    ...(decoded.author === undefined ? {} : { author: decoded.author }),
    ...(date === undefined ? {} : { date }),
    ...(messageId === undefined ? {} : { messageId: firstId(messageId) }),
    ...(inReplyTo === undefined ? {} : { inReplyTo: firstId(inReplyTo) }),
  };
}

function isPlain(value: string): boolean {
  return !value.includes('=?') && !value.includes('"') && /^[\t\x20-\x7e]*$/.test(value);
}

async function decodeWithPostalMime(
  subject: string | undefined,
  from: string | undefined,
): Promise<{ subject: string | undefined; author: string | undefined }> {
  const { default: PostalMime } = await import('postal-mime');
  const header = `Subject: ${asUtf8(subject)}\nFrom: ${asUtf8(from)}\n\n`;
  const mail = await PostalMime.parse(Buffer.from(header, 'utf8'));
  const { name, address } = mail.from ?? {};
  const author = [name, address === undefined || address === '' ? '' : `<${address}>`]
    .filter(Boolean)
    .join(' ');
  return {
    subject: subject === undefined ? undefined : mail.subject?.replace(/\s+/g, ' '),
    author: from === undefined || author === '' ? from : author,
  };
}

/** Raw 8-bit headers are not allowed, yet sent; they are UTF-8 more often than Latin-1. */
function asUtf8(bytes: string | undefined): string {
  return decodeText(Buffer.from(bytes ?? '', 'latin1')).replace(/[\r\n]/g, ' ');
}

/** `<id>` of a field that may hold several, or remarks. */
function firstId(value: string): string {
  return /<[^<>\s]{1,990}>/.exec(value)?.[0] ?? value.trim();
}
