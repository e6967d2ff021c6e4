// One function solved: its graph, its path states, and what of them the rules and summaries see.
import { buildCfg } from '../cfg/build.js';
import type { Cfg } from '../cfg/model.js';
import type { CFunction } from '../syntax/model.js';
import { afterStep } from './after-step.js';
import { entryStateOf } from './entry.js';
import type { Exit, Leaving, Point, Test } from './facts.js';
import { solveLiveness } from './liveness.js';
import type { PathState } from './path-state.js';
import { solveRelevance } from './relevance.js';
import { type Solution, solve } from './solve.js';
import type { SummaryLookup } from './summary.js';
import type { TransferContext } from './transfer-context.js';

export interface Solved {
  readonly cfg: Cfg;
  readonly solution: Solution;
  readonly context: TransferContext;
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
  const cfg = buildCfg(fn);
  const keep = options.keep ?? [];
  const solved = solveLiveness(cfg);
  const { referenced } = solved;
  const liveness =
    keep.length === 0
      ? solved
      : { ...solved, liveAt: solved.liveAt.map((live) => new Set([...live, ...keep])) };
  const relevance = solveRelevance(cfg);
  const context: TransferContext = {
    summary,
    referenced,
    locals: localsOf(cfg),
    relevance:
      keep.length === 0 ? relevance : { ...relevance, texts: new Set([...relevance.texts, ...keep]) },
    ...options.extra,
  };
  return { cfg, context, solution: solve(cfg, options.entry ?? entryStateOf(fn), liveness, context) };
}

/** Names a function declares. */
export function localsOf(cfg: Cfg): ReadonlySet<string> {
  const steps = cfg.blocks.flatMap((block) => block.steps);
  return new Set(steps.flatMap((step) => (step.kind === 'declare' ? [step.name] : [])));
}

/** Every step that some path reaches, with its states, in the order of the text. */
export function pointsOf({ cfg, solution, context }: Solved): Point[] {
  const points: Point[] = [];
  for (const block of cfg.blocks) {
    let states = solution.inStates[block.id] ?? [];
    for (const step of block.steps) {
      if (states.length === 0) break;
      points.push({ step, states });
      states = afterStep(states, step, context);
    }
  }
  return points.sort((a, b) => a.step.at.line - b.step.at.line || a.step.at.column - b.step.at.column);
}

/** Every condition and switch subject that some path asks about, with the states before the answer. */
export function testsOf({ cfg, solution, context }: Solved): Test[] {
  const tests: Test[] = [];
  for (const block of cfg.blocks) {
    const { end } = block;
    const expr = end.kind === 'branch' ? end.condition : end.kind === 'switch' ? end.subject : undefined;
    let states = solution.inStates[block.id] ?? [];
    if (!expr || states.length === 0) continue;
    for (const step of block.steps) states = afterStep(states, step, context);
    tests.push({ expr, states });
  }
  return tests;
}

/** Every return that some path reaches. */
export function exitsOf({ cfg, solution, context }: Solved): Exit[] {
  const exits: Exit[] = [];
  for (const block of cfg.blocks) {
    if (block.end.kind !== 'return') continue;
    let states = solution.inStates[block.id] ?? [];
    for (const step of block.steps) states = afterStep(states, step, context);
    const { at, falls, value } = block.end;
    if (states.length > 0) exits.push({ at, falls, states, ...(value ? { value } : {}) });
  }
  return exits;
}

/** Where control goes to code that a hunk does not show, with the states that go there. */
export function leavingsOf({ cfg, solution, context }: Solved): Leaving[] {
  if (cfg.fn.complete) return [];
  const leavings: Leaving[] = [];
  for (const { id, steps, end } of cfg.blocks) {
    let states = solution.inStates[id] ?? [];
    for (const step of steps) {
      if (step.kind === 'unseen' && states.length > 0) leavings.push({ at: step.at, jumps: false, states });
      states = afterStep(states, step, context);
    }
    if (end.kind !== 'lost' || !end.at || states.length === 0) continue;
    leavings.push({
      at: end.at,
      jumps: true,
      states,
      ...(end.label === undefined ? {} : { label: end.label }),
    });
  }
  return leavings;
}
