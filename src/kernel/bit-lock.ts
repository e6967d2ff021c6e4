// Spinlocks of one bit: in a word of flags, or in the head of a hash chain. Lockdep does not see them.
import type { LockApi } from './lock-api.js';

// Argument 0 is the bit's number, argument 1 the word: one word may carry several locks.
const bit = {
  lockType: 'bit-spinlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [1, 0],
  lockName: 'bit_spin_lock',
  source: 'include/linux/bit_spinlock.h',
} as const;

export const bitSpinlockApis = [
  { ...bit, name: 'bit_spin_lock', effect: 'acquire', atomic: true },
  { ...bit, name: 'bit_spin_trylock', effect: 'try-acquire', takenOn: 'nonzero', atomic: true },
  { ...bit, name: 'bit_spin_unlock', effect: 'release' },
  { ...bit, name: '__bit_spin_unlock', effect: 'release' },
  { ...bit, name: 'bit_spin_is_locked', effect: 'query' },
] as const satisfies readonly LockApi[];

const chain = {
  lockType: 'bit-spinlock',
  mode: 'exclusive',
  variant: 'plain',
  lockArgs: [0],
  source: 'include/linux/list_bl.h',
} as const;

export const hlistBlApis = [
  { ...chain, name: 'hlist_bl_lock', effect: 'acquire', atomic: true },
  { ...chain, name: 'hlist_bl_unlock', effect: 'release' },
  { ...chain, name: 'hlist_bl_is_locked', effect: 'query' },
] as const satisfies readonly LockApi[];
