// The line format of compilers, `place: severity: message [rule]`, that editors know how to jump from.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import type { Review } from './model.js';
import { patchLabel } from './place.js';
import { visible } from './visible.js';

/** One finding on one line. `place` is the line, or line and column, in the file. */
export function findingLine(review: Review, finding: Finding, place: string): string {
  const label = patchLabel(review, finding.patch);
  const evidence = finding.evidence === undefined ? '' : ` (${visible(finding.evidence)})`;
  const patch = label === undefined ? '' : ` (${label})`;
  const message = visible(finding.message) + evidence + patch;
  return `${visible(finding.file)}:${place}: ${severityWord(finding)}: ${message} [${finding.rule}]`;
}

/** One notice on one line; one that is about no file stands under the tool's name. */
export function noticeLine(notice: Notice, severity: string): string {
  const line = notice.line === undefined ? '' : `:${notice.line}`;
  const place = notice.file === undefined ? 'hunklock' : `${visible(notice.file)}${line}`;
  const input = notice.inputLine === undefined ? '' : ` (input line ${notice.inputLine})`;
  const unjudged = notice.level === 'not-judged' ? 'not judged: ' : '';
  return `${place}: ${severity}: ${unjudged}${visible(notice.message)}${input} [${notice.code}]`;
}

/** What was fixed and what was there before is no problem of the patch: a note for whoever reads on. */
function severityWord(finding: Finding): string {
  switch (finding.status) {
    case 'introduced':
      return finding.severity;
    case 'existing':
      return `${finding.severity}: existing`;
    case 'fixed':
      return 'note: fixed';
    default:
      return finding satisfies never;
  }
}
