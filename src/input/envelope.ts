// The header fields that a reply to a mail is made of, as they arrived.
import { decodeText } from './decode-text.js';
import type { MailEnvelope } from './model.js';

/** Encoded words are left as they are: addresses must be told apart before they are decoded. */
export function envelopeOf(fields: ReadonlyMap<string, string>): MailEnvelope {
  const field = (name: string): string | undefined => {
    const value = fields.get(name);
    // Raw 8-bit headers are not allowed, yet sent.
    return value === undefined ? undefined : decodeText(Buffer.from(value, 'latin1'));
  };
  const thread = fields.get('references') ?? fields.get('in-reply-to') ?? '';
  return {
    subject: field('subject'),
    from: field('from'),
    replyTo: field('reply-to'),
    to: field('to'),
    cc: field('cc'),
    references: idsIn(thread),
  };
}

/** The message ids in a header value, in their order. */
export function idsIn(value: string): readonly string[] {
  return [...value.slice(0, 100_000).matchAll(/<[^<>\s]{1,990}>/g)].map(([id]) => id);
}
