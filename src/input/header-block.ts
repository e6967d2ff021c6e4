// The header of a mail or of a MIME part: `Name: value` lines up to an empty line.
import { isBlank, withoutReturn } from './mail-lines.js';
import type { MailLine } from './mail-lines.js';

/** A header as it stands, values unfolded but not decoded. */
export interface HeaderBlock {
  /** First value of each field, by lower-case name. */
  readonly fields: ReadonlyMap<string, string>;
  /** Index of the first line of the body. */
  readonly bodyStart: number;
}

// Mail from big lists carries some hundred lines of trace headers.
const maxHeaderLines = 3000;

const fieldLine = /^([A-Za-z][A-Za-z0-9_-]{0,75}):(?: |\t|$)/;

export function isFieldLine(line: MailLine | undefined): boolean {
  return line !== undefined && fieldLine.test(withoutReturn(line.bytes));
}

/**
 * Reads the header that starts at `start`.
 *
 * @returns The header, or undefined when the lines are no header: another line comes before the empty one.
 */
export function readHeaderBlock(lines: readonly MailLine[], start: number): HeaderBlock | undefined {
  const fields = new Map<string, string>();
  let name: string | undefined;
  let at = start;
  for (; at < lines.length && at - start < maxHeaderLines; at += 1) {
    const text = withoutReturn(lines[at]?.bytes ?? '');
    if (isBlank(lines[at])) return { fields, bodyStart: at + 1 };
    if (/^[ \t]/.test(text)) {
      if (name === undefined) return undefined;
      fields.set(name, `${fields.get(name) ?? ''} ${text.trim()}`);
      continue;
    }
    const match = fieldLine.exec(text);
    if (match === null) return undefined;
    const next = (match[1] ?? '').toLowerCase();
    // A repeated field (Received) keeps its first value; its folded lines must not be added to that.
    name = fields.has(next) ? `${next} again` : next;
    fields.set(name, text.slice(match[0].length).trim());
  }
  return at >= lines.length && fields.size > 0 ? { fields, bodyStart: at } : undefined;
}

/** Fields of which a real mail header has several. */
const mailFields = [
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'received',
  'return-path',
  'delivered-to',
  'mime-version',
  'content-type',
  'x-mailer',
  'sender',
  'list-id',
];

/** Number of fields by which the block can be told from prose that happens to hold colons. */
export function mailFieldCount({ fields }: HeaderBlock): number {
  return mailFields.filter((name) => fields.has(name)).length;
}

/** A header with its parameters: `text/plain; charset="utf-8"; format=flowed`. */
export interface ParameterValue {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Parses a Content-Type or Content-Disposition value; odd pieces are left out. */
export function parseParameters(text: string): ParameterValue {
  const pieces = splitOutsideQuotes(text.slice(0, 4000));
  const parameters = new Map<string, string>();
  for (const piece of pieces.slice(1)) {
    const equals = piece.indexOf('=');
    if (equals <= 0) continue;
    // RFC 2231 marks an encoded or continued value by a star: filename*0*=...
    const name = (piece.slice(0, equals).trim().toLowerCase().split('*', 1)[0] ?? '').trim();
    const value = piece.slice(equals + 1).trim();
    const plain = value.startsWith('"') ? value.slice(1).replace(/"$/, '').replace(/\\(.)/g, '$1') : value;
    parameters.set(name, (parameters.get(name) ?? '') + plain);
  }
  return { value: (pieces[0] ?? '').trim().toLowerCase(), parameters };
}

function splitOutsideQuotes(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quoted) {
      piece += char + text.charAt(at + 1);
      at += 1;
      continue;
    }
    if (char === '"') quoted = !quoted;
    if (char === ';' && !quoted) {
      pieces.push(piece);
      piece = '';
    } else piece += char;
  }
  return [...pieces, piece];
}
