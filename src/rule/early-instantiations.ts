// New inodes that are put under a name first and unlocked later, where d_instantiate_new() does both.
import type { Position } from '../base/position.js';
import { textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { CallExpr } from '../syntax/model.js';
import { linesBehind } from './graph-order.js';

export interface EarlyInstantiation {
  readonly inode: string;
  readonly dentry: string;
  readonly at: Position;
  /** Where the inode is unlocked behind it. */
  readonly unlockedAt: Position;
}

/** `d_instantiate(dentry, inode)` on the way to `unlock_new_inode(inode)`. */
export function earlyInstantiations(facts: FunctionFacts): readonly EarlyInstantiation[] {
  const unlocks = callsTo(facts, 'unlock_new_inode');
  if (unlocks.length === 0) return [];
  return callsTo(facts, 'd_instantiate').flatMap(({ args, at }) => {
    const [dentry = '', inode = ''] = args;
    const behind = linesBehind(facts.cfg, at);
    const unlock = unlocks.find(
      ({ args: [unlocked], at: place }) =>
        unlocked === inode && place.line > at.line && behind.has(place.line),
    );
    return unlock ? [{ inode, dentry, at, unlockedAt: unlock.at }] : [];
  });
}

/** Line where the other image does both in one call, and does it in two once less. */
export function combinedLine(
  facts: FunctionFacts,
  other: FunctionFacts,
  { inode, dentry }: EarlyInstantiation,
): number | undefined {
  const ours = (image: FunctionFacts, name: string): readonly Call[] =>
    callsTo(image, name).filter(({ args }) => args[0] === dentry && args[1] === inode);
  const isNew = ours(facts, 'd_instantiate').length > ours(other, 'd_instantiate').length;
  return isNew ? ours(other, 'd_instantiate_new')[0]?.at.line : undefined;
}

interface Call {
  readonly args: readonly string[];
  readonly at: Position;
}

const callsTo = ({ points }: FunctionFacts, name: string): readonly Call[] =>
  points.flatMap(({ step }) =>
    step.kind === 'call' && calleeName(step.call) === name ? [{ args: texts(step.call), at: step.at }] : [],
  );

const texts = ({ args }: CallExpr): readonly string[] => args.map((arg) => textOf(arg));
