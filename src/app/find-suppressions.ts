// Finds and reads the suppressions file: the one that was named, or the one at the top of the tree that is patched.
import { ToolError } from '../base/tool-error.js';
import { readNamedFile } from './read-named-file.js';
import type { Suppressions } from './suppressions.js';

/** Stands beside the config. */
export const suppressionsName = '.hunklock-suppressions.yaml';

/**
 * Loads the suppressions of a run; undefined when there are none.
 *
 * @param named - `--suppressions`.
 * @param readBase - Reads a file of the tree before the patch: what is under review excuses nothing.
 * @throws ToolError when the named file cannot be read, or either is not valid.
 */
export async function loadSuppressions(
  named: string | undefined,
  readBase: (name: string) => Promise<string | undefined>,
): Promise<Suppressions | undefined> {
  const text =
    named === undefined ? await readBase(suppressionsName) : await readNamedFile(named, unreadable(named));
  if (text === undefined) return undefined;
  const { parseSuppressions } = await import('./suppressions.js');
  return parseSuppressions(text, named ?? suppressionsName, today());
}

/** The day by UTC, so that the same run says the same everywhere. */
export const today = (): string => new Date().toISOString().slice(0, 10);

const unreadable =
  (file: string) =>
  (reason: string): ToolError =>
    new ToolError(
      'suppressions-not-found',
      2,
      `cannot read the suppressions file '${file}' (${reason})`,
      'Check the path given to --suppressions.',
    );
