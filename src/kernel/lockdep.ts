// Statements about held locks: they take nothing, but tell what their function may rely on.
import type { LockApi } from './lock-api.js';

const anyLock = {
  lockType: 'other',
  mode: 'shared',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/lockdep.h',
} as const;

export const lockdepApis = [
  { ...anyLock, name: 'lockdep_assert_held', effect: 'assert-held' },
  { ...anyLock, name: 'lockdep_assert_held_once', effect: 'assert-held' },
  { ...anyLock, name: 'lockdep_assert_held_read', effect: 'assert-held' },
  { ...anyLock, name: 'lockdep_assert_held_write', mode: 'exclusive', effect: 'assert-held' },
  { ...anyLock, name: 'lockdep_assert_not_held', effect: 'assert-not-held' },
  { ...anyLock, name: 'lockdep_is_held', effect: 'query' },
  { ...anyLock, name: 'lockdep_is_held_type', effect: 'query' },
] as const satisfies readonly LockApi[];
