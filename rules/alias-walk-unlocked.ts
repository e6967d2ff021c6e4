// The list of an inode's aliases is walked where its lock is not held.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { type AliasWalk, aliasWalks } from '../src/rule/alias-walks.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { entersUnlocked } from '../src/rule/entered-unlocked.js';
import { takenLater } from '../src/rule/taken-later.js';

export default defineRule({
  id: 'alias-walk-unlocked',
  severity: 'error',
  summary: "An inode's list of aliases is walked without its i_lock",
  messages: {
    released:
      "the aliases of '{inode}' are walked behind the release of '{inode}->i_lock': they may be freed meanwhile",
    never: "the aliases of '{inode}' are walked without '{inode}->i_lock': they may be freed meanwhile",
  },
  *check(facts) {
    for (const walk of aliasWalks(facts)) {
      if (walk.open.length === 0) continue;
      yield behindRelease(facts, walk) ?? withoutLock(facts, walk);
    }
  },
});

/** The lock was held on this path, and is not any more. */
function behindRelease(
  facts: FunctionFacts,
  { at, inode, lock, open }: AliasWalk,
): Report<'released'> | undefined {
  for (const state of open) {
    const status = state.locks.get(lock);
    if (status?.kind !== 'free' || !status.at) continue;
    return {
      messageId: 'released',
      certainty: facts.fn.complete ? 'certain' : 'likely',
      at,
      data: { inode },
      witness: [
        { line: status.at.line, text: `'${status.shown}' is released` },
        { line: at.line, text: 'walked without it' },
      ],
    };
  }
  return undefined;
}

/** No event of the lock is above the walk: the caller may hold it, unless what follows or the callers tell. */
function withoutLock(facts: FunctionFacts, walk: AliasWalk): Report<'never'> {
  const { at, inode } = walk;
  const later = takenLater(facts, walk.lock, at);
  const isSure = facts.fn.complete && (later !== undefined || entersUnlocked(facts));
  return {
    messageId: 'never',
    certainty: isSure ? 'likely' : undefined,
    contrast: { certainty: 'likely', holds: (other) => walksLocked(other, inode) },
    at,
    data: { inode },
    witness: [
      { line: facts.fn.startLine, text: 'no lock is taken from here on' },
      { line: at.line, text: 'walked without it' },
      ...(later ? [{ line: later.line, text: 'taken here: it was not held above' }] : []),
    ],
  };
}

function walksLocked(other: FunctionFacts, inode: string): boolean {
  const same = aliasWalks(other).filter((walk) => walk.inode === inode);
  return same.length > 0 && same.every(({ open }) => open.length === 0);
}
