// The JSON array that `b4 review` expects of an external check: one result per patch.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import type { Reporter, Review } from './model.js';
import { patchLabel } from './place.js';
import { renderText } from './text.js';
import { summarise } from './summary.js';
import { visible, visibleJson } from './visible.js';

type Status = 'pass' | 'warn' | 'fail';

interface CheckResult {
  readonly tool: string;
  readonly status: Status;
  readonly summary: string;
  readonly details: string;
}

/** Details are read in a window of that width. */
const detailWidth = 78;

/**
 * One object with `tool`, `status`, `summary` and `details` per patch; `details` is the report for people.
 *
 * @see b4's documentation, "Writing an external check script"
 */
export const renderB4Review: Reporter = (review, options) => {
  const parts = review.patches.length < 2 ? [review] : review.patches.map((_, at) => partOf(review, at));
  const results = parts.map((part, at): CheckResult => {
    const label = review.patches.length < 2 ? undefined : patchLabel(review, at);
    return {
      tool: 'hunklock',
      status: statusOf(part),
      summary: (label === undefined ? '' : `${label}: `) + summaryOf(part),
      details: renderText(part, { ...options, color: false, width: detailWidth, verbose: false }),
    };
  });
  return `${visibleJson(JSON.stringify(results, null, 2))}\n`;
};

/** What belongs to one patch; a notice that names no file of any patch goes with the first. */
function partOf(review: Review, at: number): Review {
  const filesOf = (patch: number): readonly (string | undefined)[] =>
    (review.patches[patch]?.patch.files ?? []).flatMap(({ prePath, postPath }) => [prePath, postPath]);
  const patchOf = ({ file }: Notice): number => {
    const found = review.patches.findIndex((_, patch) => file !== undefined && filesOf(patch).includes(file));
    return Math.max(found, 0);
  };
  return {
    ...review,
    findings: review.findings.filter(({ patch }) => patch === at),
    notices: review.notices.filter((notice) => patchOf(notice) === at),
    hidden: at === 0 ? review.hidden : { possible: 0, existing: 0 },
  };
}

/** What could not be judged, or is still there, is no pass. */
function statusOf({ findings, notices, since }: Review): Status {
  const introduced = findings.filter(({ status }) => status === 'introduced');
  if (introduced.some(({ severity }) => severity === 'error')) return 'fail';
  const isRepeated = since !== undefined && since.repeated > 0;
  const isWarned = introduced.length > 0 || isRepeated || notices.some(({ level }) => level === 'not-judged');
  return isWarned ? 'warn' : 'pass';
}

/** The first finding itself, where there is one: the column is read before the details are opened. */
function summaryOf(review: Review): string {
  const introduced = review.findings.filter(({ status }) => status === 'introduced');
  const [first] = introduced;
  if (first === undefined) return summarise(review);
  const more = introduced.length > 1 ? ` (and ${introduced.length - 1} more)` : '';
  return describeBriefly(first) + more;
}

function describeBriefly({ file, post, message, rule }: Finding): string {
  const line = post === undefined ? '' : `:${post.line}`;
  return `${visible(file)}${line}: ${visible(message)} [${rule}]`;
}
