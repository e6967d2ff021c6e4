// Lustre: client, server and LNet, by the names of its public headers.
import { puts, takes } from '../reference-row.js';
import type { SleepRow } from '../rows.js';
import { attempt, mutex, pair, type Preset, rwsem, spinlock } from './preset.js';

const ldlm = 'lustre/include/lustre_dlm.h';
const lu = 'lustre/include/lu_object.h';
const net = 'lustre/include/lustre_net.h';
const lnet = 'lnet/include/lnet/lib-lnet.h';

const spin = spinlock(ldlm);
const resource = { ...spin, field: '->lr_lock' };
const dtShared = { ...rwsem('lustre/include/dt_object.h', 'shared'), lockArgs: [1] };
const dtExclusive = { ...dtShared, mode: 'exclusive' } as const;
const mdd = { ...dtExclusive, lockName: 'mdd_lock', source: 'lustre/mdd/mdd_internal.h' };
const partition = { ...spinlock(lnet), lockName: 'lnet_net_lock' };

const sleeps = (source: string, ...names: readonly string[]): SleepRow[] =>
  names.map((name) => ({ name, when: 'always', source }));

export const lustre: Preset = {
  name: 'lustre',
  summary: 'Lustre client, servers and LNet: RETURN and GOTO, LDLM and lu_object locks and references',
  folders: ['lustre/', 'lnet/', 'libcfs/'],
  rows: {
    jumpMacros: [
      { name: 'RETURN', jump: 'return', valueArg: 0, source: 'libcfs/include/libcfs/libcfs_debug.h' },
      { name: 'RETURN_EXIT', jump: 'return', source: 'libcfs/include/libcfs/libcfs_debug.h' },
      {
        name: 'GOTO',
        jump: 'goto',
        labelArg: 0,
        valueArg: 1,
        source: 'libcfs/include/libcfs/libcfs_debug.h',
      },
    ],
    lockApis: [
      ...pair({ ...spin, lockName: 'lock_res_and_lock' }, 'lock_res_and_lock', 'unlock_res_and_lock'),
      ...pair(resource, 'lock_res', 'unlock_res'),
      ...pair(resource, 'lock_res_nested', 'unlock_res').slice(0, 1),
      { ...resource, name: 'check_res_locked', effect: 'assert-held' },
      ...pair(
        { ...spinlock('lustre/include/cl_object.h'), lockName: 'cl_object_attr_lock' },
        'cl_object_attr_lock',
        'cl_object_attr_unlock',
      ),
      ...pair(
        { ...mutex('lustre/llite/llite_internal.h'), lockName: 'll_inode_size_lock' },
        'll_inode_size_lock',
        'll_inode_size_unlock',
      ),
      ...pair(
        { ...spinlock('lustre/include/obd.h'), lockName: 'lov_stripe_lock' },
        'lov_stripe_lock',
        'lov_stripe_unlock',
      ),
      ...pair(spinlock('lustre/include/obd.h'), 'client_obd_list_lock', 'client_obd_list_unlock'),
      ...pair(dtShared, 'dt_read_lock', 'dt_read_unlock'),
      ...pair(dtExclusive, 'dt_write_lock', 'dt_write_unlock'),
      ...pair(mdd, 'mdd_write_lock', 'mdd_write_unlock'),
      ...pair({ ...mdd, mode: 'shared' }, 'mdd_read_lock', 'mdd_read_unlock'),
      ...pair(partition, 'lnet_net_lock', 'lnet_net_unlock'),
      ...pair({ ...partition, lockName: 'lnet_res_lock' }, 'lnet_res_lock', 'lnet_res_unlock'),
      ...pair({ ...spinlock(lnet), field: '->ni_lock' }, 'lnet_ni_lock', 'lnet_ni_unlock'),
      // Killable: -ERESTARTSYS leaves the range free.
      attempt(
        {
          ...mutex('lustre/include/range_lock.h'),
          lockArgs: [0, 1],
          lockName: 'range_lock',
          ownerless: true,
          sleeps: true,
        },
        'zero',
        'range_lock',
      ),
      {
        ...mutex('lustre/include/range_lock.h'),
        lockArgs: [0, 1],
        lockName: 'range_lock',
        ownerless: true,
        name: 'range_unlock',
        effect: 'release',
      },
    ],
    referenceTakers: [
      ...takes(ldlm, 'LDLM_LOCK_GET', 'ldlm_lock_get', 'ldlm_resource_getref'),
      ...takes(lu, 'lu_object_get', 'cl_object_get'),
      ...takes(net, 'ptlrpc_request_addref', 'ptlrpc_connection_addref'),
      ...takes('lustre/include/lustre_import.h', 'class_import_get', 'class_export_get'),
      ...takes('lustre/include/obd_class.h', 'class_incref'),
      ...takes('lustre/include/dt_object.h', 'dt_object_get'),
    ],
    referencePutters: [
      ...puts(ldlm, 'LDLM_LOCK_PUT', 'LDLM_LOCK_RELEASE', 'ldlm_lock_put', 'ldlm_resource_putref'),
      ...puts(net, 'ptlrpc_req_finished', 'ptlrpc_req_put', 'ptlrpc_connection_put'),
      ...puts('lustre/include/lustre_import.h', 'class_import_put', 'class_export_put'),
      ...puts('lustre/include/obd_class.h', 'class_decref'),
      { name: 'lu_object_put', objectArg: 1, source: lu },
      { name: 'cl_object_put', objectArg: 1, source: lu },
      { name: 'dt_object_put', objectArg: 1, source: 'lustre/include/dt_object.h' },
    ],
    sleepRows: [
      ...sleeps(
        'lustre/include/obd_support.h',
        'OBD_ALLOC',
        'OBD_ALLOC_PTR',
        'OBD_ALLOC_LARGE',
        'OBD_ALLOC_PTR_ARRAY',
        'OBD_CPT_ALLOC',
        'OBD_CPT_ALLOC_PTR',
        'OBD_SLAB_ALLOC_PTR',
      ),
      ...sleeps('libcfs/include/libcfs/libcfs_private.h', 'LIBCFS_ALLOC', 'CFS_ALLOC_PTR'),
      ...sleeps(net, 'ptlrpc_queue_wait', 'ptlrpc_set_wait', 'ptlrpc_request_alloc'),
      ...sleeps(ldlm, 'ldlm_cli_enqueue', 'ldlm_cli_cancel'),
    ],
  },
};
