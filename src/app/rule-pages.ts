// The catalogue's pages, for `hunklock rules` and for the reports that carry them.
import type { RuleInfo } from '../report/model.js';
import type { Rule } from '../rule/contract.js';
import { rules } from '../../rules/index.js';
import { readPackageFile } from './package-files.js';

/** The page as it is written; a rule without one has its summary. */
export function pageOf({ id, summary, severity }: Rule): string {
  return readPackageFile(`rules/${id}.md`) ?? `# ${id}\n\n${summary} (${severity}).\n`;
}

/** Read only when a report asks: most never do. */
export function ruleInfo(id: string): RuleInfo | undefined {
  const rule = rules.find((candidate) => candidate.id === id);
  return rule && { summary: rule.summary, severity: rule.severity, page: pageOf(rule) };
}
