// Hunk sides for the fragment benchmark: from git's own diff of two files, or around random lines of one.
import { spawnSync } from 'node:child_process';
import type { Segment } from '../src/image/model.js';

const HUNKS_PER_FILE = 8;

/** The hunks between two files as segments of both sides. */
export function diffHunks(
  preFile: string,
  postFile: string,
  context: number,
): { preSegments: readonly Segment[]; postSegments: readonly Segment[] } {
  const git = ['diff', '--no-index', '--no-color', '--no-ext-diff', `-U${context}`, preFile, postFile];
  const { stdout } = spawnSync('git', git, { encoding: 'latin1', maxBuffer: 1 << 28 });
  const preSegments: { startLine: number; heading: string; lines: string[] }[] = [];
  const postSegments: { startLine: number; heading: string; lines: string[] }[] = [];
  for (const line of stdout.split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/.exec(line);
    if (header !== null) {
      preSegments.push({ startLine: Number(header[1]), heading: header[3] ?? '', lines: [] });
      postSegments.push({ startLine: Number(header[2]), heading: header[3] ?? '', lines: [] });
    } else if (preSegments.length > 0) {
      if (line.startsWith(' ') || line.startsWith('-')) preSegments.at(-1)?.lines.push(line.slice(1));
      if (line.startsWith(' ') || line.startsWith('+')) postSegments.at(-1)?.lines.push(line.slice(1));
    }
  }
  return { preSegments: preSegments.filter(hasLines), postSegments: postSegments.filter(hasLines) };
}

function hasLines(segment: Segment): boolean {
  return segment.lines.length > 0;
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
