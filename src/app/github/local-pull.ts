// A pull request from a checkout that has its commits; and a dry run on two commits without asking GitHub at all.
import { ToolError } from '../../base/tool-error.js';
import { readPull } from '../../input/git-pull.js';
import { resolveRevision } from '../../input/git-revision.js';
import { parsePatches } from '../../patch/index.js';
import { rules } from '../../../rules/index.js';
import { exitOf, type ExitStatus } from '../exit.js';
import { reviewOptions } from '../flags.js';
import { judgeSource, type Source } from '../judge-source.js';
import { collectData } from './collect-data.js';
import { pullFilesOf } from './diff-lines.js';
import { dryWriter } from './dry-writer.js';
import type { GithubFlags } from './github-flags.js';
import { printReport, type World } from './output-github.js';
import { planReview } from './plan.js';
import { postPlan } from './post.js';
import type { PullHead } from './read-pull.js';

/** The change from the checkout one stands in (or `--git`); undefined where it has not all of it. */
export async function localSource(
  { base, head }: Pick<PullHead, 'base' | 'head'>,
  flags: Pick<GithubFlags, 'git'>,
  cwd: string,
): Promise<Source | undefined> {
  try {
    return await readPull(base, head, flags.git ?? cwd, flags.git !== undefined);
  } catch (error) {
    // No checkout here, or one that git does not trust: the API has what is needed. A named one must do.
    if (flags.git === undefined && error instanceof ToolError) return undefined;
    throw error;
  }
}

/** `--dry-run --base REV --head REV`: the calls that a first run on such a pull request would make. */
export async function judgeLocally(flags: GithubFlags, world: World): Promise<ExitStatus> {
  const { base = '', head = '' } = flags;
  const source = await readPull(base, head, flags.git ?? world.cwd, flags.git !== undefined);
  if (source === undefined) {
    throw new ToolError(
      'unknown-revision',
      2,
      `the repository does not have ${base}, ${head} and a commit where they part`,
      'Name two commits of it with --base and --head; `git fetch` may be needed first.',
    );
  }
  const options = reviewOptions(
    flags,
    rules.map((rule) => rule.id),
  );
  try {
    const review = await judgeSource(source, flags, options);
    const files = pullFilesOf(parsePatches(source.inputs).value.flatMap((patch) => patch.files));
    await printReport(review, flags, world);
    const place = { directory: flags.git ?? world.cwd, named: flags.git !== undefined };
    const commit = (await resolveRevision(place, head, 'commit')) ?? head;
    const data = collectData(review, 1, commit);
    const plan = planReview(data, { comments: [], reviews: [] }, { files, suggestions: true });
    await postPlan(plan, data, dryWriter({ owner: 'OWNER', repo: 'NAME', pull: 1 }, commit, world.print));
    return exitOf(review, options.failOn, ['introduced']);
  } finally {
    source.base.close();
  }
}
