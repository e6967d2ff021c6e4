// One finding as a SARIF result: place, identity, the path that leads to it, the proven edit.
import type { Finding, FixEdit, WitnessStep } from '../finding/model.js';
import type { Review } from './model.js';
import { patchLabel, placeOf } from './place.js';
import { artifactLocation, textLocation } from './sarif-location.js';
import { visible } from './visible.js';

/** Steps of one code flow that GitHub shows. */
const mostSteps = 1000;

export function sarifResult(review: Review, finding: Finding, ruleIndex: number): object {
  const { side, line, column } = placeOf(finding);
  const { rule, severity, file, certainty, status, scope, fingerprint, lock } = finding;
  const label = patchLabel(review, finding.patch);
  const fixes = fixesOf(review, finding);
  const snippet = review.sourceLines(finding.patch, file, side, line);
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    kind: 'fail',
    message: { text: messageOf(finding) },
    locations: [
      {
        ...textLocation({ side, file, line, column, snippet }),
        ...(finding.function === ''
          ? {}
          : { logicalLocations: [{ name: visible(finding.function), kind: 'function' }] }),
      },
    ],
    // GitHub tells results of two runs apart by the second key only, and makes one of the line's text without it.
    partialFingerprints: { 'hunklock/v1': fingerprint, primaryLocationLineHash: `${fingerprint}:1` },
    ...(finding.witness.length === 0 ? {} : { codeFlows: [codeFlow(finding)] }),
    baselineState: status === 'introduced' ? 'new' : 'unchanged',
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: {
      certainty,
      status,
      scope,
      ...(lock === undefined ? {} : { lock }),
      ...(label === undefined ? {} : { patch: label }),
    },
  };
}

function messageOf({ message, evidence, status }: Finding): string {
  const about = evidence === undefined ? '' : ` (${visible(evidence)})`;
  return `${status === 'existing' ? 'Existing: ' : ''}${visible(message)}${about}`;
}

function codeFlow({ witness, file }: Finding): object {
  const locations = witness
    .slice(0, mostSteps)
    .map((step) => ({ location: stepLocation(step, file), importance: 'essential' }));
  return { threadFlows: [{ locations }] };
}

function stepLocation(step: WitnessStep, findingFile: string): object {
  const when = step.side === 'pre' ? 'before the patch: ' : '';
  const file = step.file ?? findingFile;
  return textLocation({ side: step.side, file, line: step.line, message: when + visible(step.text) });
}

/** Only edits whose columns are known: the text of the line is at hand, and holds the replaced word once. */
function fixesOf(review: Review, finding: Finding): object[] {
  const { fix } = finding;
  if (fix === undefined) return [];
  const replacements = fix.edits.map((edit) => replacement(review, finding, edit));
  if (replacements.length === 0 || replacements.includes(undefined)) return [];
  const artifactChanges = [{ artifactLocation: artifactLocation('post', finding.file), replacements }];
  return [{ description: { text: visible(fix.description) }, artifactChanges }];
}

function replacement(review: Review, finding: Finding, edit: FixEdit): object | undefined {
  const text = review.sourceLines(finding.patch, finding.file, 'post', edit.line) ?? '';
  const at = text.indexOf(edit.old);
  if (edit.old === '' || at < 0 || text.indexOf(edit.old, at + 1) >= 0) return undefined;
  return {
    deletedRegion: { startLine: edit.line, startColumn: at + 1, endColumn: at + 1 + edit.old.length },
    insertedContent: { text: edit.new },
  };
}
