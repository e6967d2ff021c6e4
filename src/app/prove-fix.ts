// Proves a suggested edit: the edited post-image is judged again and must come out better, nowhere worse.
import type { SettledDiagnostic } from '../finding/contrast.js';
import type { SuggestedFix } from '../finding/model.js';
import type { Image } from '../image/model.js';
import { analyseImage } from '../lockstate/analyse.js';
import type { Rule } from '../rule/contract.js';
import { runRules } from '../rule/run.js';
import { openImage } from '../syntax/open.js';

/** The edit of a diagnostic when judging the edited image shows it gone and nothing new in its function. */
export function proveFix(
  image: Image,
  { diagnostic }: SettledDiagnostic,
  all: readonly SettledDiagnostic[],
  rules: readonly Rule[],
): SuggestedFix | undefined {
  const { fix } = diagnostic;
  if (!fix) return undefined;
  const edited = replaceCall(image, fix);
  if (!edited) return undefined;
  const analysis = analyseImage(openImage(edited), image.filePath);
  const slice = analysis.unit.slices.find(
    ({ startLine, endLine }) => startLine <= fix.line && endLine >= fix.line,
  );
  const facts = slice && analysis.facts(slice);
  if (!facts) return undefined;
  const known = new Set(all.map((settled) => identityOf(settled.diagnostic)));
  const left = runRules(rules, facts).filter(
    ({ certainty }) => certainty !== undefined && certainty !== 'possible',
  );
  if (left.some((other) => !known.has(identityOf(other)) || identityOf(other) === identityOf(diagnostic)))
    return undefined;
  const edits = [{ line: fix.line, old: fix.old, new: fix.new }];
  return { description: fix.description, edits };
}

const identityOf = ({ ruleId, kind, lock, at }: SettledDiagnostic['diagnostic']): string =>
  `${ruleId}|${kind}|${lock ?? ''}|${at.line}`;

/** The image with the one call `old(` on the line renamed; undefined when it is not there exactly once. */
function replaceCall(image: Image, fix: { line: number; old: string; new: string }): Image | undefined {
  const at = image.segments.findIndex(
    ({ startLine, lines }) => fix.line >= startLine && fix.line < startLine + lines.length,
  );
  const segment = image.segments[at];
  if (!segment) return undefined;
  const index = fix.line - segment.startLine;
  const pieces = (segment.lines[index] ?? '').split(new RegExp(`\\b${fix.old}(?=\\s{0,4}\\()`));
  if (pieces.length !== 2) return undefined;
  const edited = { ...segment, lines: segment.lines.with(index, pieces.join(fix.new)) };
  return { ...image, segments: image.segments.with(at, edited) };
}
