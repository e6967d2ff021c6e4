// What a path must still remember: texts that a later branch, return or call asks about.
import type { BasicBlock, Cfg, Step } from '../cfg/model.js';
import { successorsOf } from '../cfg/draft.js';
import { referenceTaker } from '../kernel/index.js';
import type { Expr } from '../syntax/model.js';
import { mentionsOf, textOf } from './access-path.js';
import { atomsOf, subjectOf } from './condition.js';
import { dentryTexts, storeOf } from './dentry-texts.js';

export interface Liveness {
  /** Texts worth keeping at the start of each block. */
  readonly liveAt: readonly ReadonlySet<string>[];
  /** For a loop head: texts on memory or calls tested inside the loop; a new turn asks them anew. */
  readonly volatileIn: ReadonlyMap<number, ReadonlySet<string>>;
  /** Blocks of each loop, by its head. */
  readonly loopBlocks: ReadonlyMap<number, ReadonlySet<number>>;
  /** Variables that reach a call which takes a reference on them. */
  readonly referenced: ReadonlySet<string>;
}

/** Backward dataflow over texts; linear passes until nothing changes. */
export function solveLiveness(cfg: Cfg): Liveness {
  const predecessors = predecessorsOf(cfg);
  const kept = dentryTexts(cfg);
  const liveAt: Set<string>[] = cfg.blocks.map((block) => new Set([...localUses(block), ...kept]));
  const killed = cfg.blocks.map(killedVariables);
  const queue = new Set(cfg.blocks.keys());
  for (const id of [...queue].reverse()) spread(id);
  for (const id of queue) spread(id);
  return { liveAt, ...loopsOf(cfg, predecessors), referenced: referencedVariables(cfg) };

  function spread(id: number): void {
    queue.delete(id);
    const live = liveAt[id] ?? new Set();
    for (const before of predecessors[id] ?? []) {
      const target = liveAt[before] ?? new Set();
      const size = target.size;
      for (const text of live) if (!killed[before]?.has(text)) target.add(text);
      if (target.size > size) queue.add(before);
    }
  }
}

function predecessorsOf(cfg: Cfg): readonly (readonly number[])[] {
  const predecessors: number[][] = cfg.blocks.map(() => []);
  for (const block of cfg.blocks)
    for (const next of successorsOf(block.end)) predecessors[next]?.push(block.id);
  return predecessors;
}

/** Texts a block asks about; kills inside the block are ignored, which only keeps more. */
function localUses(block: BasicBlock): string[] {
  const uses: string[] = [];
  for (const step of block.steps) {
    if (step.kind === 'call') for (const arg of step.call.args) uses.push(...rootsOf(arg));
    if (step.kind === 'assign' && step.value) uses.push(...rootsOf(step.value));
    if (step.kind === 'declare' && step.init) uses.push(...rootsOf(step.init));
    if (step.kind === 'guard-begin') for (const arg of step.guard.args) uses.push(...rootsOf(arg));
  }
  return [...uses, ...testedTexts(block)];
}

function testedTexts(block: BasicBlock): string[] {
  const { end } = block;
  if (end.kind === 'branch') return [...atomsOf(end.condition), ...rootsOf(end.condition)];
  if (end.kind === 'choice') return end.text === '' ? [] : [end.text];
  if (end.kind === 'switch')
    return [
      subjectOf(end.subject),
      ...rootsOf(end.subject),
      ...end.arms.flatMap((arm) =>
        arm.values.map((value) => `${subjectOf(end.subject)} == ${textOf(value)}`),
      ),
    ];
  // That a request was queued tells at the exit who releases (include/linux/fs.h: -EIOCBQUEUED).
  if (end.kind === 'return' && end.value) {
    const subject = subjectOf(end.value);
    return [subject, `${subject} == -EIOCBQUEUED`, ...rootsOf(end.value)];
  }
  return [];
}

const rootsOf = (expr: Expr): Iterable<string> => mentionsOf(textOf(expr)).roots;

function killedVariables(block: BasicBlock): ReadonlySet<string> {
  const killed = new Set<string>();
  for (const step of block.steps) {
    if (step.kind === 'declare') killed.add(step.name);
    if (step.kind === 'assign' && step.target.kind === 'name') killed.add(step.target.name);
  }
  for (const step of block.steps) {
    // A variable that the block reads before it stores it is live above.
    if (step.kind === 'assign' && step.value) for (const name of rootsOf(step.value)) killed.delete(name);
    if (step.kind === 'call')
      for (const arg of step.call.args) for (const name of rootsOf(arg)) killed.delete(name);
  }
  return killed;
}

function loopsOf(
  cfg: Cfg,
  predecessors: readonly (readonly number[])[],
): Pick<Liveness, 'volatileIn' | 'loopBlocks'> {
  const volatileIn = new Map<number, ReadonlySet<string>>();
  const loopBlocks = new Map<number, ReadonlySet<number>>();
  const ownFlags = flagsStored(cfg);
  for (const head of cfg.loopHeads) {
    const body = naturalLoop(head, cfg, predecessors);
    loopBlocks.set(head, body);
    const texts = [...body].flatMap((id) => (cfg.blocks[id] ? testedTexts(cfg.blocks[id]) : []));
    volatileIn.set(head, new Set(texts.filter((text) => /[.>([*]/.test(text) && !ownFlags.has(text))));
  }
  return { volatileIn, loopBlocks };
}

/** Flags on memory that the function itself sets to tell of a lock: `*locked = false`, `ctx->locked = true`. */
function flagsStored(cfg: Cfg): ReadonlySet<string> {
  const targets = cfg.blocks.flatMap((block) =>
    block.steps.flatMap((step) => (step.kind === 'assign' ? [textOf(step.target)] : [])),
  );
  return new Set(targets.filter((text) => /^\*\w+$|lock/i.test(text)));
}

/** Blocks on a way from the head back to it. */
function naturalLoop(
  head: number,
  cfg: Cfg,
  predecessors: readonly (readonly number[])[],
): ReadonlySet<number> {
  const reachable = reach([head], (id) => successorsOf(cfg.blocks[id]?.end ?? { kind: 'lost' }));
  const returning = reach(
    (predecessors[head] ?? []).filter((id) => reachable.has(id)),
    (id) => (id === head ? [] : (predecessors[id] ?? [])),
  );
  return new Set([...returning].filter((id) => reachable.has(id)));
}

function reach(from: readonly number[], next: (id: number) => readonly number[]): Set<number> {
  const seen = new Set(from);
  for (const id of seen) for (const to of next(id)) seen.add(to);
  return seen;
}

/** Variables handed to reference takers, and those they were copied from. */
function referencedVariables(cfg: Cfg): ReadonlySet<string> {
  const found = new Set<string>();
  const copies: [string, string][] = [];
  for (const step of cfg.blocks.flatMap((block) => block.steps)) {
    collectReferenced(step, found, copies);
  }
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const [to, from] of copies) if (found.has(to)) found.add(from);
  }
  return found;
}

function collectReferenced(step: Step, found: Set<string>, copies: [string, string][]): void {
  if (step.kind === 'call' && step.call.callee.kind === 'name') {
    const taker = referenceTaker(step.call.callee.name);
    const object = taker && step.call.args[taker.objectArg];
    if (object) for (const name of rootsOf(object)) found.add(name);
  }
  const [name, stored] = storeOf(step);
  const from = stored && plainName(stored);
  if (name !== undefined && from !== undefined) copies.push([name, from]);
}

function plainName(expr: Expr): string | undefined {
  if (expr.kind === 'name') return expr.name;
  if (expr.kind === 'cast') return plainName(expr.operand);
  return undefined;
}
