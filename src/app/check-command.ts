// `hunklock check`: patches in, a report out.
import { ToolError } from '../base/tool-error.js';
import { rules } from '../../rules/index.js';
import { exitOf, type ExitStatus } from './exit.js';
import { reviewOptions, type CheckFlags } from './flags.js';
import { judgeSource, type Source } from './judge-source.js';
import { writeReport } from './report-output.js';
import { sinceReview } from './since-review.js';

/** Judges the inputs and reports; throws ToolError on wrong usage and where nothing can be read. */
export async function runCheck(names: readonly string[], flags: CheckFlags): Promise<ExitStatus> {
  const options = reviewOptions(
    flags,
    rules.map(({ id }) => id),
  );
  const source = await openSource(names, flags);
  try {
    const result = await judgeSource(source, flags, options);
    const previous = await readPrevious(source, flags);
    const before = previous && (await judgeSource(previous, flags, options));
    await writeReport(before === undefined ? result : sinceReview(before, result), flags);
    // A defect that is not repeated is still one.
    return exitOf(result, result.failOn, ['introduced'], flags.strict);
  } finally {
    source.base.close();
  }
}

async function openSource(names: readonly string[], flags: CheckFlags): Promise<Source> {
  rejectMixedSources(names, flags);
  const cwd = flags.git ?? process.cwd();
  if (flags.staged === true) {
    const { readStaged } = await import('../input/git-staged.js');
    return readStaged(cwd, flags.git !== undefined);
  }
  if (flags.range !== undefined) {
    const { readRange } = await import('../input/git-range.js');
    return readRange(flags.range, cwd, flags.git !== undefined);
  }
  const [{ readInputs }, { openBaseTree }] = await Promise.all([
    import('../input/index.js'),
    import('../input/base-tree.js'),
  ]);
  const { value: inputs, notices } = await readInputs(inputNames(names));
  const { tree, git, base } = flags;
  const places = {
    ...(tree !== undefined && { tree }),
    ...(git !== undefined && { git }),
    ...(base !== undefined && { base }),
  };
  return { inputs, notices, base: await openBaseTree({ ...places, cwd: process.cwd() }) };
}

/** The previous version of the series, on the same tree. */
async function readPrevious(source: Source, { since }: CheckFlags): Promise<Source | undefined> {
  if (since === undefined) return undefined;
  const { readInputs } = await import('../input/index.js');
  const { value: inputs, notices } = await readInputs([since]);
  return { inputs, notices, base: source.base };
}

/** Standard input without being asked for: only when it is no terminal, where one would wait for ever. */
function inputNames(names: readonly string[]): readonly string[] {
  if (names.length > 0) return names;
  if (!process.stdin.isTTY) return ['-'];
  throw new ToolError(
    'no-input',
    2,
    'there is nothing to check',
    "Name a patch, pipe one in, or use --staged or --range A..B; see 'hunklock check --help'.",
  );
}

function rejectMixedSources(names: readonly string[], flags: CheckFlags): void {
  const sources = [
    ...(names.length > 0 ? ['INPUT'] : []),
    ...(flags.staged === true ? ['--staged'] : []),
    ...(flags.range !== undefined ? ['--range'] : []),
  ];
  if (sources.length > 1) {
    throw new ToolError(
      'mixed-sources',
      2,
      `${sources.join(' and ')} exclude each other`,
      'Give one of them.',
    );
  }
  if (flags.since === '-' && (sources.length === 0 || names.includes('-'))) {
    throw new ToolError(
      'mixed-sources',
      2,
      'standard input cannot be both the series and its previous version',
      'Name a file for one of them.',
    );
  }
  const trees = (['tree', 'base'] as const).filter((name) => flags[name] !== undefined);
  if (trees.length > 0 && (flags.staged === true || flags.range !== undefined)) {
    throw new ToolError(
      'mixed-sources',
      2,
      `--${trees.join(' and --')} cannot be given with --staged or --range`,
      'These take both images from the repository: the one one stands in, or that of --git.',
    );
  }
}
