// Which findings are shown, and in which order.
import type { Finding } from '../finding/model.js';
import type { Review } from '../report/model.js';
import type { ReviewOptions } from './options.js';

const statusOrder: readonly Finding['status'][] = ['introduced', 'fixed', 'existing'];
const severityOrder: readonly Finding['severity'][] = ['error', 'warning', 'note'];
const certaintyOrder: readonly Finding['certainty'][] = ['certain', 'likely', 'possible'];

/** Introduced first; within a status, what an oops in the mail speaks for, then the worst, then the surest. */
export function ordered(findings: readonly Finding[]): readonly Finding[] {
  const rank = (finding: Finding): readonly number[] => [
    statusOrder.indexOf(finding.status),
    finding.patch,
    finding.evidence === undefined ? 1 : 0,
    severityOrder.indexOf(finding.severity),
    certaintyOrder.indexOf(finding.certainty),
  ];
  return [...findings].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const differs = left.findIndex((value, index) => value !== right[index]);
    if (differs >= 0) return (left[differs] ?? 0) - (right[differs] ?? 0);
    return a.file.localeCompare(b.file) || lineOfFinding(a) - lineOfFinding(b);
  });
}

const lineOfFinding = (finding: Finding): number => (finding.post ?? finding.pre).line;

/** Splits off what the options hide; the count is told, so that nothing vanishes in silence. */
export function visibleFindings(
  findings: readonly Finding[],
  options: ReviewOptions,
): { shown: readonly Finding[]; hidden: Review['hidden'] } {
  const hidden = { possible: 0, existing: 0 };
  const shown = findings.filter((finding) => {
    if (finding.certainty === 'possible' && !options.pedantic) {
      if (finding.status === 'introduced') hidden.possible++;
      return false;
    }
    if (finding.status === 'existing' && !options.existing) {
      hidden.existing++;
      return false;
    }
    return true;
  });
  return { shown, hidden };
}
