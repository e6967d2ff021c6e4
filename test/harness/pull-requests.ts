// Pull requests for the bot to review: functions that leak a lock, and what GitHub says of a change that adds them.
import type { ServedPull } from './github-server.js';

export const [headA, headB, base] = ['a'.repeat(40), 'c'.repeat(40), '0'.repeat(40)];

export interface Change {
  readonly path: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A function whose early return forgets the lock. */
export const leaky = (name: string): string[] => [
  `int ${name}(struct demo *d)`,
  '{',
  '\tmutex_lock(&d->lock);',
  '\tif (d->bad)',
  '\t\treturn -EIO;',
  '\tmutex_unlock(&d->lock);',
  '\treturn 0;',
  '}',
  '',
];

/** The same without the defect. */
export const sound = (name: string): string[] =>
  leaky(name).flatMap((line) =>
    line === '\tif (d->bad)'
      ? ['\tif (d->bad) {', '\t\tmutex_unlock(&d->lock);']
      : line.includes('-EIO')
        ? [line, '\t}']
        : [line],
  );

export const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => leaky(`demo_${index}`)).flat();

export const added = (path: string, after: readonly string[]): Change => ({ path, before: [], after });

export function pullOf(changes: readonly Change[], over: Partial<ServedPull> = {}): ServedPull {
  return {
    head: headA,
    base,
    mergeBase: base,
    files: changes.map((change) => ({
      filename: change.path,
      status: change.before.length === 0 ? 'added' : 'modified',
      patch: hunkOf(change),
    })),
    contents: new Map(changes.map(({ path, before }) => [path, `${before.join('\n')}\n`])),
    comments: [],
    reviews: [],
    checks: [],
    resolved: [],
    login: 'hunklock[bot]',
    failures: [],
    ...over,
  };
}

/** One hunk over the whole file. */
function hunkOf({ before, after }: Change): string {
  const header = `@@ -${before.length === 0 ? 0 : 1},${before.length} +1,${after.length} @@`;
  return [header, ...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)].join('\n');
}
