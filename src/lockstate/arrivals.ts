// The states that have reached one block: kept apart while that tells something, merged past a bound.
import { markPrefix } from './dentry-marks.js';
import { joinFacts, joinStates } from './join.js';
import { lockConfig, type PathState } from './path-state.js';
import { sameState } from './same-state.js';

/** Groups kept apart at one point before they are merged; ENGINE decision: start with 64. */
const groupBound = 64;

/** States kept apart inside a group for what they know that no lock call hangs on: it is learnt anew where it is tested. */
const factBound = 2;

/**
 * How states are grouped: by locks and by the facts lock calls hang on; when these are too many, by locks alone;
 * at last all in one, where a lock on which they differ is unclear.
 */
type Grouping = 'facts' | 'locks' | 'one';

interface Group {
  states: readonly PathState[];
  collapsed: boolean;
}

export interface Arrivals {
  readonly groups: Map<string, Group>;
  /** Texts that lock calls hang on. */
  readonly relevant: ReadonlySet<string>;
  pending: PathState[];
  grouping: Grouping;
}

export const newArrivals = (relevant: ReadonlySet<string>): Arrivals => ({
  groups: new Map(),
  relevant,
  pending: [],
  grouping: 'facts',
});

export const statesOf = ({ groups }: Arrivals): readonly PathState[] =>
  [...groups.values()].flatMap(({ states }) => states);

/** True when lock configurations were merged: what is unclear there must not be judged. */
export const isMerged = ({ grouping }: Arrivals): boolean => grouping === 'one';

/** States that arrived since the last call. */
export function takePending(arrivals: Arrivals): readonly PathState[] {
  const { pending } = arrivals;
  arrivals.pending = [];
  return pending;
}

/** Adds a state; false when nothing new has come. */
export function addArrival(arrivals: Arrivals, state: PathState): boolean {
  const name = groupOf(arrivals, state);
  let group = arrivals.groups.get(name);
  if (!group) {
    group = { states: [], collapsed: arrivals.grouping !== 'facts' };
    arrivals.groups.set(name, group);
  }
  const changed = group.collapsed ? addCollapsed(arrivals, group, state) : addApart(arrivals, group, state);
  if (arrivals.groups.size > groupBound) regroup(arrivals);
  return changed;
}

function groupOf({ grouping, relevant }: Arrivals, state: PathState): string {
  if (grouping === 'one') return '*';
  if (grouping === 'locks') return lockConfig(state);
  const facts: string[] = [];
  for (const [text, mask] of state.values) if (relevant.has(text)) facts.push(`${text}=${mask}`);
  for (const [text, truth] of state.truths)
    if (relevant.has(text) || text.startsWith(markPrefix)) facts.push(`${text}=${truth ? 't' : 'f'}`);
  return `${lockConfig(state)}|${facts.length > 1 ? facts.sort().join(';') : (facts[0] ?? '')}`;
}

function addApart(arrivals: Arrivals, group: Group, state: PathState): boolean {
  if (group.states.some((known) => sameState(known, state))) return false;
  group.states = [...group.states, state];
  arrivals.pending.push(state);
  if (group.states.length > factBound) {
    group.collapsed = true;
    replaceStates(arrivals, group, group.states.reduce(joinFacts));
  }
  return true;
}

function addCollapsed(arrivals: Arrivals, group: Group, state: PathState): boolean {
  const [known] = group.states;
  const next = known
    ? arrivals.grouping === 'one'
      ? joinStates(known, state)
      : joinFacts(known, state)
    : state;
  if (known && sameState(known, next)) return false;
  replaceStates(arrivals, group, next);
  return true;
}

/** Too many groups: takes the next coarser grouping. */
function regroup(arrivals: Arrivals): void {
  const states = statesOf(arrivals);
  arrivals.grouping = arrivals.grouping === 'facts' ? 'locks' : 'one';
  arrivals.groups.clear();
  arrivals.pending = [];
  for (const state of states) addArrival(arrivals, state);
}

function replaceStates(arrivals: Arrivals, group: Group, next: PathState): void {
  const old = group.states;
  group.states = [next];
  arrivals.pending = [...arrivals.pending.filter((pending) => !old.includes(pending)), next];
}
