// Witness steps of the image that the frame does not show: where between its lines they belong.
import type { Finding, WitnessStep } from '../finding/model.js';
import type { FileDiff, HunkLine } from '../patch/model.js';
import type { Review } from './model.js';
import { placeOf, type Place } from './place.js';

/** What the diff did to the finding's file, seen from the finding's image. */
export interface ChangedLines {
  /** Lines of the finding's image that the other image does not have. */
  readonly own: ReadonlySet<number>;
  /** Steps on lines that only the other image has, each before the line of the finding's image it precedes. */
  readonly between: readonly { readonly step: WitnessStep; readonly text: string; readonly before: number }[];
  /** Steps on lines that both images have: the line in the finding's image. */
  readonly beside: readonly { readonly step: WitnessStep; readonly line: number }[];
  /** Steps the diff does not show. */
  readonly apart: readonly WitnessStep[];
}

interface OtherLine {
  readonly text: string;
  /** In the finding's image: the line itself, or the line that follows. */
  readonly ownLine: number;
  readonly isShared: boolean;
}

/** Sorts the steps of the other image by where a reader of the finding's image meets them. */
export function locateOtherSteps(review: Review, finding: Finding): ChangedLines {
  const place = placeOf(finding);
  const { own, others } = walkDiff(diffOf(review, finding), place);
  const between: ChangedLines['between'][number][] = [];
  const beside: ChangedLines['beside'][number][] = [];
  const apart: WitnessStep[] = [];
  for (const step of finding.witness.filter((own) => own.side !== place.side && own.file === undefined)) {
    const other = others.get(step.line);
    if (other === undefined) apart.push(step);
    else if (other.isShared) beside.push({ step, line: other.ownLine });
    else between.push({ step, text: other.text, before: other.ownLine });
  }
  return { own, between, beside, apart };
}

function walkDiff(
  diff: FileDiff | undefined,
  { side }: Place,
): { own: Set<number>; others: Map<number, OtherLine> } {
  const own = new Set<number>();
  const others = new Map<number, OtherLine>();
  for (const hunk of diff?.hunks ?? []) {
    let next = side === 'post' ? hunk.postStart : hunk.preStart;
    for (const line of hunk.lines) {
      const ownLine = lineOn(line, side);
      const otherLine = lineOn(line, side === 'post' ? 'pre' : 'post');
      if (otherLine === undefined && ownLine !== undefined) own.add(ownLine);
      if (otherLine !== undefined) {
        others.set(otherLine, { text: line.text, ownLine: ownLine ?? next, isShared: ownLine !== undefined });
      }
      if (ownLine !== undefined) next = ownLine + 1;
    }
  }
  return { own, others };
}

function lineOn(line: HunkLine, side: Place['side']): number | undefined {
  if (side === 'post') return line.kind === 'removed' ? undefined : line.postLine;
  return line.kind === 'added' ? undefined : line.preLine;
}

function diffOf(review: Review, finding: Finding): FileDiff | undefined {
  const files = review.patches[finding.patch]?.patch.files ?? [];
  return files.find((file) => file.postPath === finding.file || file.prePath === finding.file);
}
