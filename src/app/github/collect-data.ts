// The judging half's last step: a review as the data that is posted.
import type { Notice } from '../../base/notice.js';
import type { Finding } from '../../finding/model.js';
import { buildFrame } from '../../report/frame.js';
import { renderFrame } from '../../report/frame-text.js';
import type { Review } from '../../report/model.js';
import { placeOf } from '../../report/place.js';
import { summarise } from '../../report/summary.js';
import { packageVersion } from '../package-files.js';
import { dataBounds, itemId, type PullData, type PullItem, type PullNotice } from './review-data.js';

/** Columns of a code frame in a comment: GitHub shows about as many without a scroll bar. */
const frameWidth = 96;

/** What there is to say about the head of a pull request. Never more than the bounds; what is cut is a notice. */
export function collectData(review: Review, pull: number, head: string): PullData {
  const said = review.findings.filter(({ status }) => status !== 'existing');
  const items = said.slice(0, dataBounds.items).map((finding) => itemOf(review, finding));
  const tooMany: readonly Notice[] =
    said.length <= dataBounds.items
      ? []
      : [
          {
            code: 'findings-left-out',
            level: 'not-judged',
            message: `${said.length - dataBounds.items} of ${said.length} findings are left out`,
          },
        ];
  return {
    kind: 'hunklock-pull',
    version: 1,
    tool: packageVersion(),
    pull,
    head,
    summary: cut(summarise(review)),
    items,
    notices: [...tooMany, ...review.notices].slice(0, dataBounds.items).map(noticeData),
  };
}

function itemOf(review: Review, finding: Finding): PullItem {
  const { status, rule, severity, certainty, file, fingerprint, formerFingerprint: former } = finding;
  const options = {
    color: false,
    unicode: true,
    width: frameWidth,
    quiet: false,
    verbose: false,
    toolVersion: '',
    ruleInfo: () => undefined,
  };
  const evidence = finding.evidence === undefined ? '' : ` (${finding.evidence})`;
  return {
    id: itemId(status, fingerprint),
    formerId: former === undefined ? null : itemId(status, former),
    status: status === 'fixed' ? 'fixed' : 'introduced',
    rule,
    severity,
    certainty,
    file: cut(file),
    function: cut(finding.function),
    line: placeOf(finding).line,
    message: cut(`${finding.message}${evidence}`),
    witness: finding.witness.slice(0, dataBounds.steps).map((step) => {
      return { side: step.side, line: step.line, text: cut(step.text), file: step.file ?? null };
    }),
    fix: fixData(review, finding),
    frame: renderFrame(buildFrame(review, finding), options).slice(0, dataBounds.lines).map(cut),
  };
}

/** A fix that is one call on one line, as that line's whole text before and after. */
function fixData(review: Review, { fix, patch, file }: Finding): PullItem['fix'] {
  const [edit] = fix?.edits ?? [];
  if (fix === undefined || edit === undefined || fix.edits.length !== 1) return null;
  const old = review.sourceLines(patch, file, 'post', edit.line);
  if (old === undefined || old.length > dataBounds.text / 2) return null;
  const pieces = old.split(new RegExp(`\\b${edit.old}(?=\\s{0,4}\\()`));
  if (!/^\w+$/.test(edit.old) || pieces.length !== 2) return null;
  return { description: fix.description, line: edit.line, old, new: pieces.join(edit.new) };
}

export function noticeData(notice: Notice): PullNotice {
  const { code, level, file = null, line = null, message } = notice;
  return {
    id: itemId('notice', code, file ?? '', message),
    code,
    level,
    file: file === null ? null : cut(file),
    line,
    message: cut(message),
  };
}

const cut = (text: string): string => text.slice(0, dataBounds.text);
