// The report that the tries look at: what the tool prints for patches of several rules and of one lock to three.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const rules = ['double-lock', 'wrong-lock-object', 'drop-then-splice', 'missing-unlock', 'sleep-in-atomic'];

/** Writes the report of a format to a file; `folder` is a place without a source tree. */
export function writeReport(format, file, folder) {
  const patches = rules.flatMap((rule) => {
    const fixtures = join(root, 'fixtures', 'rules', rule);
    return readdirSync(fixtures).flatMap((name) => (name.endsWith('.patch') ? [join(fixtures, name)] : []));
  });
  const tool = join(root, 'dist', 'bin', 'hunklock.js');
  const mails = join(root, 'fixtures', 'mail');
  const options = ['check', '--format', format, '--pedantic', '--output', file, ...patches];
  const inputs = [...options, join(mails, 'quoted-wrapped.eml'), join(mails, 'prose.eml')];
  const { status, stderr } = spawnSync(process.execPath, [tool, ...inputs], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 1) throw new Error(`hunklock check ended with ${status} (npm run build first): ${stderr}`);
}
