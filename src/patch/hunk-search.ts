// Searches the readings of a damaged hunk whose counts come out as its header says.
import { unevenContextCost } from './hunk-ends.js';
import type { HunkRanges } from './hunk-header.js';
import type { Marker } from './raw-hunk.js';
import type { PhysicalLine, WrapStyle } from './wrap-style.js';

/** What one physical line is in a reading. */
export type Step =
  | { readonly kind: 'line'; readonly marker: Marker }
  /** Goes on the line above. */
  | { readonly kind: 'join' }
  /** A remark, no part of the diff. */
  | { readonly kind: 'skip' }
  | { readonly kind: 'no-newline' };

/** One way to read the hunk: a step for each physical line below the header. */
export interface Reading {
  readonly steps: readonly Step[];
  /** Number of things about it that are odd. */
  readonly cost: number;
  /** Context lines had lost the blank in front, all of them. */
  readonly blanksLost: boolean;
  /** Another reading of the same style costs as little. */
  readonly ambiguous: boolean;
}

/** Steps the searches of one input may take together. */
export interface Budget {
  left: number;
}

interface Node {
  readonly pre: number;
  readonly post: number;
  /** The line above can be gone on with. */
  readonly open: boolean;
  /** Context lines before the first changed line, and since the last one. */
  readonly lead: number;
  readonly trail: number;
  readonly changed: boolean;
  readonly cost: number;
  readonly ways: number;
  readonly step: Step | undefined;
  readonly from: Node | undefined;
}

export interface SearchProblem {
  /** Line 0 is the header. */
  readonly lines: readonly PhysicalLine[];
  readonly ranges: HunkRanges;
  /** Lines that can be no remark. */
  readonly betweenQuotes: readonly boolean[];
  /** How odd an end of the hunk above each line is. */
  readonly endCosts: readonly number[];
  readonly budget: Budget;
}

/** The assumptions of one search, and the cost above which its readings are of no use. */
export interface SearchAssumptions {
  readonly style: WrapStyle;
  /** Read every line that starts with no marker as context. */
  readonly blanksLost: boolean;
  readonly costBound: number;
}

// Distinct count pairs after a line; real mails need a few dozen.
const maxFrontier = 600;

/**
 * The cheapest reading under one wrap style.
 *
 * @returns Undefined when no reading within the bound uses up the counts exactly, or the budget is spent.
 */
export function searchReading(problem: SearchProblem, assumptions: SearchAssumptions): Reading | undefined {
  const { lines, ranges, budget } = problem;
  const { style, blanksLost } = assumptions;
  const bound = assumptions.costBound - style.oddities;
  if (bound < 0) return undefined;
  const start = {
    pre: ranges.preCount,
    post: ranges.postCount,
    open: true,
    lead: 0,
    trail: 0,
    changed: false,
  };
  let frontier: readonly Node[] = [{ ...start, cost: 0, ways: 1, step: undefined, from: undefined }];
  let best: Node | undefined;
  for (let at = 1; frontier.length > 0; at += 1) {
    for (const node of frontier) {
      const ending = problem.endCosts[at] ?? Infinity;
      if (node.pre > 0 || node.post > 0 || ending === Infinity) continue;
      best = better(best, {
        ...node,
        cost: node.cost + ending + unusedBreak(style, at) + unevenContextCost(node.lead, node.trail, ranges),
      });
    }
    if (at >= lines.length) break;
    const nodes = new Map<number, Node>();
    for (const node of frontier) {
      for (const next of nextNodes(problem, style, blanksLost, node, at)) {
        // Costs only grow along a reading.
        if (next.cost > bound) continue;
        const key = keyOf(next);
        const other = nodes.get(key);
        nodes.set(key, better(other, next));
      }
    }
    frontier = [...nodes.values()];
    budget.left -= frontier.length;
    if (frontier.length > maxFrontier || budget.left < 0) return undefined;
  }
  if (best === undefined || best.cost > bound) return undefined;
  return { steps: stepsTo(best), cost: best.cost + style.oddities, blanksLost, ambiguous: best.ways > 1 };
}

/** One number for what decides how a reading can go on: four counts of at most 6,000 lines, and a flag. */
function keyOf({ pre, post, open, lead, trail }: Node): number {
  return (((pre * 8192 + post) * 8192 + lead) * 8192 + trail) * 2 + (open ? 1 : 0);
}

function better(left: Node | undefined, right: Node): Node {
  if (left === undefined || right.cost < left.cost) return right;
  return right.cost > left.cost ? left : { ...left, ways: left.ways + right.ways };
}

/** What line `at` can be after `node`. */
function nextNodes(
  problem: SearchProblem,
  style: WrapStyle,
  blanksLost: boolean,
  node: Node,
  at: number,
): readonly Node[] {
  const line = problem.lines[at];
  if (line === undefined) return [];
  const nodes: Node[] = [];
  const add = (step: Step, change: { pre?: number; post?: number; open?: boolean; cost?: number }): void => {
    const pre = node.pre - (change.pre ?? 0);
    const post = node.post - (change.post ?? 0);
    if (pre < 0 || post < 0) return;
    const cost = node.cost + (change.cost ?? 0);
    const counts = contextAround(node, step);
    nodes.push({ pre, post, ...counts, open: change.open ?? true, cost, ways: node.ways, step, from: node });
  };
  const done = node.pre === 0 && node.post === 0;
  if (node.open && style.allowed[at] === true) add({ kind: 'join' }, { cost: joinCost(problem, style, at) });
  if (line.foreign) {
    const cost = skipCost(problem, at, node);
    if (!done && cost !== undefined) add({ kind: 'skip' }, { open: false, cost });
    return nodes;
  }
  if (line.text.startsWith('\\ ')) {
    if (node.step !== undefined) add({ kind: 'no-newline' }, { open: false });
    return nodes;
  }
  const marker = markerOf(line.text, blanksLost);
  if (marker === undefined || done) return nodes;
  const cost = style.name === 'soft' && style.allowed[at] === true ? 1 : 0;
  add({ kind: 'line', marker }, { pre: marker === '+' ? 0 : 1, post: marker === '-' ? 0 : 1, cost });
  return nodes;
}

function markerOf(text: string, blanksLost: boolean): Marker | undefined {
  const first = text.charAt(0);
  if (first === '+' || first === '-') return first;
  return first === ' ' || text.trim() === '' || blanksLost ? ' ' : undefined;
}

/**
 * A line that has a marker of its own is seldom the rest of another. One without quote marks is, where only
 * such lines stand between it and quoted ones, or behind a soft break; else it may as well be a remark.
 */
function joinCost({ lines, betweenQuotes }: SearchProblem, style: WrapStyle, at: number): number {
  const { text = '', foreign = false } = lines[at] ?? {};
  if (!foreign) return /^[-+]/.test(text) ? 1 : 0;
  return style.name === 'soft' || betweenQuotes[at] === true ? 0 : 1;
}

/**
 * A remark has a blank line above or below it. Right below a quoted line, it may be the rest of that line.
 *
 * @returns Undefined when the line is no remark.
 */
function skipCost({ lines, betweenQuotes }: SearchProblem, at: number, node: Node): number | undefined {
  if (betweenQuotes[at] === true) return undefined;
  return node.open && lines[at]?.text.trim() !== '' ? 1 : 0;
}

/** Marks lines without quote marks that stand between quoted lines with no blank line among them. */
export function linesBetweenQuotes(lines: readonly PhysicalLine[]): readonly boolean[] {
  const between = lines.map(() => false);
  let start: number | undefined;
  lines.forEach(({ foreign, text }, at) => {
    if (!foreign) {
      if (start !== undefined) between.fill(true, start + 1, at);
      start = at;
    } else if (text.trim() === '') start = undefined;
  });
  return between;
}

function contextAround(node: Node, step: Step): Pick<Node, 'lead' | 'trail' | 'changed'> {
  const { lead, trail, changed } = node;
  if (step.kind !== 'line') return { lead, trail, changed };
  if (step.marker !== ' ') return { lead, trail: 0, changed: true };
  return { lead: changed ? lead : lead + 1, trail: trail + 1, changed };
}

/** The last line ends in a soft break that nothing is joined to. */
function unusedBreak(style: WrapStyle, at: number): number {
  return style.name === 'soft' && style.allowed[at] === true ? 1 : 0;
}

function stepsTo(last: Node): readonly Step[] {
  const steps: Step[] = [];
  for (let node: Node | undefined = last; node?.step !== undefined; node = node.from) steps.push(node.step);
  return steps.reverse();
}
