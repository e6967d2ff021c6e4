// `hunklock baseline`: accepts what is there now, as entries of the suppressions file.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ToolError } from '../base/tool-error.js';
import type { Finding } from '../finding/model.js';
import { reportFormats } from '../report/index.js';
import type { Review } from '../report/model.js';
import { rules } from '../../rules/index.js';
import { baselineText, mergeBaseline } from './baseline.js';
import { exitOf, type ExitStatus } from './exit.js';
import { loadSuppressions, suppressionsName, today } from './find-suppressions.js';
import { reportOptions, reviewOptions, type ReportFlags } from './flags.js';
import { judgeSource } from './judge-source.js';
import { makefileAbove } from './makefile-above.js';
import { writeOutput } from './output.js';
import { makeProgress } from './progress.js';
import { loadSettings, type SettingFlags } from './run-settings.js';
import { scanFiles } from './scan.js';
import { treeTopOf, type TreeTop } from './tree-top.js';

export interface BaselineFlags extends Omit<ReportFlags, 'format' | 'color'> {
  readonly range?: string;
}

type AcceptFlags = Omit<ReportFlags, 'suppressions'> & Pick<SettingFlags, 'suppressions'>;

/** Writes the file, and says on stderr what could not be judged. */
export async function runBaseline(paths: readonly string[], given: BaselineFlags): Promise<ExitStatus> {
  rejectMixedSources(paths, given);
  const top = treeTopOf(paths[0] ?? '.');
  const { suppressions: named, ...asked } = given;
  const file = named ?? path.join(top.folder, suppressionsName);
  const known = await loadSuppressions(undefined, async () =>
    top.read(path.relative(top.folder, path.resolve(file))),
  );
  // What the work tree's file answers for already is no news, whatever the commit before the range says.
  const flags: AcceptFlags = {
    ...asked,
    format: 'terse',
    color: 'never',
    suppressions: known === undefined ? false : file,
  };
  const review = given.range === undefined ? await scan(paths, flags, top) : await judge(given.range, flags);
  // Patches name files from the top already.
  const treePath = given.range === undefined ? top.treePath : (name: string) => name;
  const { entries, added } = mergeBaseline(
    known?.entries ?? [],
    standing(review.findings, treePath),
    today(),
  );
  const target = given.output ?? file;
  await write(target, baselineText(entries));
  const unsaid = { ...review, findings: [] };
  process.stderr.write(reportFormats.terse.render(unsaid, reportOptions(flags)));
  process.stderr.write(`hunklock: ${target}: ${added} added, ${entries.length} in all\n`);
  return exitOf(unsaid, 'note', []);
}

async function scan(
  paths: readonly string[],
  flags: AcceptFlags,
  { read, treePath }: TreeTop,
): Promise<Review> {
  const progress = makeProgress(process.stderr, flags.quiet ?? false);
  const readMakefile = (): Promise<string | undefined> => makefileAbove(paths[0] ?? '.');
  const settings = await loadSettings(flags, optionsOf(flags), { read, readMakefile, treePath });
  return scanFiles(paths, settings, progress.update).finally(progress.finish);
}

async function judge(range: string, flags: AcceptFlags): Promise<Review> {
  const { readRange } = await import('../input/git-range.js');
  const source = await readRange(range, process.cwd(), false);
  try {
    return await judgeSource(source, flags, optionsOf(flags));
  } finally {
    source.base.close();
  }
}

const optionsOf = (flags: AcceptFlags): ReturnType<typeof reviewOptions> =>
  reviewOptions(
    { ...flags, existing: true },
    rules.map(({ id }) => id),
  );

/** Findings there are at the end: one that a later patch fixes is none. */
function standing(findings: readonly Finding[], treePath: TreeTop['treePath']): readonly Finding[] {
  const left = new Map<string, Finding>();
  for (const finding of [...findings].sort((a, b) => a.patch - b.patch)) {
    const file = treePath(finding.file);
    const key = `${file} ${finding.fingerprint}`;
    if (finding.status === 'fixed') left.delete(key);
    else left.set(key, { ...finding, file });
  }
  return [...left.values()];
}

async function write(target: string, text: string): Promise<void> {
  if (target === '-') return writeOutput(text, undefined);
  await writeFile(target, text).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(
      'output-not-written',
      2,
      `cannot write the baseline: ${why}`,
      'Name a writable file with --output.',
      {
        cause,
      },
    );
  });
}

function rejectMixedSources(paths: readonly string[], { range }: BaselineFlags): void {
  if (paths.length === 0 && range === undefined) {
    throw new ToolError(
      'no-input',
      2,
      'there is nothing to take as the baseline',
      "Name C files or folders, or use --range A..B; see 'hunklock baseline --help'.",
    );
  }
  if (paths.length > 0 && range !== undefined) {
    throw new ToolError('mixed-sources', 2, 'PATH and --range exclude each other', 'Give one of them.');
  }
}
