// A name is added to the dcache with nothing that keeps another thread from adding it, too.
import { textOf } from '../src/lockstate/access-path.js';
import type { FunctionFacts, Point } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import { defineRule } from '../src/rule/contract.js';
import { holdsExclusive, methodExclusion, pathHasProof } from '../src/rule/name-exclusion.js';

export default defineRule({
  id: 'unserialized-d-add',
  severity: 'error',
  summary: 'A dentry is added outside any exclusion against another adder of the same name',
  messages: {
    between:
      "{call}() adds '{name}' after {find}() looked for an alias: nothing is held over both, two threads can both add",
    outside: "{call}() adds '{name}' outside the lock that the other image holds around it",
  },
  *check(facts) {
    if (methodExclusion(facts) === 'exclusive') return;
    for (const point of facts.points) {
      const added = addition(point);
      if (!added) continue;
      const bare = point.states.filter(
        (state) => !holdsExclusive(state) && !pathHasProof(facts, state, added.dentry),
      );
      if (bare.length === 0) continue;
      const find = findBefore(facts, point);
      yield {
        messageId: find ? 'between' : 'outside',
        certainty: find ? 'likely' : undefined,
        contrast: { certainty: 'likely', holds: (other) => addsUnderLock(other, added.call) },
        at: point.step.at,
        data: { call: added.call, name: textOf(added.dentry), find: find?.name ?? '' },
        witness: [
          find
            ? { line: find.line, text: 'looks for an alias, drops its lock' }
            : { line: facts.fn.startLine, text: 'entered with the parent locked shared at most' },
          { line: point.step.at.line, text: 'added with no exclusive lock held' },
        ],
      };
    }
  },
});

/** d_add() and d_rehash() hash without looking for another entry of the name (fs/dcache.c: __d_add). */
function addition({ step }: Point) {
  if (step.kind !== 'call') return undefined;
  const call = calleeName(step.call) ?? '';
  if (call !== 'd_add' && call !== 'd_rehash') return undefined;
  const [dentry, inode] = step.call.args;
  if (!dentry || (inode && textOf(inode) === 'NULL')) return undefined;
  return { call, dentry };
}

/** A search for an alias before the addition, by a function that takes and drops a lock of its own. */
function findBefore(facts: FunctionFacts, addition: Point): { name: string; line: number } | undefined {
  for (const { step } of facts.points) {
    if (step.at.line >= addition.step.at.line) return undefined;
    if (step.kind !== 'call' || step.discarded) continue;
    const name = calleeName(step.call) ?? '';
    if (
      /find_(?:\w+_)?alias|find_any_alias/.test(name) &&
      (facts.locksInside(name) || name.startsWith('d_find'))
    ) {
      return { name, line: step.at.line };
    }
  }
  return undefined;
}

function addsUnderLock(other: FunctionFacts, call: string): boolean {
  const additions = other.points.filter((point) => addition(point)?.call === call);
  return additions.length > 0 && additions.every(({ states }) => states.every(holdsExclusive));
}
