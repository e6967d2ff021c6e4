// Hunk sides for the fragment benchmark: from git's own diff of two files, or around random lines of one.
import { spawnSync } from 'node:child_process';
import { rebuildImages, type Segment } from '../src/image/index.js';
import { parsePatches } from '../src/patch/index.js';

const HUNKS_PER_FILE = 8;

/** The hunks between two files as segments of both sides. */
export function diffHunks(
  preFile: string,
  postFile: string,
  context: number,
): { preSegments: readonly Segment[]; postSegments: readonly Segment[] } {
  const git = ['diff', '--no-index', '--no-color', '--no-ext-diff', `-U${context}`, preFile, postFile];
  const { stdout } = spawnSync('git', git, { encoding: 'latin1', maxBuffer: 1 << 28 });
  const lines = stdout.split('\n').map((text, index) => ({ text, inputLine: index + 1 }));
  const diff = parsePatches([{ source: 'git diff', format: 'raw diff', lines }]).value[0]?.files[0];
  const pair = diff && rebuildImages(diff, undefined).value;
  return { preSegments: pair?.pre?.segments ?? [], postSegments: pair?.post?.segments ?? [] };
}

/** Hunk sides as an edit of one random line each would give them. */
export function randomHunks(text: string, random: () => number, context: number): Segment[] {
  const lines = text.split('\n');
  return Array.from({ length: HUNKS_PER_FILE }, () => {
    const edited = Math.floor(random() * lines.length);
    const from = Math.max(0, edited - context);
    const shown = lines.slice(from, edited + context + 1);
    return { startLine: from + 1, lines: shown, heading: headingAbove(lines, from) };
  });
}

/** Git's default: the last line above that begins with a letter, `_` or `$`, cut at 80 bytes. */
function headingAbove(lines: readonly string[], from: number): string {
  const heading = lines.slice(0, from).findLast((line) => /^[A-Za-z_$]/.test(line));
  return (heading ?? '').slice(0, 80).trimEnd();
}
