// `hunklock cache`: where the indexes of source trees are kept, how much they take; and their removal.
import { ToolError } from '../base/tool-error.js';
import { cacheDirectory, type IndexCache, openCache } from '../input/index-cache.js';
import { openIndex } from '../tree/tree-index.js';
import { exitStatus, type ExitStatus } from './exit.js';
import { nearestName } from './nearest.js';
import { writeOutput } from './output.js';

const actions = ['show', 'clear'] as const;

/** Shows the cache (also without an action), or empties it. */
export async function runCache(action = 'show'): Promise<ExitStatus> {
  const directory = cacheDirectory();
  if (directory === undefined) {
    throw new ToolError(
      'no-cache-place',
      2,
      'there is no place for a cache: neither XDG_CACHE_HOME nor HOME is set',
      'Set XDG_CACHE_HOME to a folder; without a cache every run indexes the source tree again.',
    );
  }
  const cache = openCache(directory);
  switch (action) {
    case 'show':
      await writeOutput(show(cache), undefined);
      return exitStatus.clean;
    case 'clear':
      await writeOutput(clear(cache), undefined);
      return exitStatus.clean;
    default:
      throw unknownAction(action);
  }
}

function show(cache: IndexCache): string {
  const entries = cache.entries();
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = entries.map(({ key, bytes, used }) => {
    const when = new Date(used).toISOString().slice(0, 16).replace('T', ' ');
    return `  ${key}  ${sizeText(bytes).padStart(8)}  used ${when}  ${contentOf(cache, key)}`;
  });
  const count = entries.length === 0 ? 'empty' : `${countText(entries.length)}, ${sizeText(total)}`;
  return [`${cache.directory}: ${count}`, ...lines, ''].join('\n');
}

/** What an index holds; a damaged one is built again when its tree is asked for. */
function contentOf(cache: IndexCache, key: string): string {
  const bytes = cache.read(key);
  const index = bytes && openIndex(bytes);
  if (!index) return 'damaged or of another version';
  const folders = new Set(index.files.map(({ filePath }) => filePath.split('/')[0] ?? ''));
  const shown = [...folders].slice(0, 6).join(' ');
  const more = folders.size > 6 ? ' ...' : '';
  return `${index.definitionCount} functions and macros in ${index.files.length} files: ${shown}${more}`;
}

function clear(cache: IndexCache): string {
  const gone = cache.clear();
  if (gone.length === 0) return `${cache.directory}: was empty\n`;
  const total = gone.reduce((sum, { bytes }) => sum + bytes, 0);
  return `${cache.directory}: removed ${countText(gone.length)}, ${sizeText(total)}\n`;
}

const countText = (count: number): string => `${count} tree index${count === 1 ? '' : 'es'}`;

const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

function unknownAction(action: string): ToolError {
  const close = nearestName(action, actions);
  const hint = close === undefined ? '' : `Did you mean '${close}'? `;
  return new ToolError(
    'unknown-action',
    2,
    `'${action}' is nothing that can be done with the cache`,
    `${hint}'hunklock cache' shows it, 'hunklock cache clear' empties it.`,
  );
}
