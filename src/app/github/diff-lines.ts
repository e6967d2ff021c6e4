// The lines of a pull request on which GitHub takes a comment: those that its own diff shows.
import type { FileDiff } from '../../patch/model.js';

/** One file of the pull request. */
export interface PullFile {
  readonly path: string;
  /** Post-image lines that the diff shows, with their text. */
  readonly right: ReadonlyMap<number, string>;
  /** Those of them that the pull request adds. */
  readonly added: ReadonlySet<number>;
  /** Pre-image lines that it removes. */
  readonly removed: ReadonlySet<number>;
}

export type PullFiles = ReadonlyMap<string, PullFile>;

/** Reads the hunks that GitHub gives for a file; none where it gives no diff (binary, too large). */
export function pullFile(path: string, patch: string | undefined): PullFile {
  const right = new Map<number, string>();
  const added = new Set<number>();
  const removed = new Set<number>();
  let [pre, post] = [0, 0];
  for (const line of (patch ?? '').split('\n')) {
    const header = /^@@ -(\d{1,9})(?:,\d{1,9})? \+(\d{1,9})(?:,\d{1,9})? @@/.exec(line);
    if (header) {
      [pre, post] = [Number(header[1]), Number(header[2])];
    } else if (line.startsWith('+')) {
      added.add(post);
      right.set(post++, line.slice(1));
    } else if (line.startsWith('-')) {
      removed.add(pre++);
    } else if (line.startsWith(' ')) {
      pre++;
      right.set(post++, line.slice(1));
    }
  }
  return { path, right, added, removed };
}

/** The same from a diff of our own, for a dry run without GitHub. */
export function pullFilesOf(files: readonly FileDiff[]): PullFiles {
  return new Map(
    files.map((file) => {
      const path = file.postPath ?? file.prePath ?? '';
      const right = new Map<number, string>();
      const added = new Set<number>();
      const removed = new Set<number>();
      for (const line of file.hunks.flatMap(({ lines }) => lines)) {
        if (line.kind === 'removed') removed.add(line.preLine);
        else right.set(line.postLine, line.text);
        if (line.kind === 'added') added.add(line.postLine);
      }
      return [path, { path, right, added, removed }];
    }),
  );
}
