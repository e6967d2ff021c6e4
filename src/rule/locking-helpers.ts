// Helpers whose name speaks of locking and whose text is not at hand: they may come back with a lock held.
import type { Position } from '../base/position.js';
import { mentionsOf, textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName, lockCallOf, speaksOfLocking } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import type { CallExpr } from '../syntax/model.js';

/** A helper above the place got an object that the text mentions: `lock_entry(entry)`. */
export function isGivenToHelper(facts: FunctionFacts, text: string, before: Position): boolean {
  const { roots } = mentionsOf(text);
  return facts.points.some(
    ({ step, states: [state] }) =>
      step.kind === 'call' &&
      step.at.line < before.line &&
      mayLock(facts, step.call, state) &&
      step.call.args.some((arg) => [...mentionsOf(textOf(arg)).roots].some((root) => roots.has(root))),
  );
}

/** The object that the text starts from is what a helper above the place returned: `parent = lock_parent(entry)`. */
export function isFromHelper(facts: FunctionFacts, text: string, before: Position): boolean {
  const { roots } = mentionsOf(text);
  return facts.points.some(({ step, states: [state] }) => {
    const [name, value] = storeOf(step);
    if (name === undefined || !roots.has(name) || step.at.line >= before.line) return false;
    return value?.kind === 'call' && mayLock(facts, value, state);
  });
}

function mayLock(facts: FunctionFacts, call: CallExpr, state: PathState | undefined): boolean {
  const name = calleeName(call) ?? '';
  if (!state || !speaksOfLocking(name) || lockCallOf(call, state.aliases)) return false;
  return facts.summary(name) === undefined;
}
