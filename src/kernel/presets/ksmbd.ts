// ksmbd, the SMB server: in the tree as fs/smb/server, out of it as cifsd.
import { puts, takes, triesToTake } from '../reference-row.js';
import { attempt, mutex, type Preset } from './preset.js';

const path = { ...mutex('fs/smb/server/vfs.c'), lockName: 'ksmbd_vfs_kern_path_locked', ownerless: true };

export const ksmbd: Preset = {
  name: 'ksmbd',
  summary: 'ksmbd, in the tree or out of it: its path lock, opinfo, file and session references',
  folders: ['fs/smb/server/', 'fs/ksmbd/', 'fs/cifsd/'],
  // Its other locks are in the tables: it is in the tree.
  rows: {
    lockApis: [
      attempt({ ...path, lockArgs: [3], sleeps: true }, 'zero', 'ksmbd_vfs_kern_path_locked'),
      { ...path, lockArgs: [0], name: 'ksmbd_vfs_kern_path_unlock', effect: 'release' },
    ],
    referenceTakers: [
      ...triesToTake('fs/smb/server/vfs_cache.c', 'ksmbd_fp_get'),
      ...takes('fs/smb/server/mgmt/user_session.c', 'ksmbd_user_session_get'),
      ...takes('fs/smb/server/connection.c', 'ksmbd_conn_r_count_inc'),
    ],
    referencePutters: [
      ...puts('fs/smb/server/oplock.c', 'opinfo_put'),
      ...puts('fs/smb/server/vfs_cache.c', 'ksmbd_inode_put'),
      ...puts('fs/smb/server/mgmt/user_session.c', 'ksmbd_user_session_put'),
      ...puts('fs/smb/server/mgmt/tree_connect.c', 'ksmbd_tree_connect_put'),
      { name: 'ksmbd_fd_put', objectArg: 1, source: 'fs/smb/server/vfs_cache.c' },
    ],
  },
};
