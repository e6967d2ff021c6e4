// The lifetimes of the objects a function handles: the paths before every step and at every exit, made when a rule asks.
import type { Position } from '../base/position.js';
import type { BasicBlock, Cfg, Step } from '../cfg/model.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { mentionsOf, textOf } from './access-path.js';
import { type Liveness, solveLiveness } from './liveness.js';
import { type CameIn, startOf } from './object-came-in.js';
import { argumentEffect } from './object-calls.js';
import { choicesOf } from './object-choices.js';
import type { ObjectContext } from './object-context.js';
import { trackedObjects } from './object-interest.js';
import { solveObjects } from './object-solve.js';
import { emptyPath, type ObjectPath } from './object-state.js';
import { transferObjects } from './object-transfer.js';
import { textsDeciding } from './relevance.js';
import type { TransferContext } from './transfer-context.js';

/** One step with the object paths that reach it; at least one. */
export interface ObjectPoint {
  readonly step: Step;
  readonly paths: readonly ObjectPath[];
}

export interface ObjectExit {
  readonly at: Position;
  readonly value?: Expr;
  readonly falls: boolean;
  readonly paths: readonly ObjectPath[];
}

/** A goto to a label that is not shown. */
export interface ObjectJump {
  readonly at: Position;
  readonly label: string;
  readonly paths: readonly ObjectPath[];
}

export interface Lifetimes {
  /** Texts of the objects that were followed. */
  readonly tracked: ReadonlySet<string>;
  /** In the order of the text. */
  readonly points: readonly ObjectPoint[];
  readonly exits: readonly ObjectExit[];
  /** Jumps to labels that are not shown. */
  readonly jumps: readonly ObjectJump[];
  /** True when it has more paths than can be followed: there are no points and exits then, and nothing can be said. */
  readonly gaveUp: boolean;
}

export const noLifetimes: Lifetimes = { tracked: new Set(), points: [], exits: [], jumps: [], gaveUp: false };

/**
 * Lifetimes of one function; none when it gives up no object, or has more paths than can be followed.
 *
 * @param also - An object to follow although the function gives it up nowhere.
 */
export function lifetimesOf(cfg: Cfg, context: TransferContext, also?: string): Lifetimes {
  return follow(cfg, context, also === undefined ? trackedObjects(cfg) : new Set([also]));
}

/** The lifetime of one object that the function did not acquire, as if it owned a reference. */
export function lifetimeOfCameIn(cfg: Cfg, context: TransferContext, text: string): Lifetimes {
  return follow(cfg, context, new Set([text]), { text, at: { line: cfg.fn.startLine, column: 1 } });
}

function follow(
  cfg: Cfg,
  context: TransferContext,
  tracked: ReadonlySet<string>,
  cameIn?: CameIn,
): Lifetimes {
  if (tracked.size === 0) return noLifetimes;
  const own = new Set([...context.locals, ...cfg.fn.params.map((param) => param.name)]);
  const objects: ObjectContext = {
    context: { ...context, referenced: new Set() },
    tracked,
    own,
    choices: choicesOf(cfg),
    start: cameIn ? startOf(cfg, cameIn) : emptyPath,
    ...(cameIn ? { cameIn } : {}),
  };
  const relevant = new Set([...tracked, ...textsDeciding(cfg, isGivingUp), ...returnedTexts(cfg)]);
  const solution = solveObjects(cfg, livenessOf(cfg), relevant, objects);
  if (solution.gaveUp) return { ...noLifetimes, tracked, gaveUp: true };
  return collect(cfg, solution.inPaths, objects);
}

const isGivingUp = (call: CallExpr): boolean =>
  call.args.some((_, index) => /^(?:put|free|consume|take)$/.test(argumentEffect(call, index).kind));

/** That a result is -ECHILD tells at the exit that the path was in rcu-walk, where no reference is taken. */
function livenessOf(cfg: Cfg): Liveness {
  const solved = solveLiveness(cfg);
  const kept = returnedTexts(cfg).map((name) => `${name} == -ECHILD`);
  return kept.length === 0
    ? solved
    : { ...solved, liveAt: solved.liveAt.map((live) => new Set([...live, ...kept])) };
}

/** Variables that a return statement hands out: what they hold tells success from failure. */
function returnedTexts(cfg: Cfg): readonly string[] {
  return cfg.blocks.flatMap(({ end }) =>
    end.kind === 'return' && end.value ? [...mentionsOf(textOf(end.value)).roots] : [],
  );
}

/** The shown lines end here, not the function. */
export const endsUnseen = ({ steps, end }: BasicBlock): boolean =>
  end.kind === 'return' && end.falls && steps.at(-1)?.kind === 'unseen';

function collect(cfg: Cfg, inPaths: readonly (readonly ObjectPath[])[], objects: ObjectContext): Lifetimes {
  const points: ObjectPoint[] = [];
  const exits: ObjectExit[] = [];
  const jumps: ObjectJump[] = [];
  for (const block of cfg.blocks) {
    let paths = inPaths[block.id] ?? [];
    for (const step of block.steps) {
      if (paths.length === 0) break;
      points.push({ step, paths });
      paths = paths.flatMap((path) => transferObjects(path, step, objects));
    }
    if (paths.length === 0) continue;
    if (block.end.kind === 'lost' && block.end.at && block.end.label !== undefined)
      jumps.push({ at: block.end.at, label: block.end.label, paths });
    if (block.end.kind !== 'return' || endsUnseen(block)) continue;
    const { at, falls, value } = block.end;
    exits.push({ at, falls, paths, ...(value ? { value } : {}) });
  }
  points.sort((a, b) => a.step.at.line - b.step.at.line || a.step.at.column - b.step.at.column);
  return { tracked: objects.tracked, points, exits, jumps, gaveUp: false };
}
