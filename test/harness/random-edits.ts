// Random but reproducible edits of source files, for comparing our images with git's.
import fc from 'fast-check';

/** One change to a list of lines. */
export interface Edit {
  /** Place in the file, as a share of its length. */
  readonly at: number;
  readonly remove: number;
  readonly insert: readonly string[];
}

/** How a whole file ends up. */
export interface FileEdit {
  readonly edits: readonly Edit[];
  readonly crlf: boolean;
  readonly finalNewline: boolean;
}

/** Lines that look like parts of a diff or a mail are the ones a careless reader trips over. */
const line = fc.oneof(
  fc.constantFrom(
    '',
    '\tmutex_lock(&sbi->log_mutex);',
    '\tspin_unlock(&sbi->dirty_lock);',
    '\treturn 0;',
    '}',
    '',
    '\t',
    '-- ',
    '--- a/fs/mossfs/log.c',
    '+++ b/fs/mossfs/log.c',
    '@@ -1,3 +1,4 @@ int demo(void)',
    'diff --git a/x.c b/x.c',
    '\\ No newline at end of file',
    'From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001',
    '> quoted',
    '\tpr_info("caf\u00e9 \u2192 \u{1f512}\\n");',
    '\tret = \r0;',
  ),
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t', '{', '}', ';', '-', '+'), maxLength: 12 }),
);

const edit: fc.Arbitrary<Edit> = fc.record({
  // Without fast-check's love of extremes: most edits would sit at the ends of the file.
  at: fc.noBias(fc.integer({ min: 0, max: 1000 })).map((share) => share / 1000),
  remove: fc.nat({ max: 6 }),
  insert: fc.array(line, { maxLength: 5 }),
});

/** Up to six edits and the two ways of ending a line. */
export const fileEdit: fc.Arbitrary<FileEdit> = fc.record({
  edits: fc.array(edit, { maxLength: 6 }),
  crlf: fc.boolean(),
  finalNewline: fc.boolean(),
});

/** Applies the edits one after the other. */
export function editText(text: string, { edits, crlf, finalNewline }: FileEdit): string {
  const lines = text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
  for (const { at, remove, insert } of edits) {
    lines.splice(Math.floor(at * lines.length), remove, ...insert);
  }
  const newline = crlf ? '\r\n' : '\n';
  return lines.length === 0 ? '' : lines.join(newline) + (finalNewline ? newline : '');
}
