// The index of rules, docs/rules.md, out of the catalogue and the pages.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../src/rule/contract.js';

const head = `# Rules

Every rule has a page: what is wrong, the kernel source for it, a bad and a good patch, when the rule stays silent, how to fix the defect.
\`hunklock rules ID\` prints it. Severities are those without a [config](config.md).

<!-- UPDATE=1 npx vitest run test/docs.test.ts writes this table -->

`;

/** In the order of the catalogue; a page that does not open with its rule's id is an error. */
export function ruleIndex(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, summary }) => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'rules', `${id}.md`), 'utf8');
    if (!page.startsWith(`# ${id}\n`)) throw new Error(`rules/${id}.md does not open with '# ${id}'`);
    return [`[${id}](../rules/${id}.md)`, severity, summary.replaceAll('|', '\\|')];
  });
  return head + table([['rule', 'severity', 'what it says'], ...rows]);
}

/** Columns as wide as their widest cell, as the formatter wants them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const [title = [], ...rest] = rows;
  return [title, widths.map((width) => '-'.repeat(width)), ...rest].map(line).join('');
}
