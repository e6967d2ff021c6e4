// The config file: what it may say, where an error is, and what its rows do.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../src/app/config.js';
import { loadConfig } from '../src/app/find-config.js';
import { judgeWith } from './harness/judge-source.js';

const rows = `
presets: [lustre]
kernel: 6.1
rows:
  lockApis:
    - { name: demo_lock, effect: acquire, lockType: mutex, field: "->lock" }
    - { name: demo_unlock, effect: release, lockType: mutex, field: "->lock" }
  jumpMacros:
    - { name: DEMO_FAIL, jump: return, valueArg: 0 }
`;

describe('a config file', () => {
  test('adds rows of the same types as the tables', async () => {
    const config = parseConfig(rows, 'x.yaml');
    expect(config).toMatchObject({ kernel: '6.1', presets: ['lustre'], source: 'x.yaml' });
    const text =
      'int demo(struct demo *d)\n{\n\tdemo_lock(d);\n\tif (d->bad)\n\t\tDEMO_FAIL(-EIO);\n\tdemo_unlock(d);\n\treturn 0;\n}\n';
    expect(await judgeWith(config, 'fs/demo/demo.c', text)).toEqual(['missing-unlock:5']);
    expect(await judgeWith(undefined, 'fs/demo/demo.c', text)).toEqual([]);
  });

  test.each([
    ['presets: [zfs]', 'c.yaml:1:11: presets.0: Invalid option'],
    ['kernel: six', 'c.yaml:1:9: kernel: is no kernel version'],
    ['rows:\n  lockApis:\n    - name: "not a name"\n', 'c.yaml:3:13: rows.lockApis.0.name: is no C name'],
    ['rows:\n  lockApi: []\n', 'c.yaml:2:3: rows: Unrecognized key'],
    ['a: &x 1\nb: *x\n', "c.yaml:2:4: '*x': aliases are not read"],
    ['a: [', 'c.yaml:1:5: Flow sequence'],
    ['- 1', 'c.yaml:1:1: Invalid input'],
    ['rules: {}\nfailon: error\n', 'c.yaml:2:1: Unrecognized key: "failon"'],
    ['overrides:\n  - files: [a]\n    rulez: {}\n', 'c.yaml:3:5: overrides.0: Unrecognized key'],
    ['rules: {}\nrules: {}\n', /c\.yaml:2:1: Map keys must be unique$/],
    ['#'.repeat(300_000), 'c.yaml: is larger than 256 KB'],
  ])('that is wrong says where: %#', (text, message) => {
    expect(() => parseConfig(text, 'c.yaml')).toThrow(message);
  });

  test('in the documentation is one that can be read, with a row for every table but two', () => {
    const page = readFileSync(new URL('../docs/config.md', import.meta.url), 'utf8');
    const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';
    const { rows: tables } = parseConfig(example, 'docs/config.md');
    expect(Object.keys(tables ?? {})).toHaveLength(7);
    for (const table of Object.keys(tables ?? {})) expect(page).toContain(`| \`${table}\``);
  });

  test('that is empty says nothing', () => {
    for (const text of ['', '{}'])
      expect(Object.keys(parseConfig(text, 'c.yaml'))).toEqual(['source', 'lineOf']);
  });

  test('comes from the tree before the patch, or is named', async () => {
    const tree = new Map([['.hunklock.yml', 'presets: [ksmbd]']]);
    const read = (name: string): Promise<string | undefined> => Promise.resolve(tree.get(name));
    expect(await loadConfig(undefined, read)).toMatchObject({ source: '.hunklock.yml', presets: ['ksmbd'] });
    expect(await loadConfig(undefined, () => Promise.resolve(undefined))).toBeUndefined();
    await expect(loadConfig('no/such/file.yaml', read)).rejects.toMatchObject({
      code: 'config-not-found',
      exitCode: 2,
    });
  });
});
