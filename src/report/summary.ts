// What a run came to: the counts, and the sentence that closes a text report.
import type { Finding, Severity } from '../finding/model.js';
import type { Scope } from '../image/model.js';
import type { Review } from './model.js';

export interface Counts {
  readonly introduced: number;
  readonly fixed: number;
  readonly existing: number;
  /** Parts of the input that were not judged: notices of level `not-judged`. */
  readonly notJudged: number;
  readonly functionsJudged: number;
}

/** `unjudged`: nothing was found, but not everything was looked at; never to be read as `clean`. */
export type Verdict = 'introduced' | 'unjudged' | 'clean';

export function countReview({ findings, notices, patches }: Review): Counts {
  const withStatus = (status: Finding['status']): number =>
    findings.filter((finding) => finding.status === status).length;
  return {
    introduced: withStatus('introduced'),
    fixed: withStatus('fixed'),
    existing: withStatus('existing'),
    notJudged: notices.filter(({ level }) => level === 'not-judged').length,
    functionsJudged: patches.reduce((sum, { functionsJudged }) => sum + functionsJudged, 0),
  };
}

export function verdictOf(counts: Counts): Verdict {
  if (counts.introduced > 0) return 'introduced';
  return counts.notJudged > 0 ? 'unjudged' : 'clean';
}

/** The closing line of a text report. */
export function summarise(review: Review): string {
  const counts = countReview(review);
  if (isUseless(counts)) return 'Nothing could be judged, see above.';
  const sentences = [
    review.since === undefined ? judgement(review, counts) : sinceJudgement(review, counts, review.since),
    coverage(review, counts),
    counts.notJudged === 0 ? '' : `${plural(counts.notJudged, 'part')} not judged, see above.`,
    hiddenFindings(review),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function judgement({ findings, patches }: Review, counts: Counts): string {
  const withStatus = (status: Finding['status']): string =>
    bySeverity(findings.filter((finding) => finding.status === status));
  const fixed = counts.fixed === 0 ? '' : `, ${counts.fixed} fixed`;
  const existing = counts.existing === 0 ? '' : `, ${counts.existing} existing`;
  const isScan = patches.length > 0 && patches.every(({ patch }) => patch.files.length === 0);
  switch (verdictOf(counts)) {
    case 'introduced':
      return `${withStatus('introduced')} introduced${fixed}${existing}.`;
    case 'unjudged':
      if (counts.existing > 0 && isScan)
        return `Could not judge everything. ${withStatus('existing')} found.`;
      return `Could not judge everything${fixed}${existing}.`;
    case 'clean':
      if (counts.existing > 0 && isScan) return `${withStatus('existing')} found.`;
      if (counts.functionsJudged === 0)
        return isScan
          ? 'Nothing to judge: no C function found.'
          : 'Nothing to judge: no C function is touched.';
      return isScan ? 'No defect found.' : `No defect introduced${fixed}${existing}.`;
  }
}

/** Of two versions of a series; what is still there is never called clean. */
function sinceJudgement(review: Review, counts: Counts, since: NonNullable<Review['since']>): string {
  const introduced = bySeverity(review.findings.filter(({ status }) => status === 'introduced'));
  const parts = [
    `${introduced === '' ? 'Nothing' : introduced} new since the previous version`,
    since.repeated === 0 ? '' : `${since.repeated} still there`,
    since.gone === 0 ? '' : `${since.gone} not there any more`,
    counts.fixed === 0 ? '' : `${counts.fixed} fixed`,
  ].filter((part) => part !== '');
  return `${counts.notJudged > 0 ? 'Could not judge everything. ' : ''}${parts.join(', ')}.`;
}

/** There was something to judge, and not one function of it was judged. */
function isUseless(counts: Counts): boolean {
  return verdictOf(counts) === 'unjudged' && counts.functionsJudged === 0;
}

function bySeverity(findings: readonly Finding[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'note'];
  const parts = severities.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? '' : plural(count, severity);
  });
  return parts.filter((part) => part !== '').join(', ');
}

function coverage(review: Review, { functionsJudged }: Counts): string {
  if (functionsJudged === 0) return '';
  const patches = review.patches.length > 1 ? ` in ${review.patches.length} patches` : '';
  return `${plural(functionsJudged, 'function')} judged${patches}, ${scopes(review)}.`;
}

const scopeWords: Readonly<Record<Scope, string>> = {
  hunk: 'hunks alone',
  function: 'whole function',
  file: 'whole file',
  tree: 'whole tree',
};

/** `scope: hunks alone`, or with numbers when functions were judged with different amounts of text. */
function scopes({ patches, findings }: Review): string {
  const order: readonly Scope[] = ['hunk', 'function', 'file', 'tree'];
  const counts = new Map<Scope, number>();
  for (const { functionsByScope } of patches) {
    for (const scope of order) {
      const count = functionsByScope?.[scope] ?? 0;
      if (count > 0) counts.set(scope, (counts.get(scope) ?? 0) + count);
    }
  }
  if (counts.size === 0) for (const { scope } of findings) counts.set(scope, 0);
  const used = order.filter((scope) => counts.has(scope));
  if (used.length === 0) return 'scope: as far as the diff shows them';
  const described = used.map((scope) => {
    const count = used.length > 1 ? (counts.get(scope) ?? 0) : 0;
    return count > 0 ? `${scopeWords[scope]} (${count})` : scopeWords[scope];
  });
  return `scope: ${described.join(', ')}`;
}

function hiddenFindings({ hidden }: Review): string {
  const parts = [
    hidden.existing === 0 ? '' : `${hidden.existing} existing (--existing)`,
    hidden.suppressed === undefined ? '' : `${hidden.suppressed} suppressed (.hunklock-suppressions.yaml)`,
    hidden.possible === 0 ? '' : `${hidden.possible} possible (--pedantic)`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Not shown: ${parts.join(', ')}.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
