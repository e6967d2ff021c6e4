// What the text does to a lock next: the first events on all ways ahead of a place, path states aside.
import type { Position } from '../base/position.js';
import { successorsOf } from '../cfg/draft.js';
import type { Cfg, Step } from '../cfg/model.js';
import type { Expr } from '../syntax/model.js';
import { mentionsOf, textOf } from './access-path.js';
import type { Exit, FunctionFacts } from './facts.js';
import { calleeName, lockCallOf, mayComeBackLocked, speaksOfLocking } from './lock-call.js';

/** First events of one lock, by its name as written. */
export interface Ahead {
  readonly releases: readonly Position[];
  readonly acquires: readonly Position[];
  /** Returns that a way reaches before any of these. */
  readonly exits: readonly Position[];
  /** A way comes to where lines are missing. */
  readonly unseen: boolean;
  /** A way jumps to a place that is not shown. */
  readonly jumps: boolean;
  /** The name becomes another object, or a call does to the lock what nobody sees. */
  readonly unclear: boolean;
}

/** The events ahead of a step, itself not counted; undefined when no such step is in the graph. */
export function aheadOfStep({ cfg }: FunctionFacts, at: Position, shown: string): Ahead | undefined {
  for (const block of cfg.blocks) {
    const index = block.steps.findIndex(
      (step) => step.kind !== 'use' && step.at.line === at.line && step.at.column === at.column,
    );
    if (index >= 0) return walk(cfg, [[block.id, index + 1]], shown);
  }
  return undefined;
}

/** The events on the ways that part from the way to an exit at the last branch above it. */
export function aheadBesideExit({ cfg }: FunctionFacts, exit: Exit, shown: string): Ahead | undefined {
  let block = cfg.blocks.find(({ end }) => end.kind === 'return' && end.at === exit.at)?.id;
  const seen = new Set<number>();
  while (block !== undefined && !seen.has(block)) {
    const here: number = block;
    seen.add(here);
    // What stands between the branch and the exit must be shown: it may have released the lock.
    if (cfg.blocks[here]?.steps.some(({ kind }) => kind === 'unseen')) return undefined;
    const before = cfg.blocks.filter(({ end }) => successorsOf(end).includes(here));
    if (before.length === 0 || before.length > 1) return undefined;
    const beside = before.flatMap(({ end }) => successorsOf(end)).filter((to) => to !== here);
    if (before.some(({ end }) => end.kind === 'branch' && isAbout(end.condition, shown))) return undefined;
    if (beside.length > 0)
      return walk(
        cfg,
        beside.map((id) => [id, 0]),
        shown,
      );
    block = before[0]?.id;
  }
  return undefined;
}

/** The branch asks whether there is an object at all: `if (!page)`, `if (IS_ERR(page))`. */
function isAbout(condition: Expr, shown: string): boolean {
  const text = textOf(condition);
  return [...mentionsOf(shown).roots].some(
    (root) =>
      text === root ||
      (/^(?:IS_ERR(?:_OR_NULL)?|unlikely|likely)\(/.test(text) && mentionsOf(text).roots.has(root)) ||
      text.startsWith(`${root} ==`) ||
      text.startsWith(`${root} !=`),
  );
}

/** First events from the given places on: block and index of the step in it. */
function walk(cfg: Cfg, from: readonly (readonly [number, number])[], shown: string): Ahead {
  const releases: Position[] = [];
  const acquires: Position[] = [];
  const exits: Position[] = [];
  let unseen = false;
  let jumps = false;
  let unclear = false;
  const { roots } = mentionsOf(shown);
  const queue = [...from];
  const seen = new Set(from.filter(([, index]) => index === 0).map(([id]) => id));
  for (const [id, index] of queue) {
    const block = cfg.blocks[id];
    if (!block) continue;
    const met = firstEvent(block.steps.slice(index), shown, roots);
    if (met === undefined) {
      if (block.end.kind === 'return') exits.push(block.end.at);
      if (block.end.kind === 'lost') jumps = true;
      for (const next of successorsOf(block.end)) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push([next, 0]);
      }
    } else if (met.kind === 'release') releases.push(met.at);
    else if (met.kind === 'acquire') acquires.push(met.at);
    else if (met.kind === 'unseen') unseen = true;
    else unclear = true;
  }
  return { releases, acquires, exits, unseen, jumps, unclear };
}

type Met = { readonly kind: 'release' | 'acquire' | 'unseen' | 'unclear'; readonly at: Position };

function firstEvent(steps: readonly Step[], shown: string, roots: ReadonlySet<string>): Met | undefined {
  for (const step of steps) {
    const { at } = step;
    switch (step.kind) {
      case 'unseen':
        return { kind: 'unseen', at };
      case 'guard-begin':
        return { kind: 'unclear', at };
      case 'call': {
        const kind = effectOn(step, shown);
        if (kind !== undefined) return { kind, at };
        break;
      }
      case 'assign':
        if (step.target.kind === 'name' && roots.has(step.target.name)) return { kind: 'unclear', at };
        break;
      case 'iterate':
        if (step.args.some((arg) => arg.kind === 'name' && roots.has(arg.name)))
          return { kind: 'unclear', at };
        break;
      case 'declare':
      case 'use':
      case 'guard-end':
        break;
      default:
        step satisfies never;
    }
  }
  return undefined;
}

function effectOn({ call }: Extract<Step, { kind: 'call' }>, shown: string): Met['kind'] | undefined {
  const lock = lockCallOf(call, new Map());
  if (lock) {
    if (lock.shown !== shown) return undefined;
    const { effect } = lock.api;
    if (effect === 'release') return 'release';
    return effect === 'acquire' || effect === 'try-acquire' ? 'acquire' : undefined;
  }
  const name = calleeName(call) ?? '';
  return speaksOfLocking(name) || mayComeBackLocked(name) ? 'unclear' : undefined;
}

/** True when the text gives another object to what the lock is named by: `path->nodes[0] = right`. */
export function isRenamed(facts: FunctionFacts, shown: string): boolean {
  return facts.points.some(({ step }) => {
    if (step.kind !== 'assign') return false;
    const target = textOf(step.target);
    return shown.startsWith(`${target}->`) || shown.startsWith(`${target}.`);
  });
}
