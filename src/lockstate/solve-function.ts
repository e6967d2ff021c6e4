// One function solved: its graph, its path states, and what of them the rules and summaries see.
import { buildCfg } from '../cfg/build.js';
import type { BasicBlock, Cfg } from '../cfg/model.js';
import type { CFunction } from '../syntax/model.js';
import { afterStep } from './after-step.js';
import { askingAnew } from './asked-anew.js';
import { entryStateOf } from './entry.js';
import type { Exit, Leaving, Point, Test } from './facts.js';
import { type Liveness, solveLiveness } from './liveness.js';
import type { PathState } from './path-state.js';
import { type Relevance, solveRelevance } from './relevance.js';
import { type Solution, solve } from './solve.js';
import type { SummaryLookup } from './summary.js';
import type { TransferContext } from './transfer-context.js';

export interface Solved {
  readonly cfg: Cfg;
  readonly solution: Solution;
  readonly context: TransferContext;
  /** The states in a block, worked out once, when asked for. */
  readonly statesIn: (block: BasicBlock) => BlockStates;
}

interface BlockStates {
  /** Before each step, as far as some path gets. */
  readonly before: readonly (readonly PathState[])[];
  /** Behind the last step. */
  readonly behind: readonly PathState[];
}

export interface SolveOptions {
  /** The state at the entry, when it is not what the annotations say. */
  readonly entry?: PathState;
  /** Variables whose values are kept apart to the end of a path, though no branch asks for them again. */
  readonly keep?: readonly string[];
  /** What else is followed along the paths. */
  readonly extra?: Pick<TransferContext, 'ledger' | 'resultOf'>;
}

export function solveFunction(fn: CFunction, summary: SummaryLookup, options: SolveOptions = {}): Solved {
  const { cfg, liveness: known, relevance, locals } = prepared(fn);
  const keep = options.keep ?? [];
  const liveness =
    keep.length === 0 ? known : { ...known, liveAt: known.liveAt.map((live) => new Set([...live, ...keep])) };
  const context: TransferContext = {
    summary,
    referenced: known.referenced,
    locals,
    relevance:
      keep.length === 0 ? relevance : { ...relevance, texts: new Set([...relevance.texts, ...keep]) },
    ...options.extra,
  };
  const solved = solveAnew(cfg, options.entry ?? entryStateOf(fn), liveness, context);
  return { ...solved, context, statesIn: statesLookup(solved.solution, context) };
}

/** How often what was hidden is asked for: behind the first hidden arm may be another. */
const rounds = 3;

/** Solved until no arm is hidden by what is remembered of memory, or the rounds are used up. */
function solveAnew(
  cfg: Cfg,
  entry: PathState,
  liveness: Liveness,
  context: TransferContext,
): Pick<Solved, 'cfg' | 'solution'> {
  let [graph, solution] = [cfg, solve(cfg, entry, liveness, context)];
  for (let round = 0; round < rounds && !solution.gaveUp; round++) {
    const next = askingAnew(graph, solution);
    if (next === graph) break;
    [graph, solution] = [next, solve(next, entry, liveness, context)];
  }
  return { cfg: graph, solution };
}

interface Prepared {
  readonly cfg: Cfg;
  readonly liveness: Liveness;
  readonly relevance: Relevance;
  readonly locals: ReadonlySet<string>;
}

// A function is solved for its facts, its summary, its effects and its sleeps: its graph and what hangs on that alone
// are the same for all. They hang on the active kernel facts as well, as the function itself does.
const preparedFunctions = new WeakMap<CFunction, Prepared>();

function prepared(fn: CFunction): Prepared {
  const known = preparedFunctions.get(fn);
  if (known) return known;
  const cfg = buildCfg(fn);
  const made = { cfg, liveness: solveLiveness(cfg), relevance: solveRelevance(cfg), locals: localsOf(cfg) };
  preparedFunctions.set(fn, made);
  return made;
}

function statesLookup(solution: Solution, context: TransferContext): Solved['statesIn'] {
  const known = new Map<number, BlockStates>();
  return ({ id, steps }) => {
    const found = known.get(id);
    if (found) return found;
    const before: (readonly PathState[])[] = [];
    let behind = solution.inStates[id] ?? [];
    for (const step of steps) {
      if (behind.length === 0) break;
      before.push(behind);
      behind = afterStep(behind, step, context);
    }
    const states = { before, behind };
    known.set(id, states);
    return states;
  };
}

/** Names a function declares. */
export function localsOf(cfg: Cfg): ReadonlySet<string> {
  const steps = cfg.blocks.flatMap((block) => block.steps);
  return new Set(steps.flatMap((step) => (step.kind === 'declare' ? [step.name] : [])));
}

/** Every step that some path reaches, with its states, in the order of the text. */
export function pointsOf({ cfg, statesIn }: Solved): Point[] {
  const points: Point[] = [];
  for (const block of cfg.blocks) {
    const { before } = statesIn(block);
    for (const [index, step] of block.steps.entries()) {
      const states = before[index];
      if (states) points.push({ step, states });
    }
  }
  return points.sort((a, b) => a.step.at.line - b.step.at.line || a.step.at.column - b.step.at.column);
}

/** Every condition and switch subject that some path asks about, with the states before the answer. */
export function testsOf({ cfg, solution, statesIn }: Solved): Test[] {
  const tests: Test[] = [];
  for (const block of cfg.blocks) {
    const { end } = block;
    const expr = end.kind === 'branch' ? end.condition : end.kind === 'switch' ? end.subject : undefined;
    if (!expr || (solution.inStates[block.id] ?? []).length === 0) continue;
    tests.push({ expr, states: statesIn(block).behind });
  }
  return tests;
}

/** Every return that some path reaches. */
export function exitsOf({ cfg, statesIn }: Solved): Exit[] {
  const exits: Exit[] = [];
  for (const block of cfg.blocks) {
    if (block.end.kind !== 'return') continue;
    const { behind: states } = statesIn(block);
    const { at, falls, value } = block.end;
    if (states.length > 0) exits.push({ at, falls, states, ...(value ? { value } : {}) });
  }
  return exits;
}

/** Where control goes to code that a hunk does not show, with the states that go there. */
export function leavingsOf({ cfg, statesIn }: Solved): Leaving[] {
  if (cfg.fn.complete) return [];
  const leavings: Leaving[] = [];
  for (const block of cfg.blocks) {
    const { steps, end } = block;
    const { before, behind } = statesIn(block);
    for (const [index, step] of steps.entries()) {
      const states = before[index];
      if (step.kind === 'unseen' && states) leavings.push({ at: step.at, jumps: false, states });
    }
    if (end.kind !== 'lost' || !end.at || behind.length === 0) continue;
    leavings.push({
      at: end.at,
      jumps: true,
      states: behind,
      ...(end.label === undefined ? {} : { label: end.label }),
    });
  }
  return leavings;
}
