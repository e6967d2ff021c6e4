// The answer of d_splice_alias() is dropped, or used as if NULL could not be it.
import { mentionsOf, textOf } from '../src/lockstate/access-path.js';
import { storeOf } from '../src/lockstate/dentry-texts.js';
import { type Exit, fileOf, type FunctionFacts } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import { maskOf } from '../src/lockstate/store.js';
import { anyValue, zero } from '../src/lockstate/value.js';
import { defineRule, type Report, type WitnessLine } from '../src/rule/contract.js';
import { methodExclusion } from '../src/rule/name-exclusion.js';
import { unreadyUses } from '../src/rule/unready-uses.js';
import type { Expr } from '../src/syntax/model.js';
import { isSplice, nullDereferences, nullReturns, spliceStores } from '../src/rule/splice-results.js';

export default defineRule({
  id: 'splice-result-lost',
  severity: 'error',
  summary: "d_splice_alias()'s answer (NULL is success, or another dentry, or an error) is lost",
  messages: {
    ignored: 'the answer of d_splice_alias() is ignored: an alias it found, or its error, is lost',
    dereferenced:
      "'{name}' is NULL when d_splice_alias() succeeds with the dentry it was given, and is dereferenced",
    returned:
      'd_splice_alias() gives NULL when it succeeds with the dentry it was given: callers that never got NULL get it now',
    helperNull: "'{name}' is NULL where {callee}() returns NULL, and is dereferenced",
    helperError: "'{name}' is an error pointer where {callee}() returns one, and is dereferenced",
  },
  *check(facts) {
    yield* ignoredResults(facts);
    const returned = nullReturns(facts);
    let isTold = false;
    for (const store of spliceStores(facts)) {
      const [use] = nullDereferences(facts, store);
      if (use === undefined) continue;
      isTold = true;
      yield {
        messageId: 'dereferenced',
        certainty: 'certain',
        at: store.at,
        data: { name: store.name },
        witness: [
          { line: store.at.line, text: 'NULL here means success' },
          { line: use, text: 'dereferenced, NULL not excluded' },
          ...returned
            .filter(({ at }) => at.line > store.at.line)
            .map(({ at }) => ({ line: at.line, text: 'NULL is returned to the caller' })),
        ],
      };
    }
    if (!isTold) yield* newConvention(facts, returned);
    yield* helperResults(facts);
  },
});

/**
 * The result of a helper is dereferenced where it may be NULL, or an error pointer: worth saying when the helper
 * has just begun to return that, or hands on the answer of d_splice_alias().
 */
function* helperResults(facts: FunctionFacts): Generator<Report<'helperNull' | 'helperError'>> {
  for (const { variable, callee, storedAt, asNull, asError } of unreadyUses(facts)) {
    const stored = { line: storedAt.line, text: `what ${callee}() returned` };
    const report = { at: storedAt, data: { name: variable, callee } };
    if (asNull !== undefined) {
      yield {
        ...report,
        messageId: 'helperNull',
        certainty: handsSpliceOn(facts, callee) ? 'likely' : undefined,
        contrast: { certainty: 'likely', holds: (other) => isNew('null', callee, facts, other) },
        witness: [stored, { line: asNull, text: 'dereferenced, NULL not excluded' }],
      };
    }
    if (asError !== undefined) {
      yield {
        ...report,
        messageId: 'helperError',
        certainty: undefined,
        contrast: { certainty: 'likely', holds: (other) => isNew('error', callee, facts, other) },
        witness: [stored, { line: asError, text: 'dereferenced, an error pointer not excluded' }],
      };
    }
  }
}

/** The callee's text gives back what d_splice_alias() answered, NULL included. */
function handsSpliceOn(facts: FunctionFacts, callee: string): boolean {
  return facts.mentionedIn(callee, /\bd_splice_alias\b/) && facts.effects(callee)?.result.null === 'yes';
}

/** This image's callee may return such a value and the other's never does. */
function isNew(what: 'null' | 'error', callee: string, facts: FunctionFacts, other: FunctionFacts): boolean {
  const now = facts.effects(callee);
  return now?.source === 'text' && now.result[what] === 'yes' && other.effects(callee)?.result[what] === 'no';
}

function* ignoredResults(facts: FunctionFacts): Generator<Report<'ignored'>> {
  for (const { step } of facts.points) {
    const [name, value] = storeOf(step);
    const isUnused = name !== undefined && isSplice(value) && !isRead(facts, name);
    const isDiscarded = step.kind === 'call' && step.discarded && isSplice(step.call);
    if (!isDiscarded && !isUnused) continue;
    yield {
      messageId: 'ignored',
      certainty: 'likely',
      at: step.at,
      witness: [
        { line: facts.fn.startLine, text: 'the caller goes on with the dentry it gave' },
        { line: step.at.line, text: 'result not used' },
      ],
    };
  }
}

/** True when anything looks at the variable. */
function isRead(facts: FunctionFacts, name: string): boolean {
  const mentions = (expr: Expr | undefined): boolean =>
    expr !== undefined && mentionsOf(textOf(expr)).roots.has(name);
  return facts.cfg.blocks.some(
    ({ steps, end }) =>
      (end.kind === 'branch' && mentions(end.condition)) ||
      (end.kind === 'switch' && mentions(end.subject)) ||
      (end.kind === 'return' && mentions(end.value)) ||
      steps.some((step) => {
        if (step.kind === 'call') return step.call.args.some(mentions);
        if (step.kind === 'use') return mentions(step.expr);
        const isOwnStore = step.kind === 'assign' && step.target.kind === 'name' && step.target.name === name;
        return step.kind === 'assign' && !isOwnStore && (mentions(step.target) || mentions(step.value));
      }),
  );
}

/** Where the splice stands whose NULL an exit returns. */
function spliceLine(facts: FunctionFacts, exit: Exit): Exit['at'] {
  const { value } = exit;
  const stores = spliceStores(facts).filter(({ at }) => at.line <= exit.at.line);
  const own = stores.filter(({ name }) => value?.kind === 'name' && value.name === name);
  return own.at(-1)?.at ?? stores.at(-1)?.at ?? exit.at;
}

/** ->lookup returns NULL by contract; callers in view that ask for NULL are content. */
function* newConvention(facts: FunctionFacts, [exit]: readonly Exit[]): Generator<Report<'returned'>> {
  if (!exit || methodExclusion(facts) === 'in-lookup') return;
  const callers = facts.callers();
  const blind = callers.flatMap((caller) => blindUse(caller, facts));
  if (facts.fn.isStatic && callers.length > 0 && blind.length === 0) return;
  const at = spliceLine(facts, exit);
  yield {
    messageId: 'returned',
    certainty: undefined,
    contrast: { certainty: 'likely', holds: neverReturnsNull },
    at,
    witness: [
      { line: at.line, text: 'NULL here means success' },
      { line: exit.at.line, text: 'returned to the caller' },
      ...blind.slice(0, 2).map((place) => ({ ...place, text: 'used here without a test for NULL' })),
    ],
  };
}

/** Lines where a caller uses the function's result and asks nowhere whether it is NULL. */
function blindUse(caller: FunctionFacts, facts: FunctionFacts): Pick<WitnessLine, 'line' | 'file'>[] {
  const { name } = facts.fn;
  return caller.points.flatMap(({ step }) => {
    const [variable, value] = storeOf(step);
    if (variable === undefined || value?.kind !== 'call' || calleeName(value) !== name) return [];
    return asksForNull(caller, variable) ? [] : [{ line: step.at.line, ...fileOf(caller, facts) }];
  });
}

function asksForNull(caller: FunctionFacts, variable: string): boolean {
  const texts = new Set([
    variable,
    `IS_ERR_OR_NULL(${variable})`,
    `${variable} == NULL`,
    `${variable} != NULL`,
  ]);
  return caller.cfg.blocks.some(({ end }) => end.kind === 'branch' && texts.has(textOf(end.condition)));
}

/** Every return of the other image gives its caller's dentry, or what is known not to be NULL. */
function neverReturnsNull(other: FunctionFacts): boolean {
  return (
    other.exits.length > 0 &&
    other.exits.every(
      ({ value, states }) =>
        value !== undefined &&
        states.every((state) => {
          const mask = maskOf(state, value);
          const isParameter = other.fn.params.some(({ name }) => name === textOf(value, state.aliases));
          return (mask & zero) === 0 || (mask === anyValue && isParameter);
        }),
    )
  );
}
