// One line per finding for b4's per-patch check commands, in the words that checkpatch uses and b4 looks for.
import type { Severity } from '../finding/model.js';
import type { Notice } from '../base/notice.js';
import type { Reporter } from './model.js';
import { placeOf } from './place.js';
import { visible } from './visible.js';

/** b4 takes a line with `ERROR:` as a failure and any other as a warning; no line at all is a pass. */
const words: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', note: 'CHECK' };

/** What was fixed is no line: b4 would count it against the patch. */
export const renderB4: Reporter = (review) => {
  const findings = review.findings.filter(({ status }) => status !== 'fixed');
  return [
    ...findings.map((finding) => {
      const evidence = finding.evidence === undefined ? '' : ` (${visible(finding.evidence)})`;
      const existing = finding.status === 'existing' ? 'existing: ' : '';
      const tags = `[${finding.rule}, ${finding.certainty}]`;
      const message = existing + visible(finding.message) + evidence;
      const place = `${visible(finding.file)}:${placeOf(finding).line}`;
      return `${place}: ${words[finding.severity]}: ${message} ${tags}\n`;
    }),
    ...review.notices.map(noticeLine),
  ].join('');
};

function noticeLine({ code, level, message, file, line, inputLine }: Notice): string {
  const at = line === undefined ? '' : `:${line}`;
  const place = file === undefined ? 'hunklock' : visible(file) + at;
  const input = inputLine === undefined ? '' : ` (line ${inputLine} of the mail)`;
  const word = level === 'not-judged' ? 'WARNING: not judged:' : 'CHECK:';
  return `${place}: ${word} ${visible(message)}${input} [${code}]\n`;
}
