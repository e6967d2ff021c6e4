// The course of a lock through a function, as the text report draws it.
import { expect, test } from 'vitest';
import { scanFile } from '../src/app/scan-file.js';
import { rules } from '../rules/index.js';

test('a wrapper of the same file opens and closes the lane, as the call it wraps would', () => {
  const source = [
    'static void moss_lock(struct moss *m)',
    '{',
    '\tmutex_lock(&m->lock);',
    '}',
    'static void moss_unlock(struct moss *m)',
    '{',
    '\tmutex_unlock(&m->lock);',
    '}',
    'static int moss_add(struct moss *m)',
    '{',
    '\tmoss_lock(m);',
    '\tif (m->dead)',
    '\t\treturn -ENOENT;',
    '\tm->count++;',
    '\tmoss_unlock(m);',
    '\treturn 0;',
    '}',
  ];
  const { findings } = scanFile('fs/moss.c', source.join('\n'), rules);
  expect(findings.map((finding) => finding.lanes)).toEqual([
    [{ lock: 'm->lock', acquireLines: [11], releaseLines: [15], heldLines: [11, 12, 13, 14, 15] }],
  ]);
});
