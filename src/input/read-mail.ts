// One mail to RawInputs: its text and attached diffs as one, attached mails each as its own.
import type { Notice, Outcome } from '../base/notice.js';
import { decodeLeaf } from './decode-leaf.js';
import { envelopeOf } from './envelope.js';
import { readHeaderBlock } from './header-block.js';
import { decodeFields } from './mail-fields.js';
import type { MailLine } from './mail-lines.js';
import { mimeLeaves } from './mime-leaves.js';
import type { MimeLeaf } from './mime-leaves.js';
import type { InputLine, RawInput } from './model.js';
import { splitMails } from './split-mails.js';

/** Names the input and the kind of container for the RawInputs made from it. */
export interface MailOrigin {
  readonly source: string;
  readonly container?: string;
  /** "mail in an mbox", "mail". */
  readonly format: string;
}

// A mail attached to a mail attached to a mail is as deep as people go.
const maxNesting = 6;

/** Decodes one mail. Attachments that might hold a patch but cannot be read are told by notices. */
export async function readMail(
  lines: readonly MailLine[],
  origin: MailOrigin,
  nesting = 0,
): Promise<Outcome<readonly RawInput[]>> {
  const header = readHeaderBlock(lines, 0) ?? { fields: new Map<string, string>(), bodyStart: 0 };
  const leaves = mimeLeaves(header.fields, lines.slice(header.bodyStart));
  const own: (readonly InputLine[])[] = [];
  const attached: (readonly RawInput[])[] = [];
  const notices: Notice[] = [];
  const words = new Set<string>();
  for (const leaf of leaves) {
    const text = isReadable(leaf) ? await decodeLeaf(leaf) : undefined;
    if (text === undefined) {
      notices.push(...unreadable(leaf, origin));
      continue;
    }
    const mails = mailsIn(leaf, text, nesting);
    for (const mail of mails) {
      const inner = await readMail(mail, { ...origin, format: 'mail attached to a mail' }, nesting + 1);
      attached.push(inner.value);
      for (const notice of inner.notices) notices.push(notice);
    }
    if (mails.length > 0) continue;
    own.push(text);
    for (const word of formatWords(leaf)) words.add(word);
  }
  const format = [origin.format, ...words].join(', ');
  const value: RawInput = {
    ...origin,
    ...(await decodeFields(header.fields)),
    ...(header.fields.size === 0 ? {} : { envelope: envelopeOf(header.fields) }),
    format,
    lines: own.flat(),
  };
  return { value: [value, ...attached.flat()], notices };
}

/** Text of any kind but HTML, and files whose name says patch. */
function isReadable({ type: { value }, fileName }: MimeLeaf): boolean {
  if (value === 'text/html' || value === 'text/calendar' || value === 'text/vcard') return false;
  if (value === '' || value.startsWith('text/') || value === 'message/rfc822') return true;
  return /[/.-](?:x-)?(?:patch|diff|mbox)$/.test(value) || /\.(?:patch|diff|mbox|eml|txt)$/i.test(fileName);
}

/** Packed patches are not unpacked: that must be said. Pictures, keys and HTML copies hold none. */
function unreadable({ fileName, lines }: MimeLeaf, { source }: MailOrigin): readonly Notice[] {
  if (!/\.(?:gz|tgz|xz|bz2|zst|zip|tar|7z)$/i.test(fileName)) return [];
  return [
    {
      code: 'attachment-not-read',
      level: 'not-judged',
      message: `${source}: the attachment ${fileName.slice(0, 200)} is packed; not judged. Unpack it and check the files`,
      ...(lines[0] === undefined ? {} : { inputLine: lines[0].inputLine }),
    },
  ];
}

/** The mails in an attachment: a forwarded message, or the files of git format-patch. */
function mailsIn(
  leaf: MimeLeaf,
  text: readonly InputLine[],
  nesting: number,
): readonly (readonly MailLine[])[] {
  if (nesting >= maxNesting || (leaf.fileName === '' && leaf.type.value !== 'message/rfc822')) return [];
  const bytes = text.map((line) => ({
    bytes: Buffer.from(line.text, 'utf8').toString('latin1'),
    inputLine: line.inputLine,
  }));
  const chunks = splitMails(bytes);
  const isMail = chunks[0]?.kind === 'mail' || chunks[0]?.kind === 'mbox-mail';
  return isMail ? chunks.map(({ lines }) => lines) : [];
}

function formatWords({ type, encoding, fileName }: MimeLeaf): readonly string[] {
  const charset = (type.parameters.get('charset') ?? '').toLowerCase();
  return [
    encoding === 'base64' || encoding === 'quoted-printable' ? encoding : '',
    charset === '' || /^(?:utf-?8|us-ascii)$/.test(charset) ? '' : charset,
    (type.parameters.get('format') ?? '').toLowerCase() === 'flowed' ? 'format=flowed' : '',
    fileName === '' ? '' : `attachment ${fileName.slice(0, 80)}`,
  ].filter((word) => word !== '');
}
