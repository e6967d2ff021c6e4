// The package as others install it: from a clone by the pre-commit framework, which reads the name of the archive from
// what `npm pack` prints, and from the archive itself.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  version: string;
  scripts: Record<string, string>;
};
const npm = (...args: string[]): string => execFileSync('npm', args, { cwd: root, encoding: 'utf8' });

test('packing prints the name of the archive and nothing else', () => {
  expect(npm('pack', '--dry-run', '--loglevel=error').trim()).toBe(`hunklock-${manifest.version}.tgz`);
  // npm shows the output of these on standard output, too.
  for (const event of ['prepack', 'prepare', 'postpack']) expect(manifest.scripts).not.toHaveProperty(event);
});

test('the archive has the command, the pages of the rules, the schema, and no sources', () => {
  const [packed] = JSON.parse(npm('pack', '--dry-run', '--json', '--loglevel=error')) as {
    files: { path: string }[];
  }[];
  const files = packed?.files.map((file) => file.path) ?? [];
  for (const name of ['dist/bin/hunklock.js', 'rules/double-lock.md', 'docs/hunklock-v1.schema.json'])
    expect(files).toContain(name);
  expect(files.filter((name) => /^(?:src|test|bench|fixtures|node_modules)\//.test(name))).toEqual([]);
});
