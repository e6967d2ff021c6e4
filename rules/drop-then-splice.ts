// A dentry that other threads can hold is unhashed and then looked up, added or spliced again.
import { textOf } from '../src/lockstate/access-path.js';
import type { FunctionFacts, Point } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import { droppedText } from '../src/lockstate/apply-call.js';
import { defineRule } from '../src/rule/contract.js';
import { holdsExclusive, methodExclusion, pathHasProof } from '../src/rule/name-exclusion.js';
import type { Expr } from '../src/syntax/model.js';

export default defineRule({
  id: 'drop-then-splice',
  severity: 'error',
  summary: 'A shared dentry is dropped (or taken as it is) and then looked up, added or spliced again',
  messages: {
    dropped:
      "'{name}' is unhashed by d_drop() and then given to {call}(): two threads that hold it can both get here",
    shared:
      "{call}() adds '{name}' in ->atomic_open without d_in_lookup(): without O_CREAT the parent is only locked shared",
  },
  *check(facts) {
    const exclusion = methodExclusion(facts);
    if (exclusion === 'exclusive' || exclusion === 'in-lookup') return;
    const drops = facts.points.filter(
      ({ step }) => step.kind === 'call' && calleeName(step.call) === 'd_drop',
    );
    for (const point of facts.points) {
      const added = addedDentry(facts, point);
      if (!added) continue;
      const { name, call } = added;
      const bare = point.states.filter(
        (state) => !pathHasProof(facts, state, added.dentry) && !holdsExclusive(state),
      );
      const dropped = bare.some((state) => state.truths.get(droppedText(name)) === true);
      const drop = drops.find(
        ({ step }) => step.kind === 'call' && step.call.args[0] && textOf(step.call.args[0]) === name,
      );
      const isParameter = facts.fn.params.some((param) => param.name === name);
      if (dropped && drop) {
        yield {
          messageId: 'dropped',
          certainty: exclusion === 'none' ? 'likely' : 'possible',
          at: point.step.at,
          data: { name, call },
          witness: [
            { line: drop.step.at.line, text: 'unhashed here' },
            { line: point.step.at.line, text: 'hashed again' },
          ],
        };
      } else if (exclusion === 'none' && bare.length > 0 && isParameter) {
        yield {
          messageId: 'shared',
          certainty: 'likely',
          at: point.step.at,
          data: { name, call },
          witness: [
            {
              line: facts.methods[0]?.at.line ?? facts.fn.startLine,
              text: 'called with the parent locked shared unless O_CREAT',
            },
            { line: point.step.at.line, text: 'added without a test of d_in_lookup()' },
          ],
        };
      }
    }
  },
});

interface AddedDentry {
  readonly dentry: Expr;
  readonly name: string;
  readonly call: string;
}

/** The dentry that a call hashes: by the dcache's functions, or by the filesystem's own lookup. */
function addedDentry(facts: FunctionFacts, { step }: Point): AddedDentry | undefined {
  if (step.kind !== 'call') return undefined;
  const call = calleeName(step.call) ?? '';
  const { args } = step.call;
  const dentry =
    call === 'd_splice_alias'
      ? args[1]
      : call === 'd_add' || call === 'd_rehash'
        ? args[0]
        : ownLookup(facts, call, args);
  // d_splice_alias(NULL, x) and d_add(x, NULL) only make a negative entry.
  const inode = call === 'd_splice_alias' ? args[0] : call === 'd_add' ? args[1] : undefined;
  if (!dentry || (inode && textOf(inode) === 'NULL')) return undefined;
  return { dentry, name: textOf(dentry), call };
}

/** `foo_lookup(dir, dentry, flags)` called by hand. */
function ownLookup(facts: FunctionFacts, call: string, args: readonly Expr[]): Expr | undefined {
  if (!/_lookup$/.test(call) || args.length < 2 || args.length > 4) return undefined;
  const names = new Set(
    facts.fn.params.filter(({ type }) => /struct dentry \*/.test(type)).map(({ name }) => name),
  );
  const [, second] = args;
  return second?.kind === 'name' && (names.has(second.name) || /dentry|^de$/.test(second.name))
    ? second
    : undefined;
}
