// `node scripts/try/sarif.mjs`: has Microsoft's SARIF multitool validate a report, by the standard's rules and by those
// of GitHub code scanning. Not part of `npm test`: the multitool is 54 MB, and is fetched with npm here (or MULTITOOL=path).
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeReport } from './patches.mjs';

/** The page of the tool on the web: there is none yet. */
const accepted = ['SARIF2005'];
const platform = { linux: 'linux', darwin: 'darwin', win32: 'win32' }[process.platform];
const folder = mkdtempSync(join(tmpdir(), 'hunklock-try-'));
try {
  const multitool = process.env.MULTITOOL ?? fetchMultitool();
  const report = join(folder, 'report.sarif');
  writeReport('sarif', report, folder);
  const results = validate(multitool, report);
  for (const { ruleId, message } of results)
    process.stderr.write(`sarif: ${ruleId}: ${JSON.stringify(message)}\n`);
  process.stdout.write(`sarif: ${results.length === 0 ? 'valid' : `${results.length} objections`}\n`);
  process.exitCode = results.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function fetchMultitool() {
  const name = `@microsoft/sarif-multitool-${platform}`;
  const options = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', '--prefix', folder, ...options, `${name}@5.7.0`]);
  const home = join(folder, 'node_modules', name);
  const program = readdirSync(home).find((file) => /^Sarif\.Multitool(?:\.exe)?$/.test(file));
  // Its install script would do no more than this.
  chmodSync(join(home, program), 0o755);
  return join(home, program);
}

/** Its exit status is 0 whatever it finds: what counts is the log it writes, and that it read the report to the end. */
function validate(multitool, report) {
  const log = join(folder, 'validation.sarif');
  // Notes ask for rule ids of another form, message templates and addresses on the web.
  const kinds = ['--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning'];
  run(multitool, ['validate', report, '--output', log, '--log', 'ForceOverwrite', ...kinds]);
  const [{ results, invocations }] = JSON.parse(readFileSync(log, 'utf8').replace(/^\ufeff/, '')).runs;
  if (invocations?.[0]?.executionSuccessful === false)
    throw new Error('the multitool did not get to the end');
  return results.filter(({ ruleId }) => !accepted.includes(ruleId));
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw error ?? new Error(`${command} ended with ${status}`);
}
