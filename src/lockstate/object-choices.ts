// Branches where the code decides not to give an object up: `if (delete_tree) foo_put(tree);`. Whoever took the other
// way did so on purpose; that is no path which forgot.
import type { Cfg, Step } from '../cfg/model.js';
import type { Position } from '../base/position.js';
import type { Stmt } from '../syntax/model.js';
import { childrenOf } from '../syntax/statements.js';
import { givenUpBy } from './object-interest.js';

/** Objects not given up on an edge, by `from>to`. */
export type Choices = ReadonlyMap<string, ReadonlySet<string>>;

/** Conditions in a row, `if (a && b && c) put(x)`, that are looked at. */
const depth = 4;

export function choicesOf(cfg: Cfg): Choices {
  const choices = new Map<string, Set<string>>();
  for (const block of cfg.blocks) {
    const given = block.steps.flatMap(givenUp);
    if (given.length === 0 || block.end.kind !== 'jump') continue;
    const behind = resolved(cfg, block.end.to);
    let inner: ReadonlySet<number> = new Set([block.id]);
    for (let turn = 0; turn < depth && inner.size > 0; turn++)
      inner = addSkips(cfg, choices, { inner, behind, given });
  }
  return choices;
}

interface Given {
  readonly text: string;
  readonly at: Position;
}

interface Arms {
  /** Blocks that give objects up, or lead to one that does. */
  readonly inner: ReadonlySet<number>;
  readonly behind: number;
  readonly given: readonly Given[];
}

/** Branches that lead into `inner` by one edge, and by the other past it to the same place. */
function addSkips(
  cfg: Cfg,
  choices: Map<string, Set<string>>,
  { inner, behind, given }: Arms,
): ReadonlySet<number> {
  const outer = new Set<number>();
  for (const { id, end } of cfg.blocks) {
    if (end.kind !== 'branch') continue;
    const chosen = given.filter(({ at }) => isInArm(cfg, end.condition.at, at));
    if (chosen.length === 0) continue;
    for (const [to, past] of [
      [end.whenTrue, end.whenFalse],
      [end.whenFalse, end.whenTrue],
    ] as const) {
      if (!inner.has(resolved(cfg, to)) || past === to) continue;
      // `if (owned) put(x); else unmap(x);`: the other way may have an arm of its own.
      const other = cfg.blocks[past];
      const arm = other?.end.kind === 'jump' && resolved(cfg, other.end.to) === behind && !inner.has(past);
      if (resolved(cfg, past) !== behind && !arm) continue;
      const key = `${id}>${past}`;
      choices.set(key, new Set([...(choices.get(key) ?? []), ...chosen.map(({ text }) => text)]));
      outer.add(id);
    }
  }
  return outer;
}

/** The block a jump ends in, past blocks that do nothing. */
function resolved(cfg: Cfg, from: number): number {
  let id = from;
  for (let turn = 0; turn < 8; turn++) {
    const block = cfg.blocks[id];
    if (!block || block.steps.length > 0 || block.end.kind !== 'jump') return id;
    id = block.end.to;
  }
  return id;
}

function givenUp(step: Step): Given[] {
  if (step.kind !== 'call') return [];
  const texts = step.call.args.flatMap((arg, index) => givenUpBy(step.call, arg, index) ?? []);
  return texts.map((text) => ({ text, at: step.at }));
}

/** `if (err) goto out; put(x); out:` decides about the error, not about the object. */
function isInArm({ fn }: Cfg, condition: Position, at: Position): boolean {
  const stmt = testOf(fn.body, condition);
  return stmt?.kind !== 'if' || (isBefore(stmt.at, at) && at.line <= stmt.endLine);
}

/** The innermost statement that begins before the condition and ends behind it. */
function testOf(body: readonly Stmt[], condition: Position): Stmt | undefined {
  let found: Stmt | undefined;
  let level = body;
  for (;;) {
    const next = level.findLast(({ at, endLine }) => !isBefore(condition, at) && condition.line <= endLine);
    if (!next) return found;
    found = next;
    level = childrenOf(next);
  }
}

const isBefore = (one: Position, other: Position): boolean =>
  one.line < other.line || (one.line === other.line && one.column < other.column);
