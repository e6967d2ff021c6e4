// The answer of d_splice_alias() is dropped, or used as if NULL could not be it.
import { partsOf } from '../src/cfg/expressions.js';
import type { Step } from '../src/cfg/model.js';
import { textOf } from '../src/lockstate/access-path.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import { maskOf } from '../src/lockstate/store.js';
import { anyValue, zero } from '../src/lockstate/value.js';
import { defineRule } from '../src/rule/contract.js';
import { methodExclusion } from '../src/rule/name-exclusion.js';
import type { Expr } from '../src/syntax/model.js';

export default defineRule({
  id: 'splice-result-lost',
  severity: 'error',
  summary: "d_splice_alias()'s answer (NULL is success, or another dentry, or an error) is lost",
  messages: {
    ignored: 'the answer of d_splice_alias() is ignored: an alias it found, or its error, is lost',
    dereferenced:
      "'{name}' is NULL when d_splice_alias() succeeds with the dentry it was given, and is dereferenced",
    returned:
      "'{name}' is NULL when d_splice_alias() succeeds, and is returned to callers that never got NULL before",
  },
  *check(facts) {
    yield* ignoredResults(facts);
    for (const store of spliceStores(facts)) {
      const uses = dereferences(facts, store);
      const returned = nullReturns(facts, store);
      const [use] = uses;
      if (use !== undefined) {
        yield {
          messageId: 'dereferenced',
          certainty: 'certain',
          at: store.at,
          data: { name: store.name },
          witness: [
            { line: store.at.line, text: 'NULL here means success' },
            { line: use, text: 'dereferenced, NULL not excluded' },
            ...returned.map((line) => ({ line, text: 'NULL is returned to the caller' })),
          ],
        };
      } else if (returned[0] !== undefined && methodExclusion(facts) !== 'in-lookup') {
        yield {
          messageId: 'returned',
          certainty: undefined,
          contrast: { certainty: 'likely', holds: neverReturnsNull },
          at: store.at,
          data: { name: store.name },
          witness: [
            { line: store.at.line, text: 'NULL here means success' },
            { line: returned[0], text: 'returned to the caller' },
          ],
        };
      }
    }
  },
});

interface SpliceStore {
  readonly name: string;
  readonly at: Step['at'];
}

function* ignoredResults(facts: FunctionFacts) {
  for (const { step } of facts.points) {
    if (step.kind !== 'call' || !step.discarded || calleeName(step.call) !== 'd_splice_alias') continue;
    const inode = step.call.args[0];
    // Without an inode there is no alias to find: it can only hash the negative dentry.
    if (inode === undefined || textOf(inode) === 'NULL') continue;
    const [entry] = facts.points;
    yield {
      messageId: 'ignored',
      certainty: 'likely',
      at: step.at,
      witness: [
        {
          line: entry?.step.at.line ?? facts.fn.startLine,
          text: 'the function begins with the dentry of its caller',
        },
        { line: step.at.line, text: 'result not used' },
      ],
    } as const;
  }
}

function* spliceStores(facts: FunctionFacts): Generator<SpliceStore> {
  for (const { step } of facts.points) {
    const value = step.kind === 'assign' ? step.value : step.kind === 'declare' ? step.init : undefined;
    if (value?.kind !== 'call' || calleeName(value) !== 'd_splice_alias') continue;
    if (value.args[0] === undefined || textOf(value.args[0]) === 'NULL') continue;
    const name =
      step.kind === 'declare'
        ? step.name
        : step.kind === 'assign' && step.target.kind === 'name'
          ? step.target.name
          : '';
    if (name !== '') yield { name, at: step.at };
  }
}

/** Lines behind the store that dereference the variable on a path where it is still the answer and may be NULL. */
function dereferences(facts: FunctionFacts, { name, at }: SpliceStore): number[] {
  const lines: number[] = [];
  for (const { step, states } of facts.points) {
    if (step.at.line <= at.line || !stepExprs(step).some((expr) => derefs(expr, name))) continue;
    if (states.some((state) => mayBeNullAnswer(maskOf(state, { kind: 'name', name, at }))))
      lines.push(step.at.line);
  }
  return [...new Set(lines)];
}

/** NULL is possible, and the value is known to be d_splice_alias()'s: anything else knows nothing, or less. */
function mayBeNullAnswer(mask: number): boolean {
  return (mask & zero) !== 0 && mask !== zero && mask !== anyValue && (mask & ~25) === 0;
}

function stepExprs(step: Step): readonly Expr[] {
  switch (step.kind) {
    case 'call':
      return step.call.args;
    case 'assign':
      return [step.target, ...(step.value ? [step.value] : [])];
    case 'use':
      return [step.expr];
    case 'declare':
      return step.init ? [step.init] : [];
    default:
      return [];
  }
}

function derefs(expr: Expr, name: string): boolean {
  if (expr.kind === 'member' && expr.arrow && expr.base.kind === 'name' && expr.base.name === name)
    return true;
  if (expr.kind === 'unary' && expr.op === '*' && expr.operand.kind === 'name' && expr.operand.name === name)
    return true;
  // d_inode(x), d_count(x) and their like read a field of what they get (include/linux/dcache.h).
  if (
    expr.kind === 'call' &&
    /^d_(?:inode|count|is_\w+|really_is_\w+|unhashed|in_lookup)$/.test(calleeName(expr) ?? '')
  ) {
    const [arg] = expr.args;
    if (arg?.kind === 'name' && arg.name === name) return true;
  }
  if (expr.kind === 'unary' && expr.op === '&') return false;
  return partsOf(expr).some((part) => derefs(part, name));
}

function nullReturns(facts: FunctionFacts, { name, at }: SpliceStore): number[] {
  return facts.exits.flatMap((exit) => {
    if (exit.value?.kind !== 'name' || exit.value.name !== name || exit.at.line < at.line) return [];
    return exit.states.some((state) => mayBeNullAnswer(maskOf(state, { kind: 'name', name, at })))
      ? [exit.at.line]
      : [];
  });
}

/** Every return of the other image gives a dentry or an error, none NULL or the answer of a call that may be NULL. */
function neverReturnsNull(other: FunctionFacts): boolean {
  return (
    other.exits.length > 0 &&
    other.exits.every(
      (exit) =>
        exit.value?.kind === 'name' &&
        exit.states.every((state) => {
          const mask = exit.value ? maskOf(state, exit.value) : anyValue;
          return mask === anyValue || (mask & zero) === 0;
        }),
    )
  );
}
