// Branches where the code decides not to give an object up: `if (delete_tree) foo_put(tree);`. Whoever took the other
// way did so on purpose; that is no path which forgot.
import type { Cfg, Step } from '../cfg/model.js';
import { givenUpBy } from './object-interest.js';

/** Objects not given up on an edge, by `from>to`. */
export type Choices = ReadonlyMap<string, ReadonlySet<string>>;

/** Conditions in a row, `if (a && b && c) put(x)`, that are looked at. */
const depth = 4;

export function choicesOf(cfg: Cfg): Choices {
  const choices = new Map<string, Set<string>>();
  for (const block of cfg.blocks) {
    const given = new Set(block.steps.flatMap(givenUp));
    if (given.size === 0 || block.end.kind !== 'jump') continue;
    const behind = resolved(cfg, block.end.to);
    let inner: ReadonlySet<number> = new Set([block.id]);
    for (let turn = 0; turn < depth && inner.size > 0; turn++)
      inner = addSkips(cfg, choices, inner, behind, given);
  }
  return choices;
}

/** Branches that lead into `inner` by one edge, and by the other past it to the same place. */
function addSkips(
  cfg: Cfg,
  choices: Map<string, Set<string>>,
  inner: ReadonlySet<number>,
  behind: number,
  given: ReadonlySet<string>,
): ReadonlySet<number> {
  const outer = new Set<number>();
  for (const { id, end } of cfg.blocks) {
    if (end.kind !== 'branch') continue;
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
      choices.set(key, new Set([...(choices.get(key) ?? []), ...given]));
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

const givenUp = (step: Step): string[] =>
  step.kind === 'call' ? step.call.args.flatMap((arg, index) => givenUpBy(step.call, arg, index) ?? []) : [];
