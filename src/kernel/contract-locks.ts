// The locks that contracts speak of, in terms of an argument.
import type { ContractLock, RequiredLock } from './api-contract.js';
import type { LockMode } from './lock-api.js';

const spin = (arg: number, field: string): ContractLock => ({
  arg,
  field,
  lockType: 'spinlock',
  mode: 'exclusive',
});
const rwsem = (arg: number, field: string, mode: LockMode): ContractLock => ({
  arg,
  field,
  lockType: 'rwsem',
  mode,
});

/** i_lock of an inode. */
export const iLock = (arg: number): ContractLock => spin(arg, '->i_lock');
/** d_lock of a dentry. */
export const dLock = (arg: number): ContractLock => spin(arg, '->d_lock');
/** i_rwsem of an inode. */
export const iRwsem = (arg: number, mode: LockMode): ContractLock => rwsem(arg, '->i_rwsem', mode);
/** i_rwsem of the inode of a dentry. */
export const dentryRwsem = (arg: number, mode: LockMode): ContractLock =>
  rwsem(arg, '->d_inode->i_rwsem', mode);
/** i_rwsem of the directory that a dentry is in. */
export const parentRwsem = (arg: number, mode: LockMode): ContractLock =>
  rwsem(arg, '->d_parent->d_inode->i_rwsem', mode);
/** i_rwsem of the inode of a file. */
export const fileRwsem = (arg: number): ContractLock => rwsem(arg, '->f_inode->i_rwsem', 'exclusive');
/** s_umount of a superblock. */
export const sUmount = (arg: number, mode: LockMode): ContractLock => rwsem(arg, '->s_umount', mode);
export const invalidateLock = (arg: number, mode: LockMode): ContractLock =>
  rwsem(arg, '->invalidate_lock', mode);
export const folioLock = (arg: number): ContractLock => ({
  arg,
  field: '',
  lockType: 'folio-lock',
  mode: 'exclusive',
});
export const bufferLock = (arg: number): ContractLock => ({ ...folioLock(arg), lockType: 'buffer-lock' });
export const spinAt = spin;
export const rwsemAt = rwsem;

export const rcu: ContractLock = { lockName: 'rcu', lockType: 'rcu', mode: 'shared' };
export const renameLock: ContractLock = { lockName: 'rename_lock', lockType: 'seqlock', mode: 'exclusive' };
export const mountLock: ContractLock = { lockName: 'mount_lock', lockType: 'seqlock', mode: 'exclusive' };
export const inodeHashLock: ContractLock = {
  lockName: 'inode_hash_lock',
  lockType: 'spinlock',
  mode: 'exclusive',
};
export const sbLock: ContractLock = { lockName: 'sb_lock', lockType: 'spinlock', mode: 'exclusive' };

/** The function checks at run time that it is held. */
export const asserted = (lock: ContractLock): RequiredLock => ({ ...lock, said: 'asserted' });
/** The comment of the function asks for it. */
export const documented = (lock: ContractLock): RequiredLock => ({ ...lock, said: 'documented' });
/** Most callers hold it; another exclusion does as well. */
export const usual = (lock: ContractLock): RequiredLock => ({ ...lock, said: 'usual' });
