// The last step of a judgement: levels of the config, suppressions, order, and what the options hide.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import type { Review } from '../report/model.js';
import { applySuppressions, type Coverage } from './apply-suppressions.js';
import type { ReviewOptions } from './options.js';
import { applyLevels } from './rule-policy.js';
import { ordered, visibleFindings } from './visible-findings.js';

/** What is shown, and what is said and counted of the rest. */
export function settleFindings(
  found: readonly Finding[],
  options: ReviewOptions,
  judgedWholly: Coverage['judgedWholly'],
): { shown: readonly Finding[]; hidden: Review['hidden']; notices: readonly Notice[] } {
  const { levelFor, suppressions, treePath = (file: string) => file } = options;
  const levelled = levelFor === undefined ? found : applyLevels(found, levelFor, treePath);
  const { findings, notices, count } = applySuppressions(levelled, suppressions, { treePath, judgedWholly });
  const { shown, hidden } = visibleFindings(ordered(findings), options);
  return { shown, hidden: count === 0 ? hidden : { ...hidden, suppressed: count }, notices };
}
