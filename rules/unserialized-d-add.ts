// A name is added to the dcache with nothing that keeps another thread from adding it, too.
import { textOf } from '../src/lockstate/access-path.js';
import { isFresh } from '../src/lockstate/dentry-marks.js';
import type { FunctionFacts, Point } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import type { PathState } from '../src/lockstate/path-state.js';
import { type AliasSearch, searchBefore } from '../src/rule/alias-search.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { entryExclusion, pathHasProof } from '../src/rule/name-exclusion.js';
import { type HashedAddition, lostTest, untestedAdditions } from '../src/rule/hashed-additions.js';
import { heldLocksOf, holdsExclusive, isExclusive } from '../src/rule/held-locks.js';
import type { Expr } from '../src/syntax/model.js';

export default defineRule({
  id: 'unserialized-d-add',
  severity: 'error',
  summary: 'A dentry is added outside any exclusion against another adder of the same name',
  messages: {
    between:
      "{call}() adds '{name}' after {find} looked for an alias: nothing is held over both, two threads can both add",
    outside: "{call}() adds '{name}' outside the lock that the other image holds around it",
    hashed:
      "{call}() hashes '{name}' with no test of d_unhashed(): one that another thread has hashed already is hashed twice, which corrupts the chain",
  },
  *check(facts) {
    for (const one of untestedAdditions(facts)) yield hashedTwice(facts, one);
    for (const point of facts.points) {
      const added = addition(point);
      if (!added) continue;
      const open = point.states.filter((state) => !pathHasProof(facts, state, added.dentry));
      const [state] = open;
      if (!state || isExcludedByCaller(facts, textOf(added.dentry, state.aliases))) continue;
      const find = searchBefore(facts, point);
      if (find && open.some((path) => !coversBoth(path, find))) yield between(facts, point, added, find);
      else if (open.some((path) => !holdsExclusive(path) && !isFresh(path, added.dentry)))
        yield outside(facts, point, added);
    }
  },
});

/** Whether it can be hashed at all is not in view: the other image asked. */
function hashedTwice(facts: FunctionFacts, one: HashedAddition): Report<'hashed'> {
  return {
    messageId: 'hashed',
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => lostTest(facts, other, one) !== undefined,
      witness: (other) => {
        const test = lostTest(facts, other, one);
        return test ? [{ line: test.condition.at.line, text: 'only where it is unhashed' }] : [];
      },
    },
    at: one.at,
    data: { call: one.call, name: one.dentry },
    witness: [{ line: one.at.line, text: 'hashed here, whatever it is' }],
  };
}

interface Addition {
  readonly call: string;
  readonly dentry: Expr;
}

/** d_add() and d_rehash() hash without looking for another entry of the name (fs/dcache.c: __d_add). */
function addition({ step }: Point): Addition | undefined {
  if (step.kind !== 'call') return undefined;
  const call = calleeName(step.call) ?? '';
  if (call !== 'd_add' && call !== 'd_rehash') return undefined;
  const [dentry, inode] = step.call.args;
  if (!dentry || (inode && textOf(inode) === 'NULL')) return undefined;
  return { call, dentry };
}

function isExcludedByCaller(facts: FunctionFacts, dentry: string): boolean {
  const exclusion = entryExclusion(facts, dentry);
  return exclusion === 'exclusive' || exclusion === 'in-lookup';
}

/** A lock that is held at the addition and was held at the search already. */
function coversBoth(state: PathState, find: AliasSearch): boolean {
  return heldLocksOf(state).some(
    ([, lock]) => isExclusive(lock) && (lock.byCaller || lock.at.line <= find.line),
  );
}

/** What a hunk does not show may hold a lock around it all. */
function between(
  facts: FunctionFacts,
  { step }: Point,
  added: Addition,
  find: AliasSearch,
): Report<'between'> {
  return {
    messageId: 'between',
    certainty: facts.fn.complete ? 'likely' : undefined,
    contrast: { certainty: 'likely', holds: (other) => addsTogether(other, added.call) },
    at: step.at,
    data: { call: added.call, name: textOf(added.dentry), find: find.what },
    witness: [
      { line: find.line, text: 'looks for an alias; what it holds is dropped behind it' },
      { line: step.at.line, text: 'added in no critical section with the search' },
    ],
  };
}

/** The other image adds where it still holds the lock of its search. */
function addsTogether(other: FunctionFacts, call: string): boolean {
  const additions = other.points.filter((point) => addition(point)?.call === call);
  return additions.some((point) => {
    const find = searchBefore(other, point);
    return find !== undefined && point.states.every((state) => coversBoth(state, find));
  });
}

/** Moving the call of a spinlock may be the cure for sleeping under it: that alone is a weak sign. */
function outside(facts: FunctionFacts, { step }: Point, added: Addition): Report<'outside'> {
  const guardOf = (other: FunctionFacts) => guardAround(other, added.call);
  return {
    messageId: 'outside',
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => guardOf(other)?.atomic === false,
      witness: (other) => {
        const guard = guardOf(other);
        return guard ? [{ line: guard.at.line, text: `added under '${guard.shown}'` }] : [];
      },
    },
    at: step.at,
    data: { call: added.call, name: textOf(added.dentry) },
    witness: [
      { line: facts.fn.startLine, text: 'entered with no lock that is known to cover the name' },
      { line: step.at.line, text: 'added with no exclusive lock held' },
    ],
  };
}

/** The exclusive lock that the other image takes around all its additions by this call. */
function guardAround(other: FunctionFacts, call: string) {
  const states = other.points
    .filter((point) => addition(point)?.call === call)
    .flatMap((point) => point.states);
  if (states.length === 0 || !states.every(holdsExclusive)) return undefined;
  const [first] = states;
  return first && heldLocksOf(first).find(([, lock]) => lock.mode === 'exclusive' && !lock.byCaller)?.[1];
}
