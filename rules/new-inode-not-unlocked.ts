// An inode that was found to be new is put, or handed on, with I_NEW still set.
import { mentionsOf, textOf } from '../src/lockstate/access-path.js';
import type { Exit, FunctionFacts, Point } from '../src/lockstate/facts.js';
import { endedInode, isNewInode, newInodes } from '../src/lockstate/inode-marks.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import { defineRule, type Report, type WitnessLine } from '../src/rule/contract.js';
import {
  combinedLine,
  type EarlyInstantiation,
  earlyInstantiations,
} from '../src/rule/early-instantiations.js';
import { branchesOn, returnsBehind } from '../src/rule/graph-order.js';
import { helperEffect } from '../src/rule/new-inode-helpers.js';
import type { Expr } from '../src/syntax/model.js';

type Said = Report<'put' | 'returned' | 'left' | 'shown'>;

export default defineRule({
  id: 'new-inode-not-unlocked',
  severity: 'error',
  summary: 'A new inode is put or left without unlock_new_inode(), iget_failed() or discard_new_inode()',
  messages: {
    put: "iput() gives up '{inode}' with I_NEW set: who waits for this inode number hangs; iget_failed() or discard_new_inode() ends both",
    returned:
      "'{inode}' is returned with I_NEW set: who looks the inode number up waits for unlock_new_inode() and hangs",
    left: "this path leaves '{inode}' with I_NEW set and gives it to nobody: who waits for it hangs",
    shown:
      "'{dentry}' shows '{inode}' to others with I_NEW still set: they may use it before unlock_new_inode(); d_instantiate_new() ends I_NEW first",
  },
  *check(facts) {
    for (const early of earlyInstantiations(facts)) yield shownNew(facts, early);
    for (const point of facts.points) yield* putNew(facts, point);
    for (const exit of facts.exits) yield* leftNew(facts, exit);
  },
});

/** Some filesystems have always done it in two steps, and nobody waits for their inodes: only a change says more. */
function shownNew(facts: FunctionFacts, early: EarlyInstantiation): Said {
  const { inode, dentry, at, unlockedAt } = early;
  return {
    messageId: 'shown',
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => combinedLine(facts, other, early) !== undefined,
      witness: (other) => {
        const line = combinedLine(facts, other, early);
        return line === undefined ? [] : [{ line, text: 'both were one call here' }];
      },
    },
    at,
    data: { inode, dentry },
    witness: [
      { line: at.line, text: 'anyone who looks the name up finds the inode from here on' },
      { line: unlockedAt.line, text: 'I_NEW ends only here' },
    ],
  };
}

function* putNew(facts: FunctionFacts, { step, states }: Point): Generator<Said> {
  if (step.kind !== 'call' || calleeName(step.call) !== 'iput') return;
  const [arg] = step.call.args;
  if (arg?.kind !== 'name') return;
  const inode = arg.name;
  const isNew = states.some((state) => isNewInode(state, inode));
  const helpers = helperEffect(facts, inode, step.at.line);
  if (isNew && helpers === 'ends') return;
  if (!isNew && facts.fn.complete) return;
  yield {
    messageId: 'put',
    certainty: isNew && (helpers === 'no' || endsItself(facts, inode)) ? 'likely' : undefined,
    contrast: { certainty: 'likely', holds: (other) => endedInstead(facts, other, inode) },
    at: step.at,
    data: { inode },
    witness: [...asked(facts, inode), { line: step.at.line, text: 'put with I_NEW set' }],
  };
}

function* leftNew(facts: FunctionFacts, exit: Exit): Generator<Said> {
  const { at, value, states } = exit;
  for (const inode of new Set(states.flatMap(newInodes))) {
    const helpers = helperEffect(facts, inode, at.line);
    const isReturned = value !== undefined && mentionsOf(textOf(value)).roots.has(inode);
    if (helpers === 'ends' || (helpers === 'unknown' && !isReturned)) continue;
    const hasSibling = isReturned ? unlocksAndReturns(facts, inode) : endsItself(facts, inode);
    yield {
      messageId: isReturned ? 'returned' : 'left',
      certainty: hasSibling ? 'likely' : undefined,
      contrast: { certainty: 'likely', holds: (other) => endsOnItsWay(facts, other, inode) },
      at,
      data: { inode },
      witness: [...asked(facts, inode), { line: at.line, text: 'left with I_NEW set' }],
    };
  }
  if (!facts.fn.complete && value?.kind === 'name') yield unlockRemoved(exit, facts, value.name);
}

/** A hunk that takes unlock_new_inode() away in front of the return, and gives the inode to nobody else. */
function unlockRemoved({ at }: Exit, facts: FunctionFacts, inode: string): Said {
  return {
    messageId: 'returned',
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => !endsItself(facts, inode) && endsOnItsWay(facts, other, inode),
    },
    at,
    data: { inode },
    witness: [
      { line: facts.fn.startLine, text: 'no path shown here calls unlock_new_inode()' },
      { line: at.line, text: 'returned as it is' },
    ],
  };
}

const endingsOf = (facts: FunctionFacts, inode: string): readonly Point[] =>
  facts.points.filter(({ step }) => {
    const ended = step.kind === 'call' ? endedInode(step.call) : undefined;
    return ended !== undefined && mentionsOf(textOf(ended)).roots.has(inode);
  });

const endsItself = (facts: FunctionFacts, inode: string): boolean => endingsOf(facts, inode).length > 0;

/** Some path unlocks the inode and then returns it: callers get it without I_NEW. */
function unlocksAndReturns(facts: FunctionFacts, inode: string): boolean {
  const unlocks = endingsOf(facts, inode).filter(
    ({ step }) => step.kind === 'call' && calleeName(step.call) === 'unlock_new_inode',
  );
  return unlocks.some(({ step }) =>
    returnsBehind(facts.cfg, step.at).some((value) => mentionsOf(textOf(value)).roots.has(inode)),
  );
}

/** The other image unlocks the inode before it returns it, and this one gives it to nobody that could do so instead. */
function endsOnItsWay(facts: FunctionFacts, other: FunctionFacts, inode: string): boolean {
  const now = callsOn(facts, inode);
  const then = callsOn(other, inode);
  return (
    unlocksAndReturns(other, inode) &&
    endingsOf(other, inode).length > endingsOf(facts, inode).length &&
    now.every((call) => then.includes(call))
  );
}

/** The other image ends I_NEW where this one puts the inode, and what both show says that it may be new. */
function endedInstead(facts: FunctionFacts, other: FunctionFacts, inode: string): boolean {
  const count = (image: FunctionFacts, name: RegExp): number =>
    callsOn(image, inode).filter((call) => name.test(call)).length;
  const ending = /^(?:iget_failed|discard_new_inode)$/;
  const isExchanged =
    count(other, ending) > count(facts, ending) && count(other, /^iput$/) < count(facts, /^iput$/);
  return isExchanged && (asked(facts, inode).length > 0 || endsItself(facts, inode));
}

const callsOn = (facts: FunctionFacts, inode: string): readonly string[] =>
  facts.points.flatMap(({ step }) =>
    step.kind === 'call' && step.call.args.some((arg) => mentionsOf(textOf(arg)).roots.has(inode))
      ? [calleeName(step.call) ?? '']
      : [],
  );

/** Where I_NEW was asked, or the inode was inserted with it. */
function asked(facts: FunctionFacts, inode: string): readonly WitnessLine[] {
  const isAsked = (condition: Expr): boolean => {
    const { roots } = mentionsOf(textOf(condition));
    return roots.has('I_NEW') && roots.has(inode);
  };
  const [test] = branchesOn(facts.cfg, isAsked);
  if (test) return [{ line: test.condition.at.line, text: 'I_NEW is set: this path must end it' }];
  const inserted = facts.points.find(
    ({ step }) =>
      step.kind === 'call' &&
      /^insert_inode_locked4?$/.test(calleeName(step.call) ?? '') &&
      textOf(step.call).includes(inode),
  );
  return inserted
    ? [{ line: inserted.step.at.line, text: 'inserted with I_NEW set: this path must end it' }]
    : [];
}
