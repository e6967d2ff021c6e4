// The graph while it is being built: blocks that can still grow, and the jump targets in view.
import type { Position } from '../base/position.js';
import type { CFunction } from '../syntax/model.js';
import type { BasicBlock, Cfg, GuardInstance, Step, Terminator } from './model.js';

interface DraftBlock {
  readonly id: number;
  readonly steps: Step[];
  end: Terminator | undefined;
  fromUnseen: boolean;
}

/** A place that break, continue or goto can reach, with the guards that are open there. */
export interface JumpTarget {
  readonly block: number;
  readonly openGuards: number;
}

interface PendingGoto {
  readonly from: number;
  readonly label: string;
  readonly guards: readonly GuardInstance[];
  readonly at: Position;
}

/** Everything a builder function needs; one per graph, never shared. */
export interface Draft {
  readonly fn: CFunction;
  readonly blocks: DraftBlock[];
  readonly labels: Map<string, JumpTarget>;
  readonly gotos: PendingGoto[];
  /** Guards open at the point being built, innermost last. */
  guards: GuardInstance[];
  breakTo: JumpTarget | undefined;
  continueTo: JumpTarget | undefined;
  /** The block being filled; undefined after a jump: what follows is unreachable until a label. */
  current: number | undefined;
}

export function newDraft(fn: CFunction): Draft {
  const draft: Draft = {
    fn,
    blocks: [],
    labels: new Map(),
    gotos: [],
    guards: [],
    breakTo: undefined,
    continueTo: undefined,
    current: undefined,
  };
  draft.current = newBlock(draft);
  return draft;
}

export function newBlock(draft: Draft, fromUnseen = false): number {
  const id = draft.blocks.length;
  draft.blocks.push({ id, steps: [], end: undefined, fromUnseen });
  return id;
}

/** Adds a step to the current block; unreachable code adds nothing. */
export function addStep(draft: Draft, step: Step): void {
  if (draft.current !== undefined) draft.blocks[draft.current]?.steps.push(step);
}

/** Ends the current block, when there is one; what follows is unreachable until `startBlock`. */
export function endBlock(draft: Draft, end: Terminator): void {
  const block = draft.current === undefined ? undefined : draft.blocks[draft.current];
  if (block) block.end = end;
  draft.current = undefined;
}

/** Goes on in `id`: falls into it from the current block, when control reaches here. */
export function continueIn(draft: Draft, id: number): void {
  endBlock(draft, { kind: 'jump', to: id });
  draft.current = id;
}

/** Releases the guards above `keep`, innermost first, as leaving their scopes does. */
export function endGuards(draft: Draft, keep: number, at: Position): void {
  for (const guard of draft.guards.slice(keep).reverse()) addStep(draft, { kind: 'guard-end', guard, at });
}

/** Jumps to a known target, ending the scopes in between. */
export function jumpTo(draft: Draft, target: JumpTarget | undefined, at: Position): void {
  if (!target) {
    endBlock(draft, { kind: 'lost', at });
    return;
  }
  endGuards(draft, target.openGuards, at);
  endBlock(draft, { kind: 'jump', to: target.block });
}

/** Resolves gotos, closes open ends and freezes the graph. */
export function finishDraft(draft: Draft): Cfg {
  for (const goto of draft.gotos) {
    const target = draft.labels.get(goto.label);
    const block = draft.blocks[goto.from];
    if (!block) continue;
    if (!target) {
      block.end = { kind: 'lost', at: goto.at, label: goto.label };
      continue;
    }
    for (const guard of goto.guards.slice(target.openGuards).reverse()) {
      block.steps.push({ kind: 'guard-end', guard, at: goto.at });
    }
    block.end = { kind: 'jump', to: target.block };
  }
  const blocks: BasicBlock[] = draft.blocks.map(({ id, steps, end, fromUnseen }) => ({
    id,
    steps,
    end: end ?? { kind: 'lost' },
    fromUnseen,
  }));
  return { fn: draft.fn, entry: 0, blocks, loopHeads: loopHeadsOf(blocks) };
}

/** Targets of a terminator, in order. */
export function successorsOf(end: Terminator): readonly number[] {
  switch (end.kind) {
    case 'jump':
      return [end.to];
    case 'branch':
    case 'choice':
      return [end.whenTrue, end.whenFalse];
    case 'switch':
      return end.arms.map((arm) => arm.to);
    case 'return':
    case 'lost':
    case 'stop':
      return [];
    default:
      return end satisfies never;
  }
}

/** Targets of edges that go to a block still on the depth-first stack. */
function loopHeadsOf(blocks: readonly BasicBlock[]): Set<number> {
  const heads = new Set<number>();
  const state = new Uint8Array(blocks.length);
  for (const root of blocks.keys()) {
    if (state[root] !== 0) continue;
    const stack: { id: number; next: readonly number[]; at: number }[] = [];
    const open = (id: number): void => {
      state[id] = 1;
      const block = blocks[id];
      stack.push({ id, next: block ? successorsOf(block.end) : [], at: 0 });
    };
    open(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.next[top.at++];
      if (next === undefined) {
        state[top.id] = 2;
        stack.pop();
      } else if (state[next] === 1) heads.add(next);
      else if (state[next] === 0) open(next);
    }
  }
  return heads;
}
