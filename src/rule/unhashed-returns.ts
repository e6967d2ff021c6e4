// Aliases that are returned as they were found, where the other image hashed them by the way: d_move() does.
import type { Position } from '../base/position.js';
import { textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { aliasVariables } from './alias-search.js';
import type { Contrast } from './contract.js';

export interface UnhashedReturn {
  readonly name: string;
  /** What hashed it in the other image. */
  readonly call: string;
  /** Where the entry is found. */
  readonly search: Position;
  readonly exit: Position;
  readonly contrast: Contrast;
}

const hashes = ['d_move', 'd_rehash', 'd_exchange'] as const;

/** That the alias may be unhashed is in no text: never more than a possibility. */
export function unhashedReturns(facts: FunctionFacts): readonly UnhashedReturn[] {
  const found = [...aliasVariables(facts)].filter((name) => mayBeUnhashed(facts, name));
  return found.flatMap((name) => {
    const exits = facts.exits.filter(({ value }) => value?.kind === 'name' && value.name === name);
    const [exit] = exits;
    const search = searchOf(facts, name);
    if (!exit || !search || isGivenAway(facts, name)) return [];
    return hashes.map((call) => ({
      name,
      call,
      search,
      exit: exit.at,
      contrast: {
        certainty: 'possible' as const,
        holds: (other) => aliasVariables(other).has(name) && callsOn(other, name).includes(call),
      },
    }));
  });
}

function searchOf(facts: FunctionFacts, name: string): Position | undefined {
  return facts.points.find(({ step }) => {
    const [to, value] = storeOf(step);
    return (to === name && value?.kind === 'call') || step.kind === 'iterate';
  })?.step.at;
}

/** d_find_alias() gives hashed entries alone, unless the inode is a directory's (fs/dcache.c). */
function mayBeUnhashed(facts: FunctionFacts, name: string): boolean {
  return !facts.points.some(({ step }) => {
    const [to, value] = storeOf(step);
    return to === name && value?.kind === 'call' && calleeName(value) === 'd_find_alias';
  });
}

/** Some call that may hash it gets the entry; what only takes a reference, prints or asks does not. */
const isGivenAway = (facts: FunctionFacts, name: string): boolean =>
  callsOn(facts, name).some(
    (call) => !/^(?:dget\w*|dput|d_(?:inode|count|unhashed|is_\w+)|IS_ROOT|IS_ERR|[A-Z]+|pr_\w+)$/.test(call),
  );

function callsOn(facts: FunctionFacts, name: string): readonly string[] {
  return facts.points.flatMap(({ step }) =>
    step.kind === 'call' && step.call.args.some((arg) => textOf(arg) === name)
      ? [calleeName(step.call) ?? '']
      : [],
  );
}
