// A guard() and the code in its scope disagree on who releases the lock, and when.
import type { Position } from '../src/base/position.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { guardLock } from '../src/lockstate/guard-steps.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { guardScopes } from '../src/rule/guard-scopes.js';

type Said = Report<'unlock' | 'into' | 'early' | 'unchecked' | 'leaves'>;

export default defineRule({
  id: 'guard-misuse',
  severity: 'error',
  summary: 'A guard() and the code in its scope disagree on when the lock is released',
  messages: {
    unlock: "'{lock}' is released here, and again where the scope of its {guard} ends",
    into: '{guard} is jumped over into its scope: the end of the scope cleans up a variable that was never set',
    early: "{guard} takes '{lock}', and the brace behind it releases it again: nothing runs under it",
    unchecked: "{guard} may fail to take '{lock}', and nothing tells the code below whether it did",
    leaves: "'{word}' leaves only the {guard} around it, not the loop",
  },
  *check(facts) {
    if (!facts.points.some(({ step }) => step.kind === 'guard-begin')) return;
    yield* releasedByHand(facts);
    // What encloses what is not known between hunks.
    if (!facts.fn.complete) return;
    yield* jumpedInto(facts);
    yield* wrongSections(facts);
    yield* leavesGuardOnly(facts);
  },
});

/** The end of a scope finds the lock of its guard released by other means. */
function* releasedByHand(facts: FunctionFacts): Generator<Said> {
  for (const { step, states } of facts.points) {
    if (step.kind !== 'guard-end') continue;
    const released = states.flatMap((state) => {
      const key = guardLock(state, step.guard, 'release')?.key;
      const status = key === undefined ? undefined : state.locks.get(key);
      // An unlock by hand, not the end of another guard's scope, nor a trylock that failed.
      if (
        key === undefined ||
        status?.kind !== 'free' ||
        !status.at ||
        /^(?:guard|class)\(/.test(status.api ?? '')
      )
        return [];
      return [{ key, at: status.at, shown: status.shown }];
    });
    const [first] = released;
    if (!first) continue;
    const { key, at, shown } = first;
    yield {
      messageId: 'unlock',
      certainty: released.length === states.length ? 'certain' : 'likely',
      at,
      lock: shown,
      lanes: [key],
      data: { guard: `${step.guard.form === 'class' ? 'CLASS' : 'guard'}(${step.guard.className})` },
      witness: [
        { line: step.guard.at.line, text: 'the guard takes it' },
        { line: at.line, text: 'released here' },
        { line: step.at.line, text: 'released again by the end of the scope' },
      ],
    };
  }
}

/** GCC compiles it and warns of nothing; clang refuses. */
function* jumpedInto({ fn }: FunctionFacts): Generator<Said> {
  for (const { from, to, cleanup } of guardScopes(fn).jumpsInto) {
    yield {
      messageId: 'into',
      certainty: 'certain',
      at: from,
      data: { guard: cleanup.what },
      witness: inOrder([
        { at: from, text: 'jumps from outside its scope' },
        { at: cleanup.at, text: 'set here, where the jump does not pass' },
        { at: to, text: 'into its scope' },
      ]),
    };
  }
}

function* wrongSections({ fn }: FunctionFacts): Generator<Said> {
  const { emptySections, unchecked } = guardScopes(fn);
  for (const { at, endLine, what, lock, conditional } of emptySections) {
    yield {
      messageId: 'early',
      certainty: conditional ? 'likely' : 'possible',
      at,
      lock,
      data: { guard: what },
      witness: [
        { line: at.line, text: 'taken here' },
        { line: endLine, text: 'released at this brace' },
      ],
    };
  }
  for (const { at, what, lock } of unchecked) {
    yield {
      messageId: 'unchecked',
      certainty: 'likely',
      at,
      lock,
      data: { guard: what },
      witness: [
        { line: at.line, text: 'may fail, and goes on' },
        { line: fn.endLine, text: 'released at the end of its scope, if it was taken' },
      ],
    };
  }
}

/** scoped_guard() is a loop of its own: wrong where the jump left the loop around it before the patch. */
function* leavesGuardOnly({ fn }: FunctionFacts): Generator<Said> {
  const scopes = guardScopes(fn);
  for (const { at, word, guard } of scopes.leavesGuardOnly) {
    yield {
      messageId: 'leaves',
      certainty: undefined,
      contrast: {
        certainty: 'likely',
        holds: (other) => {
          const before = guardScopes(other.fn);
          return (
            before.loopJumps > scopes.loopJumps &&
            before.leavesGuardOnly.length < scopes.leavesGuardOnly.length
          );
        },
      },
      at,
      data: { word, guard: guard.what },
      witness: [
        { line: guard.at.line, text: 'a loop of one turn' },
        { line: at.line, text: 'leaves that one' },
      ],
    };
  }
}

/** Witness lines in the order of the text, one per line. */
function inOrder(steps: readonly { readonly at: Position; readonly text: string }[]): Said['witness'] {
  const lines = steps.map(({ at, text }) => ({ line: at.line, text }));
  return lines
    .filter(({ line }, index) => lines.findIndex((one) => one.line === line) === index)
    .sort((a, b) => a.line - b.line);
}
