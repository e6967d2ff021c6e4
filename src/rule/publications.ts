// Calls that make an object reachable or unreachable through a shared container.
import type { Position } from '../base/position.js';
import { publisher } from '../kernel/index.js';
import { mentionsOf, textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';

export interface Publication {
  readonly name: string;
  readonly at: Position;
  /** The call as written, white space normalised: equal text is the same publication. */
  readonly text: string;
  readonly states: readonly PathState[];
}

/** Calls by the tables on containers that others can see; a list head on the stack is the function's own. */
export function* publications(facts: FunctionFacts): Generator<Publication> {
  const own = new Set(ownHeads(facts));
  for (const { step, states } of facts.points) {
    if (step.kind !== 'call') continue;
    const name = calleeName(step.call);
    const row = name === undefined ? undefined : publisher(name);
    if (!row) continue;
    const texts = step.call.args.map((arg) => textOf(arg));
    if (texts.some((text) => own.has(text.replace(/^&/, '')))) continue;
    yield { name: row.name, at: step.at, text: textOf(step.call), states };
  }
}

function* ownHeads(facts: FunctionFacts): Generator<string> {
  for (const { step } of facts.points) {
    if (step.kind === 'declare' && /list_head|LIST_HEAD|rb_root/.test(step.type)) yield step.name;
    if (step.kind === 'call' && /LIST_HEAD|DEFINE_/.test(calleeName(step.call) ?? '')) {
      for (const arg of step.call.args) yield* mentionsOf(textOf(arg)).roots;
    }
  }
}
