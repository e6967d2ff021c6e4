// The findings of an HTML page: the bar to filter them, and an article for each.
import type { Finding } from '../finding/model.js';
import { renderCode } from './html-code.js';
import { escapeHtml } from './html-escape.js';
import type { ReportOptions, Review } from './model.js';
import { patchLabel, placeOf } from './place.js';

/** A page that a browser still opens at once. What is beyond is shown with less code, then without. */
const mostRows = 12_000;
const mostArticles = 1500;
const shortContext = 2;

const statusWords: Readonly<Record<Finding['status'], string>> = {
  introduced: 'Introduced',
  fixed: 'Fixed',
  existing: 'Existing',
};

export function renderFindings(review: Review, options: ReportOptions): string {
  const findings = review.findings.filter(({ status }) => status !== 'fixed' || !options.quiet);
  if (findings.length === 0)
    return '<section aria-labelledby="findings"><h2 id="findings">No findings</h2></section>';
  let rows = 0;
  const articles = findings.slice(0, mostArticles).map((finding, at) => {
    const code = renderCode(review, finding, rows > mostRows ? shortContext : undefined);
    rows += code.rows;
    return article(review, finding, at, code.html);
  });
  const rest = findings.slice(mostArticles);
  return `<section aria-labelledby="findings"><h2 id="findings" tabindex="-1">Findings</h2>
${filterBar(findings)}
${articles.join('\n')}
${rest.length === 0 ? '' : restList(rest)}
</section>`;
}

/** Hidden until the script runs: without it, it would do nothing. */
function filterBar(findings: readonly Finding[]): string {
  const statuses = [...new Set(findings.map(({ status }) => status))];
  const boxes = statuses.map(
    (status) =>
      `<label><input type="checkbox" name="status" value="${status}" checked> ${statusWords[status]}</label>`,
  );
  const choice =
    boxes.length < 2 ? '' : `<fieldset><legend class="hidden">Status</legend>${boxes.join('\n')}</fieldset>`;
  return `<div class="bar" role="search" aria-label="Findings" hidden>
<label>Filter <input type="search" id="filter" autocomplete="off" placeholder="rule, file, function, lock"></label>
${choice}
<label><input type="checkbox" id="keys" checked> Keys: <kbd>j</kbd> next, <kbd>k</kbd> previous, <kbd>o</kbd> code, <kbd>/</kbd> filter</label>
<span id="count" class="dim" role="status"></span>
</div>`;
}

function article(review: Review, finding: Finding, at: number, code: string): string {
  const { status, rule, certainty, scope } = finding;
  const id = `finding-${at + 1}`;
  const label = patchLabel(review, finding.patch);
  const facts = [
    status,
    rule,
    certainty,
    ...(finding.function === '' ? [] : [`in ${finding.function}()`]),
    ...(label === undefined ? [] : [label]),
    ...(finding.lock === undefined ? [] : [finding.lock]),
    ...(scope === 'hunk' ? ['judged from the hunks alone'] : []),
    ...(finding.inputLine === undefined ? [] : [`input line ${finding.inputLine}`]),
  ];
  return `<article class="finding" id="${id}" data-status="${status}" tabindex="-1" aria-labelledby="${id}-title">
<div class="about"><h3 id="${id}-title">${heading(finding)}</h3>
<p class="dim">${escapeHtml(facts.join(' · '))}</p></div>
${evidenceOf(finding)}${elsewhere(finding)}${fixOf(finding)}<details open><summary>Code, before and after</summary>
${code}
</details>
</article>`;
}

function heading(finding: Finding): string {
  const { severity, status, file, message } = finding;
  const word = status === 'fixed' ? 'fixed' : severity;
  const style = word === 'note' ? 'note-tag' : word;
  return `<span class="tag ${style}">${word}:</span> ${escapeHtml(message)} <code>${escapeHtml(file)}:${placeOf(finding).line}</code>`;
}

function evidenceOf({ evidence }: Finding): string {
  return evidence === undefined ? '' : `<p>${escapeHtml(evidence)}</p>\n`;
}

/** Steps of the witness in other files. */
function elsewhere({ witness }: Finding): string {
  const steps = witness.filter(({ file }) => file !== undefined);
  if (steps.length === 0) return '';
  const items = steps.map(
    ({ file = '', line, text }) => `<li><code>${escapeHtml(file)}:${line}</code> ${escapeHtml(text)}</li>`,
  );
  return `<p>In other files:</p><ol>${items.join('')}</ol>\n`;
}

function fixOf({ fix }: Finding): string {
  if (fix === undefined) return '';
  return `<p>Suggested, and judged to leave no finding: ${escapeHtml(fix.description)}</p>\n`;
}

function restList(findings: readonly Finding[]): string {
  const items = findings
    .slice(0, 20_000)
    .map((finding) => `<li>${heading(finding)} [${escapeHtml(finding.rule)}]</li>`);
  return `<h3>${findings.length} more findings, without their code</h3><ol>${items.join('\n')}</ol>`;
}
