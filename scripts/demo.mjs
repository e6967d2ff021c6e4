// The main job on a bundled patch. The tool exits with 1, since the patch has defects; for a demo that is success.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const args = [
  'check',
  '--tree',
  'fixtures/demo/tree',
  'fixtures/demo/0001-demofs-refuse-to-forget-pinned-entries.patch',
];
const cli = join(root, 'dist', 'bin', 'hunklock.js');

process.stderr.write(`$ hunklock ${args.join(' ')}\n\n`);
const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' });
if (status !== 1) {
  process.stderr.write(
    `hunklock: the demo ended with status ${status}; it should find defects and end with 1\n`,
  );
  process.exit(1);
}
