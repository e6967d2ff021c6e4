// bcachefs: six locks, transactions that restart, device references; in the tree until 6.17, out of it since.
import type { IteratorMacro } from '../rows.js';
import { puts, triesToTake } from '../reference-row.js';
import { type Preset, rwsem, pair, attempt } from './preset.js';

const six = 'fs/bcachefs/six.h';
// Intent excludes other writers and lets readers in: two locks in one, kept apart by name.
const read = { ...rwsem(six, 'shared'), lockName: 'six_read', recursive: true };
const intent = { ...rwsem(six, 'exclusive'), lockName: 'six_intent', ownerless: true };
const write = { ...rwsem(six, 'exclusive'), lockName: 'six_write', ownerless: true };

const loop = (name: string, ...cursorArgs: readonly number[]): IteratorMacro => ({
  name,
  cursorArgs,
  source: 'fs/bcachefs/',
});

export const bcachefs: Preset = {
  name: 'bcachefs',
  summary: 'bcachefs: six locks, its iterators, device and closure references, try()',
  folders: ['fs/bcachefs/', 'libbcachefs/'],
  rows: {
    lockApis: [
      attempt({ ...read, sleeps: true }, 'zero', 'six_lock_read'),
      attempt({ ...intent, sleeps: true }, 'zero', 'six_lock_intent'),
      attempt({ ...write, sleeps: true }, 'zero', 'six_lock_write'),
      attempt(read, 'nonzero', 'six_trylock_read'),
      attempt(intent, 'nonzero', 'six_trylock_intent'),
      attempt(write, 'nonzero', 'six_trylock_write'),
      ...pair(read, 'bch2_btree_node_read_lock', 'six_unlock_read').slice(1),
      ...pair(intent, 'bch2_btree_node_intent_lock', 'six_unlock_intent').slice(1),
      ...pair(write, 'bch2_btree_node_write_lock', 'six_unlock_write').slice(1),
    ],
    // `try(expr)` returns its error; in the tool's own tree since 6.16.
    jumpMacros: [
      {
        name: 'try',
        jump: 'return',
        valueArg: 0,
        when: { arg: 0, is: 'nonzero' },
        source: 'fs/bcachefs/util.h',
      },
    ],
    iterators: [
      loop('for_each_member_device', 1),
      loop('for_each_online_member', 1),
      loop('for_each_rw_member', 1),
      loop('darray_for_each', 1),
      loop('genradix_for_each', 1, 2),
    ],
    referenceTakers: [...triesToTake('fs/bcachefs/sb-members.h', 'bch2_dev_tryget')],
    referencePutters: [...puts('fs/bcachefs/sb-members.h', 'bch2_dev_put')],
  },
};
