// Scores hunklock on sets of the mutation generator (BENCH: recall by class and context, alarms on clean and
// fixing diffs), in one process.
//
//   node dist/bench/mutants.js TREE SET... [--list] [--contexts 3,10,full,file,tree]
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Finding } from '../src/finding/model.js';
import { type Context, readTruth, reviewCase, reviewInTree, type Truth } from './mutant-set.js';

// Which rules may speak for a class: one defect has more than one right name.
const rulesOfClass: Readonly<Record<string, readonly string[]>> = {
  'unlock-becomes-lock': ['double-lock', 'missing-unlock', 'wrong-lock-object'],
  'drop-unlock': ['missing-unlock', 'double-lock', 'unstable-lock-condition'],
  'early-return-leak': ['missing-unlock'],
  'double-unlock': ['double-unlock', 'unlock-not-held'],
  'drop-lock': ['unlock-not-held', 'double-unlock', 'must-hold'],
  'wrong-variant': ['wrong-unlock-variant', 'missing-unlock', 'unlock-not-held'],
  'wrong-lock-object': [
    'wrong-lock-object',
    'missing-unlock',
    'unlock-not-held',
    'double-unlock',
    'double-lock',
  ],
  'sleep-in-atomic': ['sleep-in-atomic', 'put-in-atomic', 'sleep-in-rcu'],
  'ref-after-unlock': ['ref-after-unlock', 'use-after-unlock'],
  'unguarded-publish': [
    'publish-outside-lock',
    'unserialized-d-add',
    'field-outside-guard',
    'inferred-guard',
    'must-hold',
  ],
};

interface Outcome {
  readonly truth: Truth;
  readonly context: Context;
  readonly placed: boolean;
  readonly fixed: boolean;
  readonly alarm: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    contexts: { type: 'string', default: '3,10,full,file' },
  },
});
const { list } = values;
const contexts = values.contexts.split(',') as Context[];
const [tree = '', ...sets] = positionals;

const outcomes: Outcome[] = [];
for (const set of sets) {
  for (const truth of readTruth(set)) {
    for (const context of contexts) {
      const { findings } =
        context === 'tree' ? await reviewInTree(set, tree, truth) : reviewCase(set, tree, truth, context);
      outcomes.push(judge(truth, context, findings));
    }
    await setImmediate();
  }
}
for (const context of contexts)
  report(
    context,
    outcomes.filter((outcome) => outcome.context === context),
  );

function judge(truth: Truth, context: Context, findings: readonly Finding[]): Outcome {
  const introduced = findings.filter((finding) => finding.status === 'introduced');
  const [low, high] = truth.acceptable_lines ?? [0, -1];
  const inRange = (line: number): boolean => line >= low && line <= high;
  const placed = introduced.some(
    (finding) =>
      finding.function === truth.function &&
      (rulesOfClass[truth.class] ?? []).includes(finding.rule) &&
      (inRange(finding.post.line) ||
        finding.witness.some((step) => step.side === 'post' && inRange(step.line))),
  );
  const fixed = findings.some((finding) => finding.status === 'fixed' && finding.function === truth.function);
  const alarm = introduced.map((finding) => `${finding.rule}@${finding.post.line}`).join(' ');
  return { truth, context, placed, fixed, alarm };
}

function report(context: Context, all: readonly Outcome[]): void {
  const mutants = all.filter(({ truth }) => truth.id.startsWith('m'));
  const isDecidable = ({ truth }: Outcome): boolean =>
    context === 'file' || context === 'tree' || truth.evidence_in_hunk[context] === true;
  console.log(`\ncontext ${context}`);
  for (const name of [...Object.keys(rulesOfClass), 'all']) {
    const own = mutants.filter(({ truth }) => name === 'all' || truth.class === name);
    const decidable = own.filter(isDecidable);
    const count = (outcomes: readonly Outcome[]): number => outcomes.filter(({ placed }) => placed).length;
    console.log(
      `  ${name.padEnd(22)} placed ${count(own)}/${own.length}, of decidable ${count(decidable)}/${decidable.length}`,
    );
  }
  for (const name of ['clean', 'fix']) {
    const own = all.filter(({ truth }) => truth.class === name);
    const fixed = name === 'fix' ? `, said fixed ${own.filter((outcome) => outcome.fixed).length}` : '';
    console.log(
      `  ${name.padEnd(22)} alarms ${own.filter(({ alarm }) => alarm !== '').length}/${own.length}${fixed}`,
    );
  }
  if (!list) return;
  for (const outcome of all) {
    const { truth, placed, alarm, fixed } = outcome;
    const where = `${context} ${truth.id} (${truth.variant}) ${truth.file}:${truth.line ?? ''} ${truth.function} ${truth.lock}`;
    if (truth.id.startsWith('m') && !placed)
      console.log(`MISSED ${isDecidable(outcome) ? 'decidable ' : ''}${where} ${alarm}`);
    if (!truth.id.startsWith('m') && alarm !== '') console.log(`ALARM ${where} ${alarm}`);
    if (truth.class === 'fix' && !fixed) console.log(`NOT SAID FIXED ${where}`);
  }
}
