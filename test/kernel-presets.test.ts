// Presets of out-of-tree filesystems: chosen by folder, and what their macros and wrappers come to.
import { describe, expect, test } from 'vitest';
import { kernelFacts, lockApi, presets, presetsFor, withKernelFacts } from '../src/kernel/index.js';
import { judgeSource } from './harness/judge-source.js';

describe('presets', () => {
  test.each([
    ['drivers/staging/lustre/lustre/llite/namei.c', 'lustre'],
    ['lustre/llite/namei.c', 'lustre'],
    ['lnet/lnet/api-ni.c', 'lustre'],
    ['module/zfs/dmu.c', 'openzfs'],
    ['fs/smb/server/oplock.c', 'ksmbd'],
    ['fs/bcachefs/btree_iter.c', 'bcachefs'],
    ['src/afs/LINUX/osi_vnodeops.c', 'openafs'],
    ['fs/ext4/namei.c', undefined],
    ['fs/notlustre/namei.c', undefined],
  ])('%s is read with %s', (file, expected) => {
    expect(presetsFor(file).map(({ name }) => name)).toEqual(expected === undefined ? [] : [expected]);
  });

  test('rows of a preset hold while its file is judged, and not behind it', () => {
    for (const preset of presets) {
      const [row] = preset.rows.lockApis ?? [];
      const name = row?.name ?? '';
      expect(
        withKernelFacts(kernelFacts(undefined, [preset]), () => lockApi(name)),
        preset.name,
      ).toEqual(row);
      expect(lockApi(name), preset.name).toBeUndefined();
    }
  });

  test('no preset says again what the tables say', () => {
    const rows = presets.flatMap((preset) => preset.rows.lockApis ?? []);
    expect(rows.filter(({ name }) => lockApi(name) !== undefined)).toEqual([]);
  });
});

const lustre = 'lustre/llite/demo.c';
const head = 'static int ll_demo(struct ll_inode_info *lli, int flags)\n{\n\tint rc = 0;\n\tENTRY;\n';

describe('macros that jump', () => {
  test('RETURN leaves the function', () => {
    const body =
      '\tmutex_lock(&lli->lli_mutex);\n\tif (flags & 1)\n\t\tRETURN(-EINVAL);\n\tmutex_unlock(&lli->lli_mutex);\n\tRETURN(rc);\n}\n';
    expect(judgeSource(lustre, head + body)).toEqual(['missing-unlock:7']);
    expect(judgeSource('fs/demo/demo.c', head + body)).toEqual([]);
  });

  test('GOTO goes to its label, with its assignment done', () => {
    const body =
      '\tmutex_lock(&lli->lli_mutex);\n\tif (flags & 1)\n\t\tGOTO(out, rc = -EINVAL);\n\trc = ll_work(lli);\nout:\n\tif (rc)\n\t\tmutex_unlock(&lli->lli_mutex);\n\telse\n\t\tmutex_unlock(&lli->lli_mutex);\n\tRETURN(rc);\n}\n';
    expect(judgeSource(lustre, head + body)).toEqual([]);
    const skipping = body
      .replace('GOTO(out,', 'GOTO(out_free,')
      .replace('\tRETURN(rc)', 'out_free:\n\tRETURN(rc)');
    expect(judgeSource(lustre, head + skipping)).toEqual(['missing-unlock:15']);
  });

  test('XFS_WANT_CORRUPTED_GOTO jumps when its condition does not hold', () => {
    const text =
      'static int xfs_demo(struct xfs_mount *mp, int ok)\n{\n\tmutex_lock(&mp->m_lock);\n\tXFS_WANT_CORRUPTED_GOTO(mp, ok, out);\n\tmutex_unlock(&mp->m_lock);\n\treturn 0;\nout:\n\treturn -EFSCORRUPTED;\n}\n';
    expect(judgeSource('fs/xfs/xfs_demo.c', text)).toEqual(['missing-unlock:8']);
  });
});

describe('locks', () => {
  test.each([
    ['lustre/llite/demo.c', 'll_inode_size_lock(inode);', 'll_inode_size_unlock(inode);'],
    ['lustre/ldlm/demo.c', 'lock_res_and_lock(lock);', 'unlock_res_and_lock(lock);'],
    ['module/zfs/demo.c', 'mutex_enter(&zp->z_lock);', 'mutex_exit(&zp->z_lock);'],
    ['module/zfs/demo.c', 'rw_enter(&zp->z_name_lock, RW_READER);', 'rw_exit(&zp->z_name_lock);'],
    ['module/zfs/demo.c', 'rw_enter(&zp->z_name_lock, RW_WRITER);', 'rw_exit(&zp->z_name_lock);'],
    ['src/afs/demo.c', 'ObtainWriteLock(&avc->lock, 1);', 'ReleaseWriteLock(&avc->lock);'],
    ['src/afs/demo.c', 'AFS_GLOCK();', 'AFS_GUNLOCK();'],
  ])('%s: %s', (file, taking, releasing) => {
    const text = (atError: string): string =>
      `int demo(struct foo *foo)\n{\n\t${taking}\n\tif (foo_check(foo)) {\n\t\t${atError}\n\t\treturn -1;\n\t}\n\t${releasing}\n\treturn 0;\n}\n`;
    expect(judgeSource(file, text(releasing))).toEqual([]);
    expect(judgeSource(file, text(';'))).toEqual(['missing-unlock:6']);
  });

  test('zfs_enter() that fails holds nothing', () => {
    const text = (atError: string): string =>
      `int zfs_demo(zfsvfs_t *zfsvfs, int x)\n{\n\tint error;\n\n\tif ((error = zfs_enter(zfsvfs, FTAG)) != 0)\n\t\treturn (error);\n\tif (x) {\n\t\t${atError}\n\t\treturn (SET_ERROR(EINVAL));\n\t}\n\tzfs_exit(zfsvfs, FTAG);\n\treturn (0);\n}\n`;
    expect(judgeSource('module/os/linux/zfs/demo.c', text('zfs_exit(zfsvfs, FTAG);'))).toEqual([]);
    expect(judgeSource('module/os/linux/zfs/demo.c', text(';'))).toEqual(['missing-unlock:9']);
  });

  test('a lock release leaves no atomic section behind', () => {
    const text = (first: string, second: string): string =>
      `void demo(struct ldlm_lock *lock)\n{\n\tvoid *p;\n\n\tlock_res_and_lock(lock);\n\t${first}\n\tunlock_res_and_lock(lock);\n\t${second}\n}\n`;
    expect(judgeSource('lustre/ldlm/demo.c', text('OBD_ALLOC_PTR(p);', ';'))).toEqual(['sleep-in-atomic:6']);
    expect(judgeSource('lustre/ldlm/demo.c', text(';', 'OBD_ALLOC_PTR(p);'))).toEqual([]);
  });
});
