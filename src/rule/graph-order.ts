// What the graph says of order: the blocks that one arm of a branch decides, the lines that may run after a step.
import type { Position } from '../base/position.js';
import { successorsOf } from '../cfg/draft.js';
import type { BasicBlock, Cfg } from '../cfg/model.js';
import type { Expr } from '../syntax/model.js';

export interface Branch {
  readonly block: BasicBlock;
  readonly condition: Expr;
  readonly whenTrue: number;
  readonly whenFalse: number;
}

/** Branches whose condition passes the test. */
export function branchesOn(cfg: Cfg, isMeant: (condition: Expr) => boolean): readonly Branch[] {
  return cfg.blocks.flatMap((block) =>
    block.end.kind === 'branch' && isMeant(block.end.condition) ? [{ block, ...block.end }] : [],
  );
}

/** Ids of the blocks that are reached through this arm alone. */
export function blocksBehind(cfg: Cfg, branch: Branch, arm: 'whenTrue' | 'whenFalse'): ReadonlySet<number> {
  const { whenTrue, whenFalse, block } = branch;
  if (whenTrue === whenFalse) return new Set();
  const without = new Set([
    cfg.entry,
    ...cfg.blocks.filter(({ fromUnseen }) => fromUnseen).map(({ id }) => id),
  ]);
  for (const id of without) {
    for (const next of successorsOf(cfg.blocks[id]?.end ?? { kind: 'stop' })) {
      if (id !== block.id || next !== branch[arm]) without.add(next);
    }
  }
  const behind = new Set([branch[arm]]);
  if (without.has(branch[arm])) return new Set();
  for (const id of behind) {
    for (const next of successorsOf(cfg.blocks[id]?.end ?? { kind: 'stop' }))
      if (!without.has(next)) behind.add(next);
  }
  return behind;
}

/** True when the true arm of a branch leads to the step and the false arm does not. */
export function decidesStep(cfg: Cfg, { whenTrue, whenFalse }: Branch, at: Position): boolean {
  const isThere = (from: number): boolean =>
    reachedFrom(cfg, new Set([from])).some((block) => holds(block, at));
  return isThere(whenTrue) && !isThere(whenFalse);
}

/** True when one arm of a branch leads to the step and the other does not. */
export const decidesEither = (cfg: Cfg, branch: Branch, at: Position): boolean =>
  decidesStep(cfg, branch, at) ||
  decidesStep(cfg, { ...branch, whenTrue: branch.whenFalse, whenFalse: branch.whenTrue }, at);

const holds = ({ steps }: BasicBlock, at: Position): boolean =>
  steps.some(({ at: place }) => place.line === at.line && place.column === at.column);

/** Lines of the steps that may run after the one at this place. */
export function linesBehind(cfg: Cfg, at: Position): ReadonlySet<number> {
  return new Set(blocksFrom(cfg, at).flatMap(({ steps }) => steps.map((step) => step.at.line)));
}

/** Values that are returned behind the step at this place. */
export function returnsBehind(cfg: Cfg, at: Position): readonly Expr[] {
  return blocksFrom(cfg, at).flatMap(({ end }) => (end.kind === 'return' && end.value ? [end.value] : []));
}

/** The block of a step and all that are reached from it. */
const blocksFrom = (cfg: Cfg, at: Position): readonly BasicBlock[] =>
  reachedFrom(cfg, new Set(cfg.blocks.filter((block) => holds(block, at)).map(({ id }) => id)));

function reachedFrom(cfg: Cfg, reached: Set<number>): readonly BasicBlock[] {
  for (const id of reached)
    for (const next of successorsOf(cfg.blocks[id]?.end ?? { kind: 'stop' })) reached.add(next);
  return [...reached].flatMap((id) => cfg.blocks[id] ?? []);
}
