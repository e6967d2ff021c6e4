// The machine-readable report, version 1. Its schema is json-schema.ts; fields are added, never changed.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import type { Reporter, Review, ReviewedPatch } from './model.js';
import { seriesPosition } from './place.js';
import { countReview } from './summary.js';
import { visibleJson } from './visible.js';

/** Everything of the review, whatever the options; keys are always there, `null` where there is no value. */
export const renderJson: Reporter = (review, { toolVersion }) =>
  `${visibleJson(joinNumberLists(JSON.stringify(jsonReport(review, toolVersion), null, 2)))}\n`;

/** Line numbers on one line; a string holds no raw newline, so this touches no text. */
function joinNumberLists(json: string): string {
  return json.replace(/\[\n[\d,\n ]+\]/g, (list) => list.replace(/[\n ]+/g, '').replaceAll(',', ', '));
}

function jsonReport(review: Review, toolVersion: string): object {
  return {
    version: 1,
    tool: { name: 'hunklock', version: toolVersion },
    patches: review.patches.map(jsonPatch),
    findings: review.findings.map(jsonFinding),
    notices: review.notices.map(jsonNotice),
    summary: {
      ...countReview(review),
      hidden: { suppressed: 0, ...review.hidden },
      since: review.since ?? null,
    },
  };
}

function jsonPatch({ patch, input, functionsJudged, functionsByScope }: ReviewedPatch): object {
  return {
    subject: patch.subject ?? null,
    messageId: patch.messageId ?? null,
    seq: seriesPosition(patch) ?? null,
    input,
    files: patch.files.length,
    source: patch.source,
    format: patch.format,
    functionsJudged,
    functionsByScope: { hunk: 0, function: 0, file: 0, tree: 0, ...functionsByScope },
  };
}

function jsonFinding(finding: Finding): object {
  return {
    rule: finding.rule,
    severity: finding.severity,
    certainty: finding.certainty,
    status: finding.status,
    scope: finding.scope,
    patch: finding.patch,
    file: finding.file,
    function: finding.function,
    pre: finding.pre ?? null,
    post: finding.post ?? null,
    inputLine: finding.inputLine ?? null,
    lock: finding.lock ?? null,
    message: finding.message,
    witness: finding.witness.map(({ side, line, text, file }) => ({ side, line, text, file: file ?? null })),
    fix: finding.fix ?? null,
    fingerprint: finding.fingerprint,
    evidence: finding.evidence ?? null,
    lanes: finding.lanes,
    functionLines: finding.functionLines,
  };
}

function jsonNotice(notice: Notice): object {
  return {
    code: notice.code,
    level: notice.level,
    file: notice.file ?? null,
    line: notice.line ?? null,
    inputLine: notice.inputLine ?? null,
    message: notice.message,
  };
}
