// Findings of one function out of its compared diagnostics.
import type { ImageSide, Scope } from '../image/model.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import type { Compared } from './compare.js';
import type { SettledDiagnostic } from './contrast.js';
import { fingerprintOf } from './fingerprint.js';
import { laneOf } from './lanes.js';
import type { Finding, SuggestedFix } from './model.js';

export interface AssembleContext {
  readonly patch: number;
  readonly file: string;
  /** Its name before the patch, where that is another. */
  readonly formerFile?: string | undefined;
  readonly scope: (facts: FunctionFacts) => Scope;
  readonly pre: FunctionFacts | undefined;
  readonly post: FunctionFacts | undefined;
  readonly lineText: (side: ImageSide, line: number) => string | undefined;
  readonly inputLine: (side: ImageSide, line: number) => number | undefined;
  /** The proven edit of a diagnostic; undefined when there is none. */
  readonly fixOf: (settled: SettledDiagnostic) => SuggestedFix | undefined;
  readonly evidence: (settled: SettledDiagnostic, facts: FunctionFacts) => string | undefined;
}

/** Findings with fingerprints; exits that leak one acquire become one finding with all of them as witness. */
export function assemble(compared: readonly Compared[], context: AssembleContext): readonly Finding[] {
  const ordinals = new Map<string, number>();
  const merged = mergeSiblings(compared);
  const findings = new Map<Compared, Finding>();
  // A new defect of the same words never takes the identity of an old one, which somebody may have suppressed.
  for (const status of ['existing', 'fixed', 'introduced'] as const) {
    for (const item of merged) {
      const facts = item.status === 'fixed' ? context.pre : context.post;
      if (item.status === status && facts) findings.set(item, findingOf(item, facts, context, ordinals));
    }
  }
  return merged.flatMap((item) => findings.get(item) ?? []);
}

function findingOf(
  item: Compared,
  facts: FunctionFacts,
  context: AssembleContext,
  ordinals: Map<string, number>,
): Finding {
  const side: ImageSide = item.status === 'fixed' ? 'pre' : 'post';
  const settled = item.status === 'fixed' ? item.pre : item.post;
  const { diagnostic } = settled;
  const { at, lock } = diagnostic;
  const text = context.lineText(side, at.line) ?? '';
  const identity = {
    rule: diagnostic.ruleId,
    kind: diagnostic.kind,
    file: context.file,
    function: facts.fn.name,
    lock,
    text,
  };
  const key = JSON.stringify(identity);
  const ordinal = ordinals.get(key) ?? 0;
  ordinals.set(key, ordinal + 1);
  const inputLine = context.inputLine(side, at.line);
  const fix = item.status === 'introduced' ? context.fixOf(settled) : undefined;
  const evidence = item.status === 'introduced' ? context.evidence(settled, facts) : undefined;
  const base = {
    rule: diagnostic.ruleId,
    severity: diagnostic.severity,
    certainty: settled.certainty,
    scope: context.scope(facts),
    patch: context.patch,
    file: context.file,
    function: facts.fn.name,
    message: diagnostic.message,
    witness: settled.witness,
    fingerprint: fingerprintOf({ ...identity, ordinal }),
    ...(context.formerFile === undefined
      ? {}
      : { formerFingerprint: fingerprintOf({ ...identity, file: context.formerFile, ordinal }) }),
    lanes: lanesOf(settled, facts),
    functionLines: [facts.fn.startLine, facts.fn.endLine] as const,
    ...(inputLine === undefined ? {} : { inputLine }),
    ...(lock === undefined ? {} : { lock }),
    ...(fix ? { fix } : {}),
    ...(evidence === undefined ? {} : { evidence }),
  };
  switch (item.status) {
    case 'introduced':
      return { ...base, status: 'introduced', post: at };
    case 'fixed':
      return { ...base, status: 'fixed', pre: at };
    case 'existing':
      return { ...base, status: 'existing', pre: item.pre.diagnostic.at, post: at };
    default:
      return item satisfies never;
  }
}

function lanesOf({ diagnostic }: SettledDiagnostic, facts: FunctionFacts): Finding['lanes'] {
  return diagnostic.lanes.map((key, index) =>
    laneOf(facts, key, index === 0 ? (diagnostic.lock ?? key) : key),
  );
}

/** One acquire that leaks at several exits is one defect: the first exit names it, the others are witness steps. */
function mergeSiblings(compared: readonly Compared[]): readonly Compared[] {
  const merged = new Map<string, Compared>();
  for (const item of compared) {
    const settled = item.status === 'fixed' ? item.pre : item.post;
    const { ruleId, kind, lock } = settled.diagnostic;
    const cause = settled.witness[0];
    const key = `${item.status}|${ruleId}|${kind}|${lock ?? ''}|${cause?.side ?? ''}${cause?.line ?? ''}`;
    const known = merged.get(key);
    if (!known || known.status !== item.status) {
      merged.set(known ? `${key}#${merged.size}` : key, item);
      continue;
    }
    const other = known.status === 'fixed' ? known.pre : known.post;
    const isSurer = certainties.indexOf(settled.certainty) < certainties.indexOf(other.certainty);
    merged.set(key, isSurer ? withSteps(item, other) : withSteps(known, settled));
  }
  return [...merged.values()];
}

const certainties = ['certain', 'likely', 'possible'] as const;

function withSteps(item: Compared, more: SettledDiagnostic): Compared {
  const add = (settled: SettledDiagnostic): SettledDiagnostic => {
    const isNew = (step: SettledDiagnostic['witness'][number]): boolean =>
      !settled.witness.some(
        (known) => known.side === step.side && known.line === step.line && known.file === step.file,
      );
    return { ...settled, witness: [...settled.witness, ...more.witness.filter(isNew)] };
  };
  return item.status === 'fixed' ? { ...item, pre: add(item.pre) } : { ...item, post: add(item.post) };
}
