// Whether the calls that had an object say that an image which does not give it up behind them has forgotten it.
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleesAt } from './unreleased.js';

/**
 * Every call that got the object here got it on paths of the other image that gave it up; none of those that failed
 * with it in their hands may have kept it.
 */
export function wasInSameHands(
  facts: FunctionFacts,
  handed: Iterable<string>,
  other: FunctionFacts,
  handedThere: Iterable<string>,
): boolean {
  const sites = [...handed];
  const failed = calleesAt(
    facts,
    sites.filter((site) => site.endsWith('!0')),
  );
  // Which image is right about a call that failed with the object in its hands, its text has told, or its name must.
  if ([...failed].some((name) => mayKeep.test(name) && !facts.callee(name))) return false;
  const before = calleesAt(other, handedThere);
  return [...calleesAt(facts, sites)].every((name) => before.has(name));
}

// What such a function gets is its own, or gone, also when it fails: kobject_init_and_add(), reiserfs_new_inode().
const mayKeep =
  /(?:^|_)(?:add|register|insert|new|init|create|attach|install|e?n?queue|submit|send|finish|complete|end|release|free|put|drop|destroy|commit|set|open|mount|fill|start|run|exec|dispatch|schedule|post|publish|link|store|assign|transfer|consume|failed)(?:_|$)/;
