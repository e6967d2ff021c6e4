// `hunklock scan`: whole C files, without a patch; all that is found was there before.
import { rules } from '../../rules/index.js';
import { exitOf, type ExitStatus } from './exit.js';
import { reviewOptions, type ReportFlags } from './flags.js';
import { makefileAbove } from './makefile-above.js';
import { makeProgress } from './progress.js';
import { writeReport } from './report-output.js';
import { loadSettings } from './run-settings.js';
import { scanFiles } from './scan.js';
import { treeTopOf } from './tree-top.js';

/** Judges the files and reports. Findings count for the exit status only with `--fail-on`. */
export async function runScan(paths: readonly string[], flags: ReportFlags): Promise<ExitStatus> {
  const options = reviewOptions(
    { ...flags, existing: true },
    rules.map(({ id }) => id),
  );
  const progress = makeProgress(process.stderr, flags.quiet ?? false);
  const [start = '.'] = paths;
  const { read, treePath } = treeTopOf(start);
  const settings = await loadSettings(flags, options, {
    read,
    readMakefile: () => makefileAbove(start),
    treePath,
  });
  const result = await scanFiles(paths, settings, progress.update).finally(progress.finish);
  await writeReport(result, flags);
  return exitOf(result, settings.failOn, flags.failOn === undefined ? [] : ['existing'], flags.strict);
}
