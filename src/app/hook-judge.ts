// Judges what a commit is about to record and says what stops it; loaded only when there is a C file among it.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import { mergedHeads, readMerge } from '../input/git-merge.js';
import { readStaged } from '../input/git-staged.js';
import { rules } from '../../rules/index.js';
import { reportFormats } from '../report/index.js';
import type { ReportOptions, Review } from '../report/model.js';
import { describeBugs, describeFailure } from './failure.js';
import { reportOptions, reviewOptions } from './flags.js';
import type { HookName } from './hook-names.js';
import { type JudgeFlags, judgeSource, type Source } from './judge-source.js';
import { detectTerminal } from './terminal.js';

/** True when the commit is to be stopped; all that is to be said is on stderr by then. */
export async function judgeCommit(hook: HookName): Promise<boolean> {
  try {
    const review = await reviewCommit(hook);
    const stops = review.findings.some(({ severity }) => severity === 'error');
    say(describe(review, stops, hook));
    say(describeBugs(review, ['hook', 'run', hook], false));
    return stops;
  } catch (error) {
    say(describeFailure(error, ['hook', 'run', hook], false).text);
    say('hunklock: this commit was not judged, see above; it is not stopped.\n');
    return false;
  }
}

/** Other files are looked at when the index of the tree is there; to build one takes longer than a commit may. */
const judgeFlags: JudgeFlags = { quiet: true, indexing: 'at-hand' };

/** No file is begun after this time: a commit that takes longer is one that is made with --no-verify. In milliseconds. */
const usualTime = 10_000;

/** HUNKLOCK_SECONDS, for machines and commits that take longer. */
function timeFor({ HUNKLOCK_SECONDS: seconds = '' }: NodeJS.ProcessEnv): number {
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : usualTime;
}

async function reviewCommit(hook: HookName): Promise<Review> {
  const directory = process.cwd();
  const others = await mergedHeads(directory, hook === 'pre-merge-commit');
  const sources = others.length === 0 ? [await readStaged(directory)] : await readMerge(directory, others);
  const deadline = Date.now() + timeFor(process.env);
  const reviews: Review[] = [];
  for (const source of sources) reviews.push(await judge(source, deadline));
  return ofAllParents(reviews);
}

async function judge(source: Source, deadline: number): Promise<Review> {
  const options = reviewOptions(
    { format: 'text', color: 'auto' },
    rules.map(({ id }) => id),
  );
  try {
    return await judgeSource(source, judgeFlags, { ...options, deadline });
  } finally {
    source.base.close();
  }
}

/**
 * What a merge brings in is new against every parent: a bug that one side had already is not the merge's.
 * Lines are those of the first parent's comparison.
 */
function ofAllParents(reviews: readonly Review[]): Review {
  const [first, ...rest] = reviews;
  if (!first) return empty;
  const introduced = (review: Review): ReadonlySet<string> =>
    new Set(review.findings.flatMap((each) => (each.status === 'introduced' ? [each.fingerprint] : [])));
  const others = rest.map(introduced);
  const isOwn = (finding: Finding): boolean =>
    finding.status === 'introduced' && others.every((fingerprints) => fingerprints.has(finding.fingerprint));
  return {
    ...first,
    findings: first.findings.filter(isOwn).map(withoutInputLine),
    notices: uniqueNotices(reviews.flatMap(({ notices }) => notices)),
  };
}

/** Lines of the staged difference lead nowhere: nobody has it in a file. */
function withoutInputLine(finding: Finding): Finding {
  const { inputLine, ...rest } = finding;
  return inputLine === undefined ? finding : rest;
}

const empty: Review = {
  patches: [],
  findings: [],
  notices: [],
  hidden: { possible: 0, existing: 0 },
  sourceLines: () => undefined,
};

function uniqueNotices(notices: readonly Notice[]): readonly Notice[] {
  return [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()];
}

/**
 * A commit that nothing is to be said about is not talked about. Notices of what was merely done another way are told
 * along with a report; `check --staged` always has them.
 */
function describe(review: Review, stops: boolean, hook: HookName): string {
  const isUnjudged = review.notices.some(({ level }) => level === 'not-judged');
  if (review.findings.length === 0 && !isUnjudged) return '';
  const report = reportFormats.text.render(review, optionsFor(!stops));
  if (!stops) return report;
  return `${report}\n${wayOn(review, hook)}`;
}

function optionsFor(quiet: boolean): ReportOptions {
  const terminal = detectTerminal(process.stderr, process.env, 'auto', undefined);
  return { ...reportOptions({ format: 'text', color: 'auto' }), ...terminal, quiet };
}

function wayOn(review: Review, hook: HookName): string {
  const past = {
    'pre-commit': 'git commit --no-verify',
    // Older gits have no `git am --no-verify`.
    'pre-applypatch': 'HUNKLOCK_SKIP=1 git am --continue',
    'pre-merge-commit': 'HUNKLOCK_SKIP=1 git merge --continue',
  }[hook];
  // `git commit -a` and `git commit FILE` commit from an index of their own, which is gone afterwards.
  const added = (process.env['GIT_INDEX_FILE'] ?? '').endsWith('.lock') ? 'git add them, then ' : '';
  return [
    'hunklock stopped this commit, because of the errors above that it would bring in.',
    `  to see more:              ${added}hunklock check --staged; hunklock rules ${idOf(review)}`,
    `  to commit all the same:   ${past}`,
    '',
  ].join('\n');
}

const idOf = ({ findings }: Review): string =>
  findings.find(({ severity }) => severity === 'error')?.rule ?? '';

function say(text: string): void {
  process.stderr.write(text);
}
