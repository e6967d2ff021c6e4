// `hunklock scan`: whole C files, without a patch; all that is found was there before.
import { rules } from '../../rules/index.js';
import { exitOf, type ExitStatus } from './exit.js';
import { reviewOptions, type ReportFlags } from './flags.js';
import { loadConfig, readAbove } from './find-config.js';
import { chooseKernel } from './kernel-choice.js';
import { makefileAbove } from './makefile-above.js';
import { makeProgress } from './progress.js';
import { writeReport } from './report-output.js';
import { scanFiles } from './scan.js';

/** Judges the files and reports. Findings count for the exit status only with `--fail-on`. */
export async function runScan(paths: readonly string[], flags: ReportFlags): Promise<ExitStatus> {
  const options = reviewOptions(
    { ...flags, existing: true },
    rules.map(({ id }) => id),
  );
  const progress = makeProgress(process.stderr, flags.quiet ?? false);
  const [start = '.'] = paths;
  const kernelFor = await chooseKernel({
    named: flags.kernel,
    presets: flags.preset ?? [],
    config: await loadConfig(flags.config, (name) => readAbove(start, name)),
    readMakefile: () => makefileAbove(start),
  });
  const result = await scanFiles(paths, { ...options, kernelFor }, progress.update).finally(progress.finish);
  await writeReport(result, flags);
  return exitOf(result, options.failOn, flags.failOn === undefined ? [] : ['existing']);
}
