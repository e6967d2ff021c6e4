// Mail as lines of bytes: one character per byte, since each part of a mail has a character set of its own.

/** One undecoded line. */
export interface MailLine {
  /** Bytes as Latin-1 characters, without the newline; a CR is kept. */
  readonly bytes: string;
  /** 1-based line of the input. */
  readonly inputLine: number;
}

/** Splits bytes at newlines; a final newline does not open another line. */
export function mailLinesOf(bytes: Buffer): readonly MailLine[] {
  const lines = bytes.toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => ({ bytes: line, inputLine: index + 1 }));
}

export function isBlank(line: MailLine | undefined): boolean {
  return line === undefined || line.bytes.trim() === '';
}

export function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
