// Whether an allocation with given flags may sleep (include/linux/gfp_types.h).

// Flags that carry __GFP_DIRECT_RECLAIM: the allocation may wait for memory.
const waiting = new Set([
  'GFP_KERNEL',
  'GFP_KERNEL_ACCOUNT',
  'GFP_NOIO',
  'GFP_NOFS',
  'GFP_USER',
  'GFP_HIGHUSER',
  'GFP_HIGHUSER_MOVABLE',
  'GFP_TRANSHUGE',
  'GFP_TEMPORARY',
  '__GFP_DIRECT_RECLAIM',
  '__GFP_RECLAIM',
]);
const notWaiting = new Set(['GFP_ATOMIC', 'GFP_NOWAIT', 'GFP_TRANSHUGE_LIGHT']);
// Modifiers: they say nothing about waiting.
const modifier = /^(?:__GFP_\w+|GFP_DMA(?:32)?|SLAB_\w+)$/;

/**
 * Reads the flags of an allocation.
 *
 * @param flags - The argument as written: `GFP_KERNEL | __GFP_ZERO`.
 * @returns Whether the allocation may sleep; undefined where the text does not tell: a variable, a choice,
 *   a mask that takes flags away.
 */
export function gfpMaySleep(flags: string): boolean | undefined {
  if (!/^[\w\s|()]{1,300}$/.test(flags)) return undefined;
  const names = flags.match(/\w+/g) ?? [];
  let answer: boolean | undefined;
  for (const name of names) {
    if (waiting.has(name)) answer = true;
    else if (notWaiting.has(name)) answer ??= false;
    else if (!modifier.test(name)) return undefined;
  }
  return answer;
}

/** True when an allocation with these flags surely may sleep. */
export function allowsSleeping(flags: string): boolean {
  return gfpMaySleep(flags) === true;
}
