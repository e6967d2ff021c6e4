// A check run with annotations, for tokens of Apps (that of a job is one): 50 annotations a request.
import type { Octokit } from 'octokit';
import { visible } from '../../report/visible.js';
import { retryAfterOf, statusOf, type Client } from './client.js';
import { listLine } from './comment-text.js';
import { noticeLine } from './summary-text.js';
import { exitStatus } from '../exit.js';
import type { GithubFlags } from './github-flags.js';
import type { World } from './output-github.js';
import type { PullId } from './read-pull.js';
import { itemId, type PullData, type PullItem } from './review-data.js';
import { exitOfData } from './trusted-data.js';

export type CheckRunResult =
  { readonly kind: 'written' | 'unchanged' | 'printed' } | { readonly kind: 'failed'; readonly why: string };

const name = 'hunklock';
const perRequest = 50;
const longestSummary = 60_000;

type Annotation = NonNullable<
  NonNullable<NonNullable<Parameters<Octokit['rest']['checks']['update']>[0]>['output']>['annotations']
>[number];

/** Writes the check run of the head; one that says the same is left as it is. */
export async function postCheckRun(
  client: Client,
  id: PullId,
  data: PullData,
  flags: GithubFlags,
  world: World,
): Promise<CheckRunResult> {
  const { octokit } = client;
  const at = { owner: id.owner, repo: id.repo };
  const ids = [...data.items, ...data.notices].map((said) => said.id).sort();
  const digest = `${itemId('check', data.head, ...ids)}#${id.pull}`;
  const output = { title: title(data), summary: summary(data) };
  const annotations = data.items.filter(({ status }) => status === 'introduced').map(annotationOf);
  if (flags.dryRun === true) {
    world.print(`POST /repos/${id.owner}/${id.repo}/check-runs\n${annotations.length} annotations\n\n`);
    return { kind: 'printed' };
  }
  try {
    const listed = await octokit.rest.checks.listForRef({ ...at, ref: data.head, check_name: name });
    if (
      listed.data.check_runs.some(
        ({ external_id: other, status }) => other === digest && status === 'completed',
      )
    )
      return { kind: 'unchanged' };
    const first = { ...output, annotations: annotations.slice(0, perRequest) };
    const run = await octokit.rest.checks.create({
      ...at,
      name,
      head_sha: data.head,
      external_id: digest,
      status: 'in_progress',
      output: first,
    });
    for (let from = perRequest; from < annotations.length; from += perRequest) {
      const more = { ...output, annotations: annotations.slice(from, from + perRequest) };
      await octokit.rest.checks.update({ ...at, check_run_id: run.data.id, output: more });
    }
    // Completed last: a run that was cut short is not taken for a whole one.
    const conclusion = conclusionOf(data, flags);
    await octokit.rest.checks.update({ ...at, check_run_id: run.data.id, status: 'completed', conclusion });
    return { kind: 'written' };
  } catch (error) {
    const wait = retryAfterOf(error);
    const later = wait === undefined ? '' : `, to be tried again after ${wait} s`;
    const said = error instanceof Error ? (error.message.split(' - http')[0] ?? '') : String(error);
    return { kind: 'failed', why: `status ${statusOf(error)}: ${said.slice(0, 300)}${later}` };
  }
}

/** Says on a head that it was not judged: where nothing is said, a reader takes it for clean. */
export async function postFailedCheck(
  { octokit }: Client,
  id: PullId,
  head: string,
  why: string,
): Promise<void> {
  await octokit.rest.checks.create({
    owner: id.owner,
    repo: id.repo,
    name,
    head_sha: head,
    external_id: `${itemId('failed', head)}#${id.pull}`,
    status: 'completed',
    conclusion: 'neutral',
    output: { title: 'not judged', summary: `The review failed: ${visible(why)}` },
  });
}

/** The pull request that a check run of ours is about: GitHub itself does not say it of one from a fork. */
export function pullOfCheck(externalId: string): number | undefined {
  const number = /^[0-9a-f]{16}#([1-9]\d{0,9})$/.exec(externalId)?.[1];
  return number === undefined ? undefined : Number(number);
}

function conclusionOf(data: PullData, { failOn = 'note' }: GithubFlags): 'failure' | 'neutral' | 'success' {
  const status = exitOfData(data, failOn);
  if (status === exitStatus.found) return 'failure';
  return status === exitStatus.clean ? 'success' : 'neutral';
}

function title({ items, notices }: PullData): string {
  const introduced = items.filter(({ status }) => status === 'introduced').length;
  const unjudged = notices.filter(({ level }) => level === 'not-judged').length;
  return `${introduced} introduced, ${items.length - introduced} fixed, ${unjudged} not judged`;
}

function summary(data: PullData): string {
  let text = visible(data.summary);
  const items = data.items.map((item) => `${item.status === 'fixed' ? 'fixed ' : ''}${listLine(item)}`);
  for (const said of [...data.notices.map(noticeLine), ...items]) {
    const line = `\n${said}`;
    if (text.length + line.length > longestSummary) return `${text}\n\nThe rest is among the annotations.`;
    text += line;
  }
  return text;
}

function annotationOf(item: PullItem): Annotation {
  const level = { error: 'failure', warning: 'warning', note: 'notice' } as const;
  const steps = item.witness.map(
    ({ line, text, file }) => `${visible(file ?? item.file)}:${line}: ${visible(text)}`,
  );
  return {
    path: item.file,
    start_line: item.line,
    end_line: item.line,
    annotation_level: level[item.severity],
    title: `${item.rule} (${item.certainty})`,
    message: [visible(item.message), ...steps].join('\n').slice(0, 16_000),
  };
}
