// What decides whether a step of a function is passed at all: its callers' arguments, or the state of objects.
import { successorsOf } from '../cfg/draft.js';
import type { Cfg, Step } from '../cfg/model.js';
import type { CFunction } from '../syntax/model.js';
import { mentionsOf, textOf } from './access-path.js';
import type { SleepPassed } from './inner-sleep.js';

// A condition that speaks of waiting may be there to forbid it.
const forbidsWaiting = /wait|block|atomic|sync|sleep|gfp|mode|flag|nonblock|can_|may_|rcu|irq|locked/i;

/** What decides whether a step is passed that is not passed always. */
export function conditionOf(fn: CFunction, cfg: Cfg, step: Step): SleepPassed {
  const at = cfg.blocks.find((block) => block.steps.includes(step))?.id ?? -1;
  const params = new Set(fn.params.map(({ name }) => name));
  const scalars = new Set(fn.params.filter(({ type }) => !type.includes('*')).map(({ name }) => name));
  const hangsOnArgument = (text: string): boolean =>
    forbidsWaiting.test(text) ||
    params.has(text) ||
    [...mentionsOf(text).roots].some((root) => scalars.has(root));
  const before = blocksBefore(cfg, at);
  const texts = [...before].flatMap((id) => {
    const end = cfg.blocks[id]?.end;
    if (end?.kind === 'branch') return [textOf(end.condition)];
    return end?.kind === 'switch' ? [textOf(end.subject)] : end?.kind === 'choice' ? [end.text] : [];
  });
  return texts.some(hangsOnArgument) ? 'by-argument' : 'by-state';
}

/** Blocks from which control may come to a block. */
function blocksBefore(cfg: Cfg, to: number): ReadonlySet<number> {
  const before = new Set<number>();
  const queue = new Set([to]);
  for (const id of queue) {
    for (const block of cfg.blocks) {
      if (!successorsOf(block.end).includes(id)) continue;
      before.add(block.id);
      queue.add(block.id);
    }
  }
  return before;
}
