// A file's text as lines that keep their newline, so that putting lines together gives the same bytes.

/**
 * Splits text after every `\n` and nowhere else: a CR stays part of its line, and only the last line of a
 * file that does not end in a newline has none. An empty text has no lines.
 */
export function splitLines(text: string): string[] {
  const lines = text.split('\n').map((line) => `${line}\n`);
  const last = (lines.pop() ?? '\n').slice(0, -1);
  return last === '' ? lines : [...lines, last];
}

/** The line without its newline; the opposite of what `splitLines` keeps. */
export function withoutNewline(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}
