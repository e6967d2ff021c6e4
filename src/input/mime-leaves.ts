// The structure of a MIME mail: its parts with the lines they stand on. Decoding is postal-mime's work.
import { parseParameters, readHeaderBlock } from './header-block.js';
import type { ParameterValue } from './header-block.js';
import type { MailLine } from './mail-lines.js';

/** One part that is not a multipart itself. */
export interface MimeLeaf {
  readonly type: ParameterValue;
  /** Lower case: `base64`, `quoted-printable`, `7bit`... */
  readonly encoding: string;
  /** Name of the attached file; '' for text in the mail. */
  readonly fileName: string;
  readonly lines: readonly MailLine[];
}

// Far beyond any real mail; keeps a hostile one from recursing or multiplying without end.
const maxDepth = 16;
const maxLeaves = 1000;

/** The leaves of a mail, in order. Of alternatives only the plain text is taken, where there is one. */
export function mimeLeaves(
  fields: ReadonlyMap<string, string>,
  body: readonly MailLine[],
  depth = 0,
): readonly MimeLeaf[] {
  const type = parseParameters(fields.get('content-type') ?? 'text/plain');
  const boundary = type.parameters.get('boundary');
  if (
    !type.value.startsWith('multipart/') ||
    boundary === undefined ||
    boundary === '' ||
    depth >= maxDepth
  ) {
    const disposition = parseParameters(fields.get('content-disposition') ?? '');
    const fileName = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? '';
    const encoding = (fields.get('content-transfer-encoding') ?? '').trim().toLowerCase();
    return [{ type, encoding, fileName, lines: body }];
  }
  const leaves = splitParts(body, boundary).flatMap((part) => {
    const header = readHeaderBlock(part, 0) ?? { fields: new Map<string, string>(), bodyStart: 0 };
    return mimeLeaves(header.fields, part.slice(header.bodyStart), depth + 1);
  });
  const plain = leaves.filter(({ type: { value } }) => value === 'text/plain' || value === '');
  return (type.value === 'multipart/alternative' && plain.length > 0 ? plain : leaves).slice(0, maxLeaves);
}

/** The stretches between the boundary lines; what stands before the first and after the last is no part. */
function splitParts(body: readonly MailLine[], boundary: string): readonly (readonly MailLine[])[] {
  const delimiter = `--${boundary}`;
  const parts: MailLine[][] = [];
  for (const line of body) {
    const text = line.bytes.startsWith(delimiter) ? line.bytes.trimEnd() : '';
    if (text === `${delimiter}--`) break;
    if (text === delimiter) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}
