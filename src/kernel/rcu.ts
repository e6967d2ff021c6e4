// RCU and SRCU read sections: they exclude nobody, but keep what was found alive.
import type { LockApi } from './lock-api.js';

const rcu = {
  lockType: 'rcu',
  mode: 'shared',
  variant: 'plain',
  lockArgs: [],
  recursive: true,
  source: 'include/linux/rcupdate.h',
} as const;
const plain = { ...rcu, lockName: 'rcu' } as const;
const bh = { ...rcu, variant: 'bh', lockName: 'rcu_bh' } as const;
const sched = { ...rcu, lockName: 'rcu_sched' } as const;

export const rcuApis = [
  { ...plain, name: 'rcu_read_lock', effect: 'acquire', atomic: true },
  { ...plain, name: 'rcu_read_unlock', effect: 'release' },
  { ...bh, name: 'rcu_read_lock_bh', effect: 'acquire', atomic: true },
  { ...bh, name: 'rcu_read_unlock_bh', effect: 'release' },
  { ...sched, name: 'rcu_read_lock_sched', effect: 'acquire', atomic: true },
  { ...sched, name: 'rcu_read_unlock_sched', effect: 'release' },
  { ...plain, name: 'rcu_read_lock_held', effect: 'query' },
] as const satisfies readonly LockApi[];

const srcu = { ...rcu, lockType: 'srcu', lockArgs: [0], source: 'include/linux/srcu.h' } as const;

// A reader of SRCU may sleep. Its index goes from the lock to the unlock through a variable.
export const srcuApis = [
  { ...srcu, name: 'srcu_read_lock', effect: 'acquire' },
  { ...srcu, name: 'srcu_read_unlock', effect: 'release' },
  // Another task may release it.
  { ...srcu, name: 'srcu_down_read', effect: 'acquire', ownerless: true },
  { ...srcu, name: 'srcu_up_read', effect: 'release', ownerless: true },
] as const satisfies readonly LockApi[];
