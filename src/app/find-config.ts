// Finds and reads the config file: the one that was named, or the one at the top of the tree that is patched.
import { ToolError } from '../base/tool-error.js';
import { readNamedFile } from './read-named-file.js';
import type { Config } from './config.js';

/** In the order they are looked for. */
export const configNames = ['.hunklock.yaml', '.hunklock.yml', '.hunklock.json'] as const;

/**
 * Loads the config of a run; undefined when there is none.
 *
 * @param named - `--config`.
 * @param readBase - Reads a file of the tree before the patch: what is under review configures nothing.
 * @throws ToolError when the named file cannot be read, or any is not valid.
 */
export async function loadConfig(
  named: string | undefined,
  readBase: (name: string) => Promise<string | undefined>,
): Promise<Config | undefined> {
  if (named !== undefined) return parsed(await readNamedFile(named, unreadable(named)), named);
  for (const name of configNames) {
    const text = await readBase(name);
    if (text !== undefined) return parsed(text, name);
  }
  return undefined;
}

const unreadable =
  (file: string) =>
  (reason: string): ToolError =>
    new ToolError(
      'config-not-found',
      2,
      `cannot read the config file '${file}' (${reason})`,
      'Check the path given to --config.',
    );

// Most runs have no config; the reader of YAML is loaded when one does.
async function parsed(text: string, source: string): Promise<Config> {
  const { parseConfig } = await import('./config.js');
  return parseConfig(text, source);
}
