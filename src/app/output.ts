// Where a report goes: standard output or a file.
import { writeFile } from 'node:fs/promises';
import { ToolError } from '../base/tool-error.js';

/** Writes the whole report; a reader that stops early (`| head`) is no error. */
export async function writeOutput(text: string, filePath: string | undefined): Promise<void> {
  if (filePath === undefined || filePath === '-') {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(filePath, text);
  } catch (error) {
    throw notWritten(error, 'Name a writable file with --output.');
  }
}

/** Ends the process quietly, with the status it has so far, when nobody reads its output any more. */
export function handleClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw notWritten(error, 'Give the report another place with --output.');
  });
  // A closed stderr takes nothing away from the result.
  process.stderr.on('error', () => undefined);
}

/** A full disk, a folder in the way: nothing of ours is broken. */
function notWritten(cause: unknown, nextStep: string): ToolError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ToolError('output-not-written', 2, `cannot write the report: ${why}`, nextStep, { cause });
}
