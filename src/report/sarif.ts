// SARIF 2.1.0, for code scanning services and viewers, inside the limits that GitHub code scanning sets.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import type { ReportOptions, Reporter, Review } from './model.js';
import { placeOf } from './place.js';
import { artifactLocation, textLocation } from './sarif-location.js';
import { sarifResult } from './sarif-result.js';
import { sarifRule } from './sarif-rule.js';
import { countReview } from './summary.js';
import { visible, visibleJson } from './visible.js';

/**
 * Results that one run may hold.
 *
 * @see GitHub Docs, "SARIF support for code scanning", limits
 */
const mostResults = 25_000;

/** Introduced and existing findings as results; fixed ones and every notice as notifications of the run. */
export const renderSarif: Reporter = (review, options) =>
  `${visibleJson(JSON.stringify(sarifLog(review, options), null, 2))}\n`;

function sarifLog(review: Review, options: ReportOptions): object {
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [sarifRun(review, options)],
  };
}

function sarifRun(review: Review, options: ReportOptions): object {
  const problems = review.findings.filter(({ status }) => status !== 'fixed');
  const fixed = options.quiet ? [] : review.findings.filter(({ status }) => status === 'fixed');
  const shown = problems.slice(0, mostResults);
  const rules = [...new Set(shown.map(({ rule }) => rule))];
  return {
    tool: {
      driver: {
        name: 'hunklock',
        semanticVersion: options.toolVersion,
        rules: rules.map((id) => sarifRule(id, options.ruleInfo(id))),
      },
    },
    invocations: [
      {
        executionSuccessful: !review.notices.some(({ code }) => code === 'internal-error'),
        toolExecutionNotifications: [
          ...review.notices.map(noticeNotification),
          ...fixed.map(fixedNotification),
          ...leftOut(problems.length - shown.length),
        ],
      },
    ],
    originalUriBaseIds: {
      SRCROOT: { description: { text: 'The root of the source tree, with the patches applied.' } },
      PREIMAGE: { description: { text: 'The root of the source tree, before the patches.' } },
    },
    columnKind: 'utf16CodeUnits',
    results: shown.map((finding) => sarifResult(review, finding, rules.indexOf(finding.rule))),
    properties: { summary: { ...countReview(review), hidden: review.hidden, since: review.since ?? null } },
  };
}

function noticeNotification(notice: Notice): object {
  const { code, level, message, file, line, inputLine } = notice;
  const severity = code === 'internal-error' ? 'error' : level === 'not-judged' ? 'warning' : 'note';
  const input = inputLine === undefined ? '' : ` (input line ${inputLine})`;
  const text = `${level === 'not-judged' ? 'Not judged: ' : ''}${message}${input}`;
  return {
    level: severity,
    descriptor: { id: code },
    message: { text },
    ...(file === undefined ? {} : { locations: [fileLocation(file, line)] }),
  };
}

function fileLocation(file: string, line: number | undefined): object {
  if (line !== undefined) return textLocation({ side: 'post', file, line });
  return { physicalLocation: { artifactLocation: artifactLocation('post', file) } };
}

/** No result: services that do not know `absent` would open an alert for what the patch repaired. */
function fixedNotification(finding: Finding): object {
  const { side, line } = placeOf(finding);
  return {
    level: 'note',
    message: { text: `Fixed: ${visible(finding.message)} [${finding.rule}]` },
    locations: [textLocation({ side, file: finding.file, line })],
  };
}

function leftOut(count: number): object[] {
  if (count === 0) return [];
  const text = `${count} findings are left out: a run holds ${mostResults} results.`;
  return [{ level: 'warning', message: { text } }];
}
