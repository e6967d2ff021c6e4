// The last step of a command: the review in the format that was asked for.
import { reportFormats } from '../report/index.js';
import type { Review } from '../report/model.js';
import { describeBugs } from './failure.js';
import { reportOptions, type ReportFlags } from './flags.js';
import { writeOutput } from './output.js';

export async function writeReport(review: Review, flags: ReportFlags): Promise<void> {
  const { render } = reportFormats[flags.format];
  await writeOutput(render(review, reportOptions(flags)), flags.output);
  process.stderr.write(describeBugs(review, process.argv.slice(2), flags.verbose ?? false));
}
