// Which conditions lock calls hang on: what they tell is kept apart when states are merged.
import { successorsOf } from '../cfg/draft.js';
import type { BasicBlock, Cfg } from '../cfg/model.js';
import type { CallExpr } from '../syntax/model.js';
import { lockApi } from '../kernel/index.js';
import { atomsOf, subjectOf } from './condition.js';
import { dentryTexts } from './dentry-texts.js';
import { calleeName, speaksOfLocking } from './lock-call.js';

/** A lock call's own condition, and the one around that: `if (a && (b || c)) lock()`. */
const depth = 3;

/** Larger functions are merged without it: postdominators cost blocks times blocks. */
const blockBound = 1_200;

export interface Relevance {
  /** Texts tested by the branches that decide whether a lock call runs, and what proves that a dentry is one's own. */
  readonly texts: ReadonlySet<string>;
  /**
   * For a lock call, the texts whose branches it stands in and that the code behind both arms may ask again:
   * `if (x->need) lock();`. Not those of an early return: what was tested without the lock is tested anew under it.
   */
  readonly around: ReadonlyMap<CallExpr, ReadonlySet<string>>;
}

/** Texts tested by the branches that decide whether the calls of interest run. */
export function textsDeciding(cfg: Cfg, interesting: (call: CallExpr) => boolean): ReadonlySet<string> {
  const blocks = cfg.blocks.filter((block) =>
    block.steps.some((step) => step.kind === 'call' && interesting(step.call)),
  );
  if (blocks.length === 0 || cfg.blocks.length > blockBound) return new Set();
  const controllers = controllersOf(cfg, postdominators(cfg));
  return textsAround(
    cfg,
    blocks.map((block) => block.id),
    controllers,
  );
}

type BlockSets = readonly ReadonlySet<number>[];

/** Control dependence of a function's lock calls. */
export function solveRelevance(cfg: Cfg): Relevance {
  const lockBlocks = cfg.blocks.filter(hasLockCall).map((block) => block.id);
  const dentries = dentryTexts(cfg);
  if (lockBlocks.length === 0 || cfg.blocks.length > blockBound) {
    return { texts: new Set(dentries), around: new Map() };
  }
  const after = postdominators(cfg);
  const controllers = controllersOf(cfg, after);
  const around = armsAround(cfg, lockBlocks, controllers, after);
  return { texts: new Set([...dentries, ...textsAround(cfg, lockBlocks, controllers)]), around };
}

function armsAround(
  cfg: Cfg,
  lockBlocks: readonly number[],
  controllers: BlockSets,
  after: BlockSets,
): Relevance['around'] {
  const around = new Map<CallExpr, ReadonlySet<string>>();
  for (const id of lockBlocks) {
    const joined = new Set<string>();
    for (const outer of outerBranches(id, controllers)) {
      const block = cfg.blocks[outer];
      // Both arms meet again: another block follows on every way.
      if (block && (after[outer]?.size ?? 0) > 1) for (const text of testedBy(block)) joined.add(text);
    }
    for (const step of cfg.blocks[id]?.steps ?? []) if (step.kind === 'call') around.set(step.call, joined);
  }
  return around;
}

/** Branches a block hangs on, and those around them. */
function outerBranches(id: number, controllers: BlockSets): ReadonlySet<number> {
  const seen = new Set(controllers[id] ?? []);
  for (const outer of seen) for (const next of controllers[outer] ?? []) seen.add(next);
  return seen;
}

function textsAround(cfg: Cfg, lockBlocks: readonly number[], controllers: BlockSets): ReadonlySet<string> {
  const texts = new Set<string>();
  let level: ReadonlySet<number> = new Set(lockBlocks);
  const seen = new Set<number>(level);
  for (let turn = 0; turn < depth; turn++) {
    const next = new Set<number>();
    for (const id of level)
      for (const controller of controllers[id] ?? []) if (!seen.has(controller)) next.add(controller);
    for (const id of next) {
      seen.add(id);
      const block = cfg.blocks[id];
      if (block) for (const text of testedBy(block)) texts.add(text);
    }
    level = next;
  }
  return texts;
}

function hasLockCall(block: BasicBlock): boolean {
  return block.steps.some((step) => {
    const name = step.kind === 'call' ? calleeName(step.call) : undefined;
    return name !== undefined && (lockApi(name) !== undefined || speaksOfLocking(name));
  });
}

function testedBy({ end }: BasicBlock): readonly string[] {
  if (end.kind === 'branch') return atomsOf(end.condition);
  if (end.kind === 'choice') return end.text === '' ? [] : [end.text];
  return end.kind === 'switch' ? [subjectOf(end.subject)] : [];
}

/** For each block the branch blocks it is control dependent on (Ferrante, Ottenstein, Warren 1987). */
function controllersOf(cfg: Cfg, after: BlockSets): BlockSets {
  const controllers = cfg.blocks.map(() => new Set<number>());
  for (const block of cfg.blocks) {
    const successors = successorsOf(block.end);
    if (successors.length < 2) continue;
    for (const successor of successors) {
      for (const id of after[successor] ?? [])
        if (id === block.id || !after[block.id]?.has(id)) controllers[id]?.add(block.id);
    }
  }
  return controllers;
}

/** Blocks that every way from a block to the end passes, itself included. */
function postdominators(cfg: Cfg): BlockSets {
  const all = new Set(cfg.blocks.keys());
  const after: ReadonlySet<number>[] = cfg.blocks.map((block) =>
    successorsOf(block.end).length === 0 ? new Set([block.id]) : all,
  );
  for (let changed = true; changed;) {
    changed = false;
    for (const block of [...cfg.blocks].reverse()) {
      const successors = successorsOf(block.end);
      const [first, ...rest] = successors;
      if (first === undefined) continue;
      const common = [...(after[first] ?? [])].filter((id) => rest.every((other) => after[other]?.has(id)));
      const size = common.includes(block.id) ? common.length : common.length + 1;
      if (size === after[block.id]?.size) continue;
      after[block.id] = new Set([...common, block.id]);
      changed = true;
    }
  }
  return after;
}
