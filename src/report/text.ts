// The report for people: a code frame with lock lanes per finding, what was fixed, notices, a closing line.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import { wrapWords } from './columns.js';
import { buildFrame } from './frame.js';
import { renderFrame } from './frame-text.js';
import type { ReportOptions, Reporter, Review } from './model.js';
import { makePaint, type Paint, type Style } from './paint.js';
import { patchLabel, placeOf } from './place.js';
import { countReview, summarise, verdictOf, type Verdict } from './summary.js';
import { visible } from './visible.js';

/** With `quiet`: no frames, no `fixed:` lines and no closing line; findings and notices stay. */
export const renderText: Reporter = (review, options) => {
  const paint = makePaint(options.color);
  const problems = review.findings.filter(({ status }) => status !== 'fixed');
  const fixed = options.quiet ? [] : review.findings.filter(({ status }) => status === 'fixed');
  const sections = [
    ...problems.map((finding) => renderProblem(review, finding, options, paint)),
    fixed.flatMap((finding) => renderFixed(review, finding, options, paint)),
    review.notices.flatMap((notice) => renderNotice(notice, options, paint)),
    options.quiet ? [] : renderSummary(review, options, paint),
  ];
  const separator = options.quiet ? '\n' : '\n\n';
  const filled = sections.filter((lines) => lines.length > 0);
  return filled.map((lines) => lines.join('\n')).join(separator) + (filled.length === 0 ? '' : '\n');
};

function renderProblem(review: Review, finding: Finding, options: ReportOptions, paint: Paint): string[] {
  const { severity, status } = finding;
  const place = `${visible(finding.file)}:${placeOf(finding).line}:`;
  const tags = [finding.rule, finding.certainty, ...(status === 'existing' ? [status] : [])].join(', ');
  const evidence = options.quiet && finding.evidence !== undefined ? ` (${visible(finding.evidence)})` : '';
  const words = `${place} ${severity}: ${visible(finding.message)}${evidence}  [${tags}]`;
  const [first = '', ...rest] = wrapWords(words, options.width, '    ');
  const header = [paintHeader(first, place, severity, paint), ...rest.map((line) => paint('place', line))];
  if (options.quiet) return header;
  const about = wrapWords(`  ${describe(review, finding, options).join('; ')}`, options.width, '  ');
  const frame = renderFrame(buildFrame(review, finding), options);
  return [...header, ...about.map((line) => paint('dim', line)), ...frame];
}

function paintHeader(line: string, place: string, severity: Finding['severity'], paint: Paint): string {
  const lead = `${place} ${severity}:`;
  if (!line.startsWith(lead)) return paint('place', line);
  return `${paint('place', place)} ${paint(severity, `${severity}:`)}${paint('place', line.slice(lead.length))}`;
}

/** What the frame does not say: function, evidence, patch, where in the mail, how much text was known. */
function describe(review: Review, finding: Finding, options: ReportOptions): string[] {
  const label = patchLabel(review, finding.patch);
  const { subject = '', files = [] } = review.patches[finding.patch]?.patch ?? {};
  return [
    finding.function === '' ? 'in a function the hunk does not name' : `in ${visible(finding.function)}()`,
    ...(finding.evidence === undefined ? [] : [visible(finding.evidence)]),
    ...(label === undefined ? [] : [subject === '' ? label : `${label} "${visible(withoutTag(subject))}"`]),
    // A scan has no diff: its input is the file itself.
    ...(finding.inputLine === undefined || files.length === 0 ? [] : [`input line ${finding.inputLine}`]),
    ...(finding.scope === 'hunk' ? ['judged from the hunks alone'] : []),
    ...(options.verbose ? [`fingerprint ${visible(finding.fingerprint)}`] : []),
  ];
}

/** The label has said it: `[PATCH v3 2/5]`. */
function withoutTag(subject: string): string {
  return subject.replace(/^\[[^\]]{0,200}\] ?/, '') || subject;
}

function renderFixed(review: Review, finding: Finding, options: ReportOptions, paint: Paint): string[] {
  const label = patchLabel(review, finding.patch);
  const inFunction = finding.function === '' ? '' : `${visible(finding.function)}(): `;
  const place = `${visible(finding.file)}:${placeOf(finding).line}:`;
  const tags = [finding.rule, finding.certainty, ...(label === undefined ? [] : [label])].join(', ');
  const words = `fixed: ${place} ${inFunction}${visible(finding.message)}  [${tags}]`;
  return paintLead(wrapWords(words, options.width, '    '), 'fixed:', 'fixed', paint);
}

function renderNotice(notice: Notice, options: ReportOptions, paint: Paint): string[] {
  const lead = notice.level === 'not-judged' ? 'not judged:' : 'notice:';
  const words = `${lead} ${noticePlace(notice)}${visible(notice.message)}  [${notice.code}]`;
  const style: Style = notice.level === 'not-judged' ? 'doubt' : 'dim';
  return paintLead(wrapWords(words, options.width, '    '), lead, style, paint);
}

function noticePlace({ file, line, inputLine }: Notice): string {
  if (file !== undefined) return `${visible(file)}${line === undefined ? '' : `:${line}`}: `;
  return inputLine === undefined ? '' : `input line ${inputLine}: `;
}

function renderSummary(review: Review, options: ReportOptions, paint: Paint): string[] {
  const styles: Readonly<Record<Verdict, Style>> = { introduced: 'error', unjudged: 'doubt', clean: 'good' };
  const counts = countReview(review);
  const isEmpty = counts.functionsJudged === 0;
  const style = isEmpty && verdictOf(counts) === 'clean' ? 'doubt' : styles[verdictOf(counts)];
  return wrapWords(summarise(review), options.width).map((line) => paint(style, line));
}

function paintLead(lines: readonly string[], lead: string, style: Style, paint: Paint): string[] {
  return lines.map((line, index) => {
    return index === 0 && line.startsWith(lead) ? paint(style, lead) + line.slice(lead.length) : line;
  });
}
