// Calls that make an object reachable or unreachable through a shared container.
import type { Position } from '../base/position.js';
import { iterator, publisher } from '../kernel/index.js';
import { lastField, mentionsOf, textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';

export interface Publication {
  readonly name: string;
  readonly effect: 'add' | 'remove' | 'move';
  readonly at: Position;
  /** The call as written, white space normalised: equal text is the same publication. */
  readonly text: string;
  /** The field that the container is (`entries` of `&cache->entries`); undefined when it is not one. */
  readonly field: string | undefined;
  /** The container as written, without `&`; undefined for a call that does not name it (`list_del()`). */
  readonly container: string | undefined;
  /** The variable the container is reached from. */
  readonly owner: string | undefined;
  readonly states: readonly PathState[];
}

/** Calls by the tables on containers that others can see; a list head on the stack is the function's own. */
export function* publications(facts: FunctionFacts): Generator<Publication> {
  const own = new Set([...ownHeads(facts), ...ownElements(facts)]);
  const made = new Set(headOwners(facts));
  for (const { step, states } of facts.points) {
    if (step.kind !== 'call') continue;
    const name = calleeName(step.call);
    const row = name === undefined ? undefined : publisher(name);
    // Dentries have rules of their own.
    if (!row || row.source === 'fs/dcache.c') continue;
    const texts = step.call.args.map((arg) => textOf(arg));
    if (texts.some((text) => own.has(text.replace(/^&/, '')) || own.has(firstName(text)))) continue;
    const container = row.containerArg === undefined ? undefined : texts[row.containerArg]?.replace(/^&/, '');
    if (container !== undefined && made.has(firstName(container))) continue;
    const field = container === undefined ? undefined : lastField(container);
    yield {
      name: row.name,
      effect: row.effect,
      at: step.at,
      text: textOf(step.call),
      container,
      field: field === container ? undefined : field,
      owner: container === undefined ? undefined : [...mentionsOf(container).roots][0],
      states,
    };
  }
}

const firstName = (text: string): string => [...mentionsOf(text).roots][0] ?? '';

/** Cursors over a list whose head is part of a structure on the stack: `&ctx.names` with `struct foo_ctx ctx`. */
function* ownElements(facts: FunctionFacts): Generator<string> {
  const structures = new Set<string>();
  for (const { step } of facts.points) {
    if (step.kind === 'declare' && /^(?:const )?struct \w+$/.test(step.type)) structures.add(step.name);
    if (step.kind !== 'iterate') continue;
    const row = iterator(step.macro);
    const head = row?.headArg === undefined ? undefined : step.args[row.headArg];
    const owner = head && /^&(\w+)\./.exec(textOf(head))?.[1];
    if (owner === undefined || !structures.has(owner)) continue;
    for (const index of row?.cursorArgs ?? []) {
      const cursor = step.args[index];
      if (cursor?.kind === 'name') yield cursor.name;
    }
  }
}

function* ownHeads(facts: FunctionFacts): Generator<string> {
  for (const { step } of facts.points) {
    if (step.kind === 'declare' && /list_head|LIST_HEAD|rb_root/.test(step.type) && !step.type.includes('*'))
      yield step.name;
    if (step.kind === 'call' && /^(?:H?LIST_HEAD|DEFINE_\w+)$/.test(calleeName(step.call) ?? '')) {
      for (const arg of step.call.args) yield* mentionsOf(textOf(arg)).roots;
    }
  }
}

/**
 * Objects whose list heads this function sets up: a container in them is not shared yet. An element's own node is set
 * up the same way (`INIT_LIST_HEAD(&new->list)`), which says nothing about the container it goes to.
 */
function* headOwners(facts: FunctionFacts): Generator<string> {
  for (const { step } of facts.points) {
    if (step.kind !== 'call' || !/^INIT_\w*(?:HEAD|TREE)\w*$/.test(calleeName(step.call) ?? '')) continue;
    const [head] = step.call.args;
    if (head) yield* mentionsOf(textOf(head)).roots;
  }
}
