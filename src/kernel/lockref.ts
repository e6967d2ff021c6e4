// A lock with a count in one word. Only what leaves the lock held or wants it held is here; the calls that
// take or give up a reference are in references.ts.
import type { LockApi } from './lock-api.js';

const lockref = {
  lockType: 'spinlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  field: '->lock',
  source: 'lib/lockref.c',
} as const;

export const lockrefApis = [
  // 0: the count was not dropped and the lock is held; the other way round than atomic_dec_and_lock().
  {
    ...lockref,
    name: 'lockref_put_or_lock',
    effect: 'try-acquire',
    takenOn: 'zero',
    failsWith: 'positive',
    atomic: true,
  },
  { ...lockref, name: 'lockref_mark_dead', effect: 'assert-held', atomic: true },
] as const satisfies readonly LockApi[];
