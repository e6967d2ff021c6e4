// One rule's metadata in SARIF: its summary, and its page as the help text.
import type { Severity } from '../finding/model.js';
import type { RuleInfo } from './model.js';

/** GitHub cuts a short description off here. */
const longestDescription = 1024;

/** Twenty at most, ten are shown. */
const tags = ['linux-kernel', 'filesystem', 'locking', 'correctness'];

const problemSeverities: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'recommendation',
};

export function sarifRule(id: string, info: RuleInfo | undefined): object {
  if (info === undefined) return { id };
  const text = info.summary.slice(0, longestDescription);
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text },
    fullDescription: { text: sectionAfterTitle(info.page) || text },
    help: { text: info.page, markdown: info.page },
    defaultConfiguration: { level: info.severity },
    properties: { tags, 'problem.severity': problemSeverities[info.severity] },
  };
}

/** `double-lock` as `DoubleLock`, the form that SARIF asks for. */
function pascalCase(id: string): string {
  return id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** The paragraph below "What is wrong", on one line. */
function sectionAfterTitle(page: string): string {
  const section = page.split(/^## What is wrong$/m)[1] ?? '';
  const paragraph = section.trimStart().split(/\n\n|\n## /)[0] ?? '';
  return paragraph.replace(/\s+/g, ' ').trim().slice(0, longestDescription);
}
