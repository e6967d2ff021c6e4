// `file:line:column: severity: message [rule]` with the witness as notes: compilation-mode, vim, VS Code matchers.
import type { Finding } from '../finding/model.js';
import { findingLine, noticeLine } from './compiler-line.js';
import type { Reporter, Review } from './model.js';
import { placeOf } from './place.js';
import { visible } from './visible.js';

export const renderEmacs: Reporter = (review, options) => {
  const findings = review.findings.filter(({ status }) => status !== 'fixed' || !options.quiet);
  return [
    ...findings.flatMap((finding) => renderFinding(review, finding)),
    ...review.notices.map((notice) => noticeLine(notice, 'note')),
  ]
    .map((line) => `${line}\n`)
    .join('');
};

function renderFinding(review: Review, finding: Finding): string[] {
  const { side, line, column } = placeOf(finding);
  const file = visible(finding.file);
  const steps = finding.witness.map((step) => {
    const image = step.side === side ? '' : step.side === 'pre' ? 'before the patch: ' : 'after the patch: ';
    const place = `${step.file === undefined ? file : visible(step.file)}:${step.line}`;
    return `${place}: note: ${image}${visible(step.text)}`;
  });
  const fixes = (finding.fix?.edits ?? []).map((edit) => {
    return `${file}:${edit.line}: note: did you mean '${visible(edit.new.trim())}' for '${visible(edit.old.trim())}'?`;
  });
  return [findingLine(review, finding, `${line}:${column}`), ...steps, ...fixes];
}
