// Whole C files without a patch: everything found is `existing`.
import type { Notice } from '../base/notice.js';
import { assemble } from '../finding/assemble.js';
import { settle } from '../finding/contrast.js';
import type { Finding } from '../finding/model.js';
import type { Image } from '../image/model.js';
import { addedNames, methodContract } from '../kernel/index.js';
import { analyseImage, type ImageAnalysis } from '../lockstate/analyse.js';
import type { Rule } from '../rule/contract.js';
import { runRules } from '../rule/run.js';
import { openImage } from '../syntax/open.js';
import type { FunctionSlice, OpEntry } from '../syntax/model.js';
import { guarded } from './internal-error.js';

export interface ScannedFile {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  readonly functionsJudged: number;
  /** Functions passed over because no rule could speak about them. */
  readonly functionsWithoutInterest: number;
}

// A function with none of these words has nothing that a rule about locks looks at. References are judged in the others
// only: with all functions looked at, the four findings that a scan of fs/ had more were wrong, and a scan has no other
// image to tell. A patch has its touched functions judged whatever they speak of.
const tokensOfInterest =
  /lock|down_|up_|mutex|guard|CLASS|rcu|preempt|irq|d_add|d_splice_alias|d_instantiate|d_drop|kmap_atomic/;

/**
 * Judges every function of one whole file; a bug of ours in one of them leaves the others as they are.
 *
 * @param treePath - The file's path from the top of its tree: what a patch to it would name, and fingerprints hold.
 */
export function scanFile(
  filePath: string,
  text: string,
  rules: readonly Rule[],
  treePath: string = filePath,
): ScannedFile {
  const lines = text.split('\n');
  const image: Image = { side: 'post', filePath, whole: true, segments: [{ startLine: 1, lines }] };
  const bugs: Notice[] = [];
  const analysis = guarded({ file: filePath }, bugs, () => analyseImage(openImage(image), filePath));
  const findings: Finding[] = [];
  const added = addedNames();
  const atomic = atomicMethods(analysis?.unit.opEntries ?? []);
  let functionsJudged = 0;
  let functionsWithoutInterest = 0;
  for (const slice of analysis?.unit.slices ?? []) {
    const isOfInterest = slice.mentions(tokensOfInterest) || atomic.has(slice.name);
    if (!isOfInterest && !(added && slice.mentions(added))) {
      functionsWithoutInterest++;
      continue;
    }
    const subject = { file: filePath, function: slice.name, line: slice.startLine };
    const found = guarded(
      subject,
      bugs,
      () => analysis && scanFunction(slice, analysis, { file: filePath, treePath, lines }, rules),
    );
    if (!found) continue;
    functionsJudged++;
    findings.push(...found);
  }
  const notices = [...(analysis?.notices ?? []), ...bugs];
  return { findings, notices, functionsJudged, functionsWithoutInterest };
}

/** Methods that are entered where sleeping is forbidden: a rule may speak of them although they name no lock. */
const atomicMethods = (entries: readonly OpEntry[]): ReadonlySet<string> =>
  new Set(
    entries
      .filter(({ type, method }) => methodContract(type, method)?.mayBlock === 'no')
      .map(({ functionName }) => functionName),
  );

interface ScannedText {
  readonly file: string;
  readonly treePath: string;
  readonly lines: readonly string[];
}

/** Undefined when the function cannot be judged; the analysis has the notice. */
function scanFunction(
  slice: FunctionSlice,
  { facts: factsOf }: ImageAnalysis,
  { file, treePath, lines }: ScannedText,
  rules: readonly Rule[],
): readonly Finding[] | undefined {
  const facts = factsOf(slice);
  if (!facts) return undefined;
  const settled = runRules(rules, facts).flatMap(
    (diagnostic) => settle(diagnostic, { side: 'post', facts, other: undefined }) ?? [],
  );
  const compared = settled.map((post) => ({ status: 'existing' as const, pre: post, post }));
  const assembled = assemble(compared, {
    patch: 0,
    file: treePath,
    pre: undefined,
    post: facts,
    scope: () => 'file',
    lineText: (_, line) => lines[line - 1],
    inputLine: (_, line) => line,
    fixOf: () => undefined,
    evidence: () => undefined,
  });
  return assembled.map((finding) => ({ ...withoutPre(finding), file }));
}

/** There is no pre-image in a scan. */
function withoutPre(finding: Finding): Finding {
  if (finding.status !== 'existing') return finding;
  const rest: Finding = { ...finding };
  delete (rest as { pre?: unknown }).pre;
  return rest;
}
