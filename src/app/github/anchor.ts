// Where in the diff a finding is said: its line, else its nearest cause in the diff, else its file, else the summary.
import type { PullFile, PullFiles } from './diff-lines.js';
import type { PullItem } from './review-data.js';

export type Anchor =
  | {
      readonly kind: 'line';
      readonly path: string;
      readonly side: 'LEFT' | 'RIGHT';
      readonly line: number;
      /** False when it is the line of a witness step. */
      readonly own: boolean;
    }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'summary' };

/** Chooses the anchor of an introduced finding. */
export function anchorOf(item: PullItem, files: PullFiles): Anchor {
  const own = files.get(item.file);
  if (own?.right.has(item.line) === true) return at(own, 'RIGHT', item.line, true);
  return (
    nearestCause(item, files) ?? (own === undefined ? { kind: 'summary' } : { kind: 'file', path: own.path })
  );
}

/** A witness line that the pull request adds or removes says more than one that its diff happens to show. */
function nearestCause(item: PullItem, files: PullFiles): Anchor | undefined {
  const shown = item.witness.flatMap((step) => {
    const file = files.get(step.file ?? item.file);
    if (file === undefined) return [];
    const distance = Math.abs(step.line - item.line) + (step.file === null ? 0 : 1_000_000);
    if (step.side === 'pre') {
      return file.removed.has(step.line)
        ? [{ changed: true, distance, anchor: at(file, 'LEFT', step.line, false) }]
        : [];
    }
    if (!file.right.has(step.line)) return [];
    return [{ changed: file.added.has(step.line), distance, anchor: at(file, 'RIGHT', step.line, false) }];
  });
  shown.sort((a, b) => Number(b.changed) - Number(a.changed) || a.distance - b.distance);
  return shown[0]?.anchor;
}

function at({ path }: PullFile, side: 'LEFT' | 'RIGHT', line: number, own: boolean): Anchor {
  return { kind: 'line', path, side, line, own };
}
