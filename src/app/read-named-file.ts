// Reads a file that an option names: it must be there.
import { readFile } from 'node:fs/promises';
import type { ToolError } from '../base/tool-error.js';

/**
 * @param failure - Makes the error of a file that cannot be read, from the reason.
 * @throws ToolError
 */
export async function readNamedFile(file: string, failure: (reason: string) => ToolError): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw failure(cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable');
  }
}
