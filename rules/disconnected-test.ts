// DCACHE_DISCONNECTED decides that an existing dentry may be reused, where only IS_ROOT() can tell.
import type { BasicBlock } from '../src/cfg/model.js';
import { mentionsOf, textOf } from '../src/lockstate/access-path.js';
import { storeOf } from '../src/lockstate/dentry-texts.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import { aliasVariables } from '../src/rule/alias-search.js';
import { defineRule } from '../src/rule/contract.js';
import { blocksBehind, branchesOn } from '../src/rule/graph-order.js';
import type { CallExpr, Expr } from '../src/syntax/model.js';

export default defineRule({
  id: 'disconnected-test',
  severity: 'warning',
  summary: 'DCACHE_DISCONNECTED decides that a dentry may be reused; IS_ROOT() is the test',
  messages: {
    reused:
      "'{name}' is reused because DCACHE_DISCONNECTED is set, but an entry with a name and a parent can have that flag, too",
  },
  *check(facts) {
    for (const branch of branchesOn(facts.cfg, (condition) => flagged(condition) !== undefined)) {
      const name = flagged(branch.condition);
      if (name === undefined || !isFoundAlias(facts, name)) continue;
      const behind = blocksBehind(facts.cfg, branch, 'whenTrue');
      const pick = firstPick(facts, behind, name);
      if (!pick || isKnownRoot(facts, pick.block, name)) continue;
      yield {
        messageId: 'reused',
        certainty: 'likely',
        at: branch.condition.at,
        data: { name },
        witness: [
          { line: branch.condition.at.line, text: 'the flag is all that is asked' },
          { line: pick.line, text: pick.text },
        ],
      };
    }
  },
});

/** Variable whose DCACHE_DISCONNECTED a condition asks for. */
function flagged(condition: Expr): string | undefined {
  if (condition.kind !== 'binary') return undefined;
  const { op, left, right } = condition;
  if (op === '!=' && textOf(right) === '0') return flagged(left);
  if (op !== '&' || !mentionsOf(textOf(right)).roots.has('DCACHE_DISCONNECTED')) return undefined;
  return left.kind === 'member' && left.field === 'd_flags' && left.base.kind === 'name'
    ? left.base.name
    : undefined;
}

/** A hunk may not show how the entry was found: there its name must say it. */
function isFoundAlias(facts: FunctionFacts, name: string): boolean {
  return aliasVariables(facts).has(name) || (!facts.fn.complete && /alias/.test(name));
}

interface Pick {
  readonly block: number;
  readonly line: number;
  readonly text: string;
}

/** Where code that only this arm reaches keeps the entry: as the answer, with a reference, or in place of another. */
function firstPick(facts: FunctionFacts, behind: ReadonlySet<number>, name: string): Pick | undefined {
  const picks = [...behind].flatMap((id) => {
    const block = facts.cfg.blocks[id];
    return block ? picksIn(block, name) : [];
  });
  return picks.sort((one, other) => one.line - other.line)[0];
}

const takesOver = /^(?:dget|dget_dlock|d_move|d_rehash|lockref_get)$/;

function picksIn({ id, steps, end }: BasicBlock, name: string): Pick[] {
  const picks: Pick[] = [];
  for (const step of steps) {
    const [, value] = storeOf(step);
    if (value?.kind === 'name' && value.name === name)
      picks.push({ block: id, line: step.at.line, text: 'taken as the entry to reuse' });
    if (step.kind === 'call' && isTakenOver(step.call, name))
      picks.push({ block: id, line: step.at.line, text: `reused by ${calleeName(step.call) ?? ''}()` });
  }
  if (end.kind === 'return' && end.value?.kind === 'name' && end.value.name === name)
    picks.push({ block: id, line: end.at.line, text: 'returned as the entry to reuse' });
  return picks;
}

function isTakenOver(call: CallExpr, name: string): boolean {
  const [object] = call.args;
  if (!object || !takesOver.test(calleeName(call) ?? '')) return false;
  const text = textOf(object);
  return text === name || text === `&${name}->d_lockref`;
}

/** IS_ROOT(), or a look at d_parent, was asked on the way. */
function isKnownRoot(facts: FunctionFacts, pick: number, name: string): boolean {
  const asksForRoot = (condition: Expr): boolean => {
    const text = textOf(condition);
    return (
      text === `IS_ROOT(${name})` ||
      text === `${name} == ${name}->d_parent` ||
      text === `${name}->d_parent == ${name}`
    );
  };
  return branchesOn(facts.cfg, asksForRoot).some((branch) =>
    blocksBehind(facts.cfg, branch, 'whenTrue').has(pick),
  );
}
