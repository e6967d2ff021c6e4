// Tests that a function asks again because the answer may have changed: behind a call, another task has been there.
import { successorsOf } from '../cfg/draft.js';
import type { BasicBlock, Cfg } from '../cfg/model.js';
import { textOf } from './access-path.js';
import { atomsOf } from './condition.js';
import type { Solution } from './solve.js';

/**
 * The same graph, where branches ask anew whose answer the paths thought they knew; the graph itself when there is none.
 *
 * What memory holds is remembered from one test to the next, so that `if (x->need) lock(); ... if (x->need) unlock();`
 * is read as meant. Where all paths know the same answer and so the code behind the other one is never reached, the
 * author knew better: fs/smb/server/vfs_cache.c: ksmbd_reopen_durable_fd() tests `has_file_id(fp->volatile_id)`,
 * calls `__open_id()`, and tests it again. Code that nobody judges must not look clean.
 */
export function askingAnew(cfg: Cfg, solution: Solution): Cfg {
  const isReached: IsReached = (id) => (solution.inStates[id]?.length ?? 0) > 0;
  if (cfg.blocks.every(({ id }) => isReached(id))) return cfg;
  const stored = storedTexts(cfg);
  const anew = cfg.blocks.filter((block) => isReached(block.id) && hidesCode(block, cfg, isReached, stored));
  if (anew.length === 0) return cfg;
  const asked = new Set(anew);
  const blocks = cfg.blocks.map((block) =>
    asked.has(block) && block.end.kind === 'branch'
      ? { ...block, end: { ...block.end, asksAnew: true as const } }
      : block,
  );
  return { ...cfg, blocks };
}

function hidesCode({ end }: BasicBlock, cfg: Cfg, isReached: IsReached, stored: Stored): boolean {
  if (end.kind !== 'branch' || end.asksAnew === true) return false;
  const hidden = [end.whenTrue, end.whenFalse].filter((id) => !isReached(id));
  // Both are where the path stops at the test itself. An arm with nothing in it hides nothing.
  if (hidden.length !== 1 || !hidden.some((id) => hasCode(id, cfg, isReached))) return false;
  const atoms = atomsOf(end.condition);
  return atoms.some(readsMemory) && !atoms.some((text) => stored.has(text));
}

/** A step or a return stands between the block and code that paths reach by other ways. */
function hasCode(from: number, cfg: Cfg, isReached: IsReached): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    const block = cfg.blocks[id];
    if (!block || isReached(id)) continue;
    if (block.steps.length > 0 || block.end.kind === 'return') return true;
    for (const next of successorsOf(block.end)) seen.add(next);
  }
  return false;
}

type IsReached = (id: number) => boolean;

type Stored = ReadonlySet<string>;

/** What the function stores itself it knows; variables do not change behind its back. */
function storedTexts(cfg: Cfg): Stored {
  const steps = cfg.blocks.flatMap((block) => block.steps);
  return new Set(steps.flatMap((step) => (step.kind === 'assign' ? [textOf(step.target)] : [])));
}

const readsMemory = (text: string): boolean => /->|\w\(/.test(text);
