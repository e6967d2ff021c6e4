// What a reply says about one finding: plain, polite, and a question where it is not certain.
import type { Finding } from '../finding/model.js';
import { wrapWords } from './columns.js';
import { placeOf } from './place.js';
import { visible } from './visible.js';

export const replyWidth = 78;

/** The paragraphs of a remark, wrapped. */
export function remarkOf(finding: Finding, isExact: boolean): string[] {
  const steps = finding.witness.map((step) => {
    const when = step.side === 'pre' ? ' (before the patch)' : '';
    return `  ${visible(step.file ?? finding.file)}:${step.line}${when}: ${visible(step.text)}`;
  });
  const suggestion = suggestionOf(finding);
  return [
    ...wrapWords(sentence(finding, isExact), replyWidth),
    ...(steps.length === 0 ? [] : ['', ...steps.flatMap((step) => wrapWords(step, replyWidth, '    '))]),
    ...(suggestion === undefined ? [] : ['', ...wrapWords(suggestion, replyWidth)]),
  ];
}

function sentence(finding: Finding, isExact: boolean): string {
  const { message, evidence, status, certainty, rule } = finding;
  const where = placeWords(finding, isExact);
  const about = evidence === undefined ? '' : ` (${visible(evidence)})`;
  const before = status === 'existing' ? ' It was there before this patch.' : '';
  const said = `${visible(message)}${about} [${rule}].`;
  if (certainty === 'certain') return `There seems to be a problem ${where}: ${said}${before}`;
  return `Is this right ${where}? As far as I can see: ${said}${before} Or does code that the patch does not show rule it out?`;
}

/** A place that is not quoted is named. */
function placeWords(finding: Finding, isExact: boolean): string {
  const name = finding.function === '' ? '' : `in ${visible(finding.function)}()`;
  if (isExact) return name === '' ? 'here' : `here, ${name}`;
  const place = `at ${visible(finding.file)}:${placeOf(finding).line}`;
  return name === '' ? place : `${name}, ${place}`;
}

function suggestionOf({ fix }: Finding): string | undefined {
  const [edit, ...more] = fix?.edits ?? [];
  if (fix === undefined || edit === undefined) return undefined;
  const text = edit.new.trim();
  if (more.length > 0 || text === '' || text.length > 60 || text.includes('\n'))
    return `Would this help: ${visible(fix.description)} (line ${edit.line})?`;
  return `Was '${visible(text)}' meant, for '${visible(edit.old.trim())}' in line ${edit.line}?`;
}
