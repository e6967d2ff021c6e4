// One line per finding, `file:line: severity: message [rule]`: for grep, quickfix lists and line counts.
import { findingLine, noticeLine } from './compiler-line.js';
import type { Reporter } from './model.js';
import { placeOf } from './place.js';

/** A clean run prints nothing; what could not be judged is a `notice:` line. */
export const renderTerse: Reporter = (review, options) => {
  const findings = review.findings.filter(({ status }) => status !== 'fixed' || !options.quiet);
  return [
    ...findings.map((finding) => findingLine(review, finding, String(placeOf(finding).line))),
    ...review.notices.map((notice) => noticeLine(notice, 'notice')),
  ]
    .map((line) => `${line}\n`)
    .join('');
};
