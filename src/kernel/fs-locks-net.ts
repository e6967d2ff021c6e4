// Lock wrappers of the network filesystems and of the cluster ones; see fs-locks.ts.
import type { LockApi } from './lock-api.js';

const mutex = { lockType: 'mutex', mode: 'exclusive', variant: 'plain', lockArgs: [0] } as const;
const writing = { ...mutex, lockType: 'rwsem' } as const;
const reading = { ...writing, mode: 'shared' } as const;
const acquire = { effect: 'acquire', sleeps: true } as const;
const asking = { effect: 'try-acquire', takenOn: 'zero', sleeps: true } as const;
const release = { effect: 'release' } as const;

// The inode's i_rwsem, against the other kind of I/O. Releasing direct I/O is releasing a reader.
const netfsRead = { ...reading, field: '->i_rwsem', source: 'fs/netfs/locking.c' } as const;
const netfsWrite = { ...netfsRead, mode: 'exclusive' } as const;
const nfsRead = { ...netfsRead, source: 'fs/nfs/io.c' } as const;
const nfsWrite = { ...nfsRead, mode: 'exclusive' } as const;

export const ioLockApis = [
  { ...netfsRead, ...asking, name: 'netfs_start_io_read' },
  { ...netfsRead, ...release, name: 'netfs_end_io_read' },
  { ...netfsWrite, ...asking, name: 'netfs_start_io_write' },
  { ...netfsWrite, ...release, name: 'netfs_end_io_write' },
  { ...netfsRead, ...asking, name: 'netfs_start_io_direct' },
  { ...netfsRead, ...release, name: 'netfs_end_io_direct' },
  { ...nfsRead, ...asking, name: 'nfs_start_io_read' },
  { ...nfsRead, ...release, name: 'nfs_end_io_read' },
  { ...nfsWrite, ...asking, name: 'nfs_start_io_write' },
  { ...nfsWrite, ...release, name: 'nfs_end_io_write' },
  { ...nfsRead, ...asking, name: 'nfs_start_io_direct' },
  { ...nfsRead, ...release, name: 'nfs_end_io_direct' },
] as const satisfies readonly LockApi[];

// The end of the request's I/O releases it.
const request = {
  ...mutex,
  lockType: 'inode-bit',
  lockName: 'PG_BUSY',
  ownerless: true,
  source: 'fs/nfs/pagelist.c',
} as const;
const server = { ...mutex, field: '->_srv_mutex', source: 'fs/smb/client/cifsglob.h' } as const;
const cifsMount = {
  ...mutex,
  lockArgs: [],
  lockName: 'cifs_mount_mutex',
  source: 'fs/smb/client/fs_context.h',
} as const;
const connection = { ...mutex, field: '->srv_mutex', source: 'fs/smb/server/connection.c' } as const;

export const nfsAndSmbApis = [
  {
    ...request,
    name: 'nfs_lock_request',
    effect: 'try-acquire',
    takenOn: 'nonzero',
    source: 'include/linux/nfs_page.h',
  },
  { ...request, ...release, name: 'nfs_unlock_request' },
  { ...request, ...release, name: 'nfs_unlock_and_release_request' },
  { ...server, ...acquire, name: 'cifs_server_lock' },
  { ...server, ...release, name: 'cifs_server_unlock' },
  { ...cifsMount, ...acquire, name: 'cifs_mount_lock' },
  { ...cifsMount, ...release, name: 'cifs_mount_unlock' },
  // Tries until it has it.
  { ...writing, ...acquire, name: 'cifs_down_write', source: 'fs/smb/client/file.c' },
  { ...connection, ...acquire, name: 'ksmbd_conn_lock' },
  { ...connection, ...release, name: 'ksmbd_conn_unlock' },
] as const satisfies readonly LockApi[];

const resource = {
  ...mutex,
  lockType: 'spinlock',
  variant: 'bh',
  field: '->res_lock',
  source: 'fs/dlm/lock.h',
} as const;
const recovery = { ...reading, field: '->ls_in_recovery', source: 'fs/dlm/lock.c' } as const;
const log = { ...mutex, lockType: 'spinlock', field: '->sd_log_lock', source: 'fs/gfs2/log.h' } as const;
const local = { ...mutex, field: '->rd_mutex', source: 'fs/gfs2/rgrp.c' } as const;
const heartbeat = {
  ...reading,
  lockArgs: [],
  lockName: 'o2hb_callback_sem',
  source: 'fs/ocfs2/cluster/heartbeat.c',
} as const;

export const clusterApis = [
  { ...resource, name: 'lock_rsb', effect: 'acquire', atomic: true },
  { ...resource, ...release, name: 'unlock_rsb' },
  { ...recovery, ...acquire, name: 'dlm_lock_recovery' },
  { ...recovery, name: 'dlm_lock_recovery_try', effect: 'try-acquire', takenOn: 'nonzero' },
  { ...recovery, ...release, name: 'dlm_unlock_recovery' },
  { ...log, name: 'gfs2_log_lock', effect: 'acquire', atomic: true },
  { ...log, ...release, name: 'gfs2_log_unlock' },
  { ...local, ...acquire, name: 'rgrp_lock_local' },
  { ...local, ...release, name: 'rgrp_unlock_local' },
  { ...heartbeat, ...acquire, name: 'o2hb_callback_read_lock' },
  { ...heartbeat, ...release, name: 'o2hb_callback_read_unlock' },
] as const satisfies readonly LockApi[];
