// Exit statuses, the same for every command.
import type { Finding, Severity } from '../finding/model.js';
import type { Review } from '../report/model.js';
import { suppressionCodes } from './apply-suppressions.js';
import { internalErrorsOf } from './internal-error.js';

/** Public: scripts and hooks test them. */
export const exitStatus = {
  clean: 0,
  found: 1,
  usage: 2,
  notJudged: 3,
  bug: 4,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

const severityRank: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

/**
 * A bug of ours outweighs all: what was found is in the report, but who reads the status alone must not trust it.
 * A defect the patch brings in outweighs what could not be judged; that outweighs a clean rest.
 *
 * @param strict - An entry of the suppressions that does no work, or has no reason, counts as a defect.
 */
export function exitOf(
  review: Review,
  failOn: Severity,
  counted: readonly Finding['status'][],
  strict = false,
): ExitStatus {
  if (internalErrorsOf(review).length > 0) return exitStatus.bug;
  const fails = review.findings.some(
    ({ status, severity }) => counted.includes(status) && severityRank[severity] >= severityRank[failOn],
  );
  const isSlack = strict && review.notices.some(({ code }) => suppressionCodes.has(code));
  if (fails || isSlack) return exitStatus.found;
  return review.notices.some(({ level }) => level === 'not-judged') ? exitStatus.notJudged : exitStatus.clean;
}
