// Workflow commands of GitHub Actions, `::error file=..,line=..::message`: annotations from a step's own output.
import type { Notice } from '../base/notice.js';
import type { Finding, Severity } from '../finding/model.js';
import type { Reporter, Review } from './model.js';
import { patchLabel, placeOf } from './place.js';
import { visible } from './visible.js';

type Level = 'error' | 'warning' | 'notice';

const levels: Readonly<Record<Severity, Level>> = { error: 'error', warning: 'warning', note: 'notice' };

/**
 * One command per finding and notice. The runner shows the first ten of each level of a step as annotations and all
 * of them in the log; the worst findings come first.
 *
 * @see GitHub Docs, "Workflow commands for GitHub Actions"
 */
export const renderGithub: Reporter = (review, options) => {
  const findings = review.findings.filter(({ status }) => status !== 'fixed' || !options.quiet);
  return [...findings.map((finding) => findingCommand(review, finding)), ...review.notices.map(noticeCommand)]
    .map((line) => `${line}\n`)
    .join('');
};

function findingCommand(review: Review, finding: Finding): string {
  const { line, column } = placeOf(finding);
  const label = patchLabel(review, finding.patch);
  const title = [finding.rule, finding.certainty, ...(label === undefined ? [] : [label])].join(', ');
  const steps = finding.witness.map((step) => {
    const side = step.side === 'pre' ? 'before the patch, ' : '';
    const file = step.file === undefined ? '' : `${visible(step.file)}, `;
    return `${file}${side}line ${step.line}: ${visible(step.text)}`;
  });
  const evidence = finding.evidence === undefined ? '' : ` (${visible(finding.evidence)})`;
  const text = [`${statusWord(finding)}${visible(finding.message)}${evidence}`, ...steps].join('\n');
  // A line of the pre-image would mark the wrong line of the file: a fixed finding is placed on the file alone.
  const place = finding.status === 'fixed' ? {} : { line: String(line), col: String(column) };
  return command(levelOf(finding), { file: finding.file, ...place, title }, text);
}

function levelOf({ status, severity }: Finding): Level {
  return status === 'fixed' ? 'notice' : levels[severity];
}

function statusWord({ status }: Finding): string {
  return status === 'introduced' ? '' : `${status}: `;
}

function noticeCommand({ code, level, message, file, line, inputLine }: Notice): string {
  const place = {
    ...(file === undefined ? {} : { file }),
    ...(file === undefined || line === undefined ? {} : { line: String(line) }),
  };
  const input = inputLine === undefined ? '' : ` (input line ${inputLine})`;
  const isUnjudged = level === 'not-judged';
  const title = isUnjudged ? `not judged: ${code}` : code;
  return command(isUnjudged ? 'warning' : 'notice', { ...place, title }, visible(message) + input);
}

function command(name: Level, properties: Readonly<Record<string, string>>, message: string): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${written.join(',')}::${escapeData(message)}`;
}

/** What the runner decodes again. The older form `##[command]` is looked for anywhere in a line: it is broken up. */
function escapeData(text: string): string {
  return text
    .replaceAll('##[', '# #[')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(visible(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
