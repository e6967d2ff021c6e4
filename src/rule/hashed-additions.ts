// Dentries that are hashed by d_add() or d_rehash() with nothing that tells whether they are hashed already.
import type { Position } from '../base/position.js';
import { textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { Expr } from '../syntax/model.js';
import { type Branch, branchesOn, decidesEither, linesBehind } from './graph-order.js';
import { entryExclusion } from './name-exclusion.js';
import { isCallOn } from './unhashed-tests.js';

export interface HashedAddition {
  readonly call: string;
  readonly dentry: string;
  /** The whole call as written. */
  readonly text: string;
  readonly at: Position;
}

/** Calls that hash a dentry where no question about the dentry decides whether they run. */
export function untestedAdditions(facts: FunctionFacts): readonly HashedAddition[] {
  return additions(facts).filter((one) => !questionOf(facts, one, isAsked(one.dentry)));
}

/** The test of d_unhashed() that the other image makes before each such call; undefined where it may not be needed. */
export function lostTest(
  facts: FunctionFacts,
  other: FunctionFacts,
  one: HashedAddition,
): Branch | undefined {
  const same = additions(other).filter(({ text }) => text === one.text);
  const tests = same.map((addition) =>
    questionOf(other, addition, (condition) => isCallOn(condition, 'd_unhashed', one.dentry)),
  );
  // A hunk does not show the table that makes its function a ->lookup.
  const mayBeLookup = !facts.fn.complete && /(?:^|_)lookup$/.test(facts.fn.name);
  const exclusion = mayBeLookup ? 'in-lookup' : entryExclusion(facts, one.dentry);
  if (exclusion === 'in-lookup' || exclusion === 'exclusive' || isDropped(facts, one)) return undefined;
  return tests.every((test) => test !== undefined) ? tests[0] : undefined;
}

function additions({ points }: FunctionFacts): readonly HashedAddition[] {
  return points.flatMap(({ step }) => {
    if (step.kind !== 'call') return [];
    const call = calleeName(step.call) ?? '';
    const [dentry] = step.call.args;
    return dentry && /^d_(?:add|rehash)$/.test(call)
      ? [{ call, dentry: textOf(dentry), text: textOf(step.call), at: step.at }]
      : [];
  });
}

const questionOf = (
  { cfg }: FunctionFacts,
  { at }: HashedAddition,
  isMeant: (condition: Expr) => boolean,
): Branch | undefined => branchesOn(cfg, isMeant).find((branch) => decidesEither(cfg, branch, at));

/** Any function that is asked about the dentry may know; whether it has an inode says nothing of the hash. */
const isAsked =
  (dentry: string) =>
  (condition: Expr): boolean =>
    condition.kind === 'call' &&
    !/^d_(?:really_)?is_|^d_(?:backing_)?inode/.test(calleeName(condition) ?? '') &&
    condition.args.some((arg) => textOf(arg) === dentry);

/** Unhashed by the function itself on the way there. */
const isDropped = ({ points, cfg }: FunctionFacts, { dentry, at }: HashedAddition): boolean =>
  points.some(
    ({ step }) =>
      step.kind === 'call' &&
      /^_{0,2}d_drop$/.test(calleeName(step.call) ?? '') &&
      textOf(step.call).includes(dentry) &&
      linesBehind(cfg, step.at).has(at.line),
  );
