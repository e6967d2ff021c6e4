// Contracts of memory, waiting, work items and counters.
import { type ApiContract, contracts } from './api-contract.js';
import { dLock, iLock, spinAt } from './contract-locks.js';

export const coreContracts: readonly ApiContract[] = [
  ...contracts('include/linux/gfp_types.h', {
    kmalloc: { sleeps: 'sometimes', returns: 'owned', result: 'null', gfp: 1 },
  }),
  ...contracts('include/linux/slab.h', {
    kvmalloc: { sleeps: 'sometimes', returns: 'owned', result: 'null', gfp: 1 },
  }),
  ...contracts('mm/util.c', {
    kvfree: { sleeps: 'always', references: { 0: 'freed' }, result: 'nothing' },
  }),
  ...contracts('mm/vmalloc.c', {
    vfree: { sleeps: 'always', references: { 0: 'freed' }, result: 'nothing' },
  }),
  ...contracts('mm/slub.c', {
    kfree: { sleeps: 'never', references: { 0: 'freed' }, result: 'nothing' },
  }),
  ...contracts('include/linux/rcupdate.h', {
    kfree_rcu: { sleeps: 'never', references: { 0: 'freed' }, result: 'nothing' },
    kfree_rcu_mightsleep: { sleeps: 'always', references: { 0: 'freed' }, result: 'nothing' },
    call_rcu: { sleeps: 'never', result: 'nothing' },
  }),
  ...contracts('include/linux/uaccess.h', {
    copy_to_user: { sleeps: 'always', result: 'zero-on-success' },
    copy_from_user: { sleeps: 'always', result: 'zero-on-success' },
    get_user: { sleeps: 'always', result: 'errno' },
  }),
  ...contracts('include/linux/wait.h', {
    wait_event: { sleeps: 'always', result: 'nothing' },
  }),
  ...contracts('include/linux/wait_bit.h', {
    wait_on_bit: { sleeps: 'always', result: 'zero-on-success' },
    wait_var_event: { sleeps: 'always', result: 'nothing' },
  }),
  ...contracts('kernel/sched/completion.c', {
    wait_for_completion: { sleeps: 'always', result: 'nothing' },
    complete: { sleeps: 'never', result: 'nothing' },
  }),
  ...contracts('kernel/sched/core.c', {
    schedule: { sleeps: 'always', result: 'nothing' },
  }),
  ...contracts('kernel/time/timer.c', {
    schedule_timeout: { sleeps: 'always', result: 'value' },
    msleep: { sleeps: 'always', result: 'nothing' },
  }),
  ...contracts('include/linux/sched.h', {
    cond_resched: { sleeps: 'always', result: 'value' },
  }),
  ...contracts('kernel/workqueue.c', {
    flush_work: { sleeps: 'always', result: 'value' },
    cancel_work_sync: { sleeps: 'always', result: 'value' },
    cancel_delayed_work_sync: { sleeps: 'always', result: 'value' },
  }),
  ...contracts('security/security.c', {
    security_d_instantiate: { sleeps: 'sometimes', forbids: [dLock(0), iLock(1)], result: 'nothing' },
    security_inode_init_security: { sleeps: 'always', result: 'errno' },
  }),
  ...contracts('include/linux/refcount.h', {
    refcount_inc: { sleeps: 'never', references: { 0: 'taken' }, result: 'nothing' },
    refcount_inc_not_zero: {
      sleeps: 'never',
      references: { 0: 'taken-on-success' },
      result: 'nonzero-on-success',
    },
    refcount_dec_and_test: { sleeps: 'never', references: { 0: 'put' }, result: 'value' },
  }),
  ...contracts('include/linux/kref.h', {
    kref_put: { sleeps: 'sometimes', references: { 0: 'put' }, result: 'value' },
    kref_get_unless_zero: {
      sleeps: 'never',
      references: { 0: 'taken-on-success' },
      result: 'nonzero-on-success',
    },
  }),
  ...contracts('lib/lockref.c', {
    lockref_get: {
      sleeps: 'never',
      takes: [spinAt(0, '->lock')],
      references: { 0: 'taken' },
      result: 'nothing',
    },
    lockref_get_not_dead: {
      sleeps: 'never',
      takes: [spinAt(0, '->lock')],
      references: { 0: 'taken-on-success' },
      result: 'nonzero-on-success',
    },
  }),
];
