// Counting semaphores: no owner, any task may release one.
import type { LockApi } from './lock-api.js';

const semaphore = {
  lockType: 'semaphore',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  ownerless: true,
  source: 'include/linux/semaphore.h',
} as const;
const asking = { ...semaphore, effect: 'try-acquire', takenOn: 'zero' } as const;

export const semaphoreApis = [
  { ...semaphore, name: 'down', effect: 'acquire', sleeps: true },
  { ...asking, name: 'down_interruptible', sleeps: true },
  { ...asking, name: 'down_killable', sleeps: true },
  { ...asking, name: 'down_timeout', sleeps: true },
  // The other way round than every other trylock: 0 means that it was taken (kernel/locking/semaphore.c).
  { ...asking, name: 'down_trylock', failsWith: 'positive' },
  { ...semaphore, name: 'up', effect: 'release' },
] as const satisfies readonly LockApi[];
