// Repairs a hunk that mail has quoted, wrapped or stripped: accepted only when its own counts come out.
import { isHunkBoundary, isSignature, mayContinue } from './hunk-bounds.js';
import { endCosts } from './hunk-ends.js';
import type { HunkRanges } from './hunk-header.js';
import { linesBetweenQuotes, searchReading } from './hunk-search.js';
import type { Budget, Reading, SearchProblem } from './hunk-search.js';
import type { RawHunkLine, Repairs } from './raw-hunk.js';
import { marginOddities, restoreContext } from './lost-blank.js';
import type { ViewLine } from './view.js';
import { physicalLines, wrapStyles } from './wrap-style.js';
import type { PhysicalLine, WrapStyle } from './wrap-style.js';

export interface RepairedHunk {
  readonly lines: readonly RawHunkLine[];
  /** Index of the first line after the hunk. */
  readonly next: number;
  readonly heading: string;
  readonly repairs: Repairs;
  /** Indices of the remarks between its lines. */
  readonly remarks: readonly number[];
}

/** Why there is no repaired hunk. */
export type RepairFailure = 'no-reading' | 'ambiguous' | 'too-large';

// A hunk beyond this is no mail quote; the search would only cost time.
const maxLines = 6000;

// Making the wrap styles costs about as much for each line as this many steps of the search.
const wrapWork = 40;

/**
 * Looks for the one reading of the lines below a hunk header that has exactly the lines the header promises.
 *
 * @param header - Index of the `@@` line.
 * @param lostBlanks - Other parts of the mail show that context lines lost the blank in front.
 * @returns The hunk, or why there is none: no reading fits, or several fit equally well.
 */
export function repairHunk(
  view: readonly ViewLine[],
  header: number,
  ranges: HunkRanges,
  options: { readonly stripReturn: boolean; readonly lostBlanks: boolean; readonly budget: Budget },
): RepairedHunk | RepairFailure {
  const end = regionEnd(view, header + 1, ranges);
  if (ranges.preCount + ranges.postCount > maxLines || options.budget.left <= 0) return 'too-large';
  const lines = physicalLines(view, header, end, options.stripReturn);
  const problem: SearchProblem = {
    lines,
    ranges,
    betweenQuotes: linesBetweenQuotes(lines),
    endCosts: endCosts(view, header, end),
    budget: options.budget,
  };
  const styles = wrapStyles(lines);
  options.budget.left -= lines.length * wrapWork;
  const best = bestReadings(problem, styles, options.lostBlanks);
  const [reading] = best;
  if (reading === undefined) return options.budget.left > 0 ? 'no-reading' : 'too-large';
  const texts = new Set(best.map((one) => JSON.stringify(one.steps)));
  if (texts.size > 1 || best.some(({ ambiguous }) => ambiguous)) return 'ambiguous';
  if (joinsBothKinds(lines, reading)) return 'ambiguous';
  // What stands right below the last line could be the rest of it: code would be cut off in the middle.
  const below = reading.steps.length + 1;
  if (mayContinue(view, header + below) && styles.some(({ allowed }) => allowed[below] === true))
    return 'ambiguous';
  return assemble(lines, reading, header, ranges.heading);
}

/** The lines that can belong to the hunk: up to the next header or signature, and not endlessly. */
function regionEnd(view: readonly ViewLine[], from: number, { preCount, postCount }: HunkRanges): number {
  const limit = Math.min(view.length, from + 3 * (preCount + postCount) + 64);
  for (let at = from; at < limit; at += 1) {
    if (isSignature(view, at) || isHunkBoundary(view, at)) return at;
  }
  return limit;
}

/** All readings with the lowest cost, over every wrap style. */
function bestReadings(
  problem: SearchProblem,
  styles: readonly WrapStyle[],
  lostBlanks: boolean,
): readonly Reading[] {
  let best: Reading[] = [];
  const margin = marginOddities(problem.lines);
  const tryReading = (style: WrapStyle, blanksLost: boolean, extra: number): void => {
    if (extra === Infinity) return;
    const lowest = best[0]?.cost ?? Infinity;
    const reading = searchReading(problem, { style, blanksLost, costBound: lowest - extra });
    if (reading === undefined) return;
    const cost = reading.cost + extra;
    if (cost < lowest) best = [{ ...reading, cost }];
    else if (cost === lowest) best.push({ ...reading, cost });
  };
  // The least odd first: what it costs bounds the search for all others.
  for (const style of [...styles].sort((a, b) => a.oddities - b.oddities)) {
    // A width is guessed, and so is that nothing was wrapped where context may start with any word; the blank
    // of a soft break, like the blank in front of context, is there to be seen.
    const guess = (sure: boolean): number => (sure ? 0 : 0.5);
    tryReading(style, false, guess(style.name !== 'width') + margin.kept + (lostBlanks ? 2 : 0));
    // Nothing else about the mail says that blanks were lost: then a reading that needs it is the odder one.
    tryReading(style, true, guess(style.name === 'soft') + margin.lost + (lostBlanks ? 0 : 1));
  }
  return best;
}

/**
 * One mail program either quotes what it wraps or does not. Where both seem to happen, a `>` of the code may
 * have been taken for a quote mark: `if (left` and, below it, `> right)`.
 */
function joinsBothKinds(lines: readonly PhysicalLine[], { steps }: Reading): boolean {
  const kinds = steps.map((step, index) => (step.kind === 'join' ? lines[index + 1]?.foreign : undefined));
  return kinds.includes(true) && kinds.includes(false);
}

function assemble(
  physical: readonly PhysicalLine[],
  { steps, blanksLost }: Reading,
  header: number,
  firstHeading: string,
): RepairedHunk {
  const lines: RawHunkLine[] = [];
  const remarks: number[] = [];
  let heading = firstHeading;
  let joined = 0;
  let blanksRestored = 0;
  const context = restoreContext(physical, steps, blanksLost);
  steps.forEach((step, index) => {
    const line = physical[index + 1];
    if (line === undefined) return;
    const last = lines.pop();
    if (last !== undefined && step.kind === 'join') lines.push({ ...last, text: glue(last.text, line.text) });
    else if (last !== undefined && step.kind === 'no-newline') lines.push({ ...last, noNewline: true });
    else if (last !== undefined) lines.push(last);
    switch (step.kind) {
      case 'join':
        if (last === undefined) heading = `${heading} ${line.text.trim()}`;
        joined += 1;
        break;
      case 'line': {
        const restored = step.marker === ' ' ? context(line) : { text: line.text.slice(1), added: false };
        if (restored.added) blanksRestored += 1;
        lines.push({ marker: step.marker, text: restored.text, inputLine: line.inputLine, noNewline: false });
        break;
      }
      case 'skip':
        remarks.push(header + index + 1);
        break;
      case 'no-newline':
        break;
      default:
        step satisfies never;
    }
  });
  const repairs = {
    joined,
    blanksRestored,
    remarksSkipped: remarks.filter((at) => physical[at - header]?.text.trim() !== '').length,
  };
  return { lines, next: header + 1 + steps.length, heading, repairs, remarks };
}

/** A soft break keeps its blank at the end of the line; a hard one replaced it. */
function glue(above: string, rest: string): string {
  return above.endsWith(' ') ? above + rest : `${above} ${rest}`;
}
