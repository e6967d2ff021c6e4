// The states that have reached one block: kept apart while that tells something, merged past a bound.
import { joinFacts, joinStates } from './join.js';
import { lockConfig, type PathState, stateKey } from './path-state.js';

/** Lock configurations kept apart at one point before they are merged; ENGINE decision: start with 64. */
const configBound = 64;

/**
 * States with the same locks kept apart for what they know besides. Few are enough: a condition that lock calls
 * hang on splits the states by their locks, and is learnt anew where it is tested.
 */
const factBound = 6;

interface Group {
  readonly states: Map<string, PathState>;
  collapsed: boolean;
}

export interface Arrivals {
  readonly groups: Map<string, Group>;
  pending: PathState[];
  /** Lock configurations were merged: a lock on which they differed is unclear. */
  merged: boolean;
}

export const newArrivals = (): Arrivals => ({ groups: new Map(), pending: [], merged: false });

export const statesOf = ({ groups }: Arrivals): readonly PathState[] =>
  [...groups.values()].flatMap((group) => [...group.states.values()]);

/** States that arrived since the last call. */
export function takePending(arrivals: Arrivals): readonly PathState[] {
  const { pending } = arrivals;
  arrivals.pending = [];
  return pending;
}

/** Adds a state; false when nothing new has come. */
export function addArrival(arrivals: Arrivals, state: PathState): boolean {
  const config = arrivals.merged ? '*' : lockConfig(state);
  const group = arrivals.groups.get(config) ?? { states: new Map<string, PathState>(), collapsed: false };
  arrivals.groups.set(config, group);
  if (group.collapsed) return addCollapsed(arrivals, group, state);
  const key = stateKey(state);
  if (group.states.has(key)) return false;
  group.states.set(key, state);
  arrivals.pending.push(state);
  if (group.states.size > factBound) collapseGroup(arrivals, group);
  if (arrivals.groups.size > configBound) collapseAll(arrivals);
  return true;
}

function addCollapsed(arrivals: Arrivals, group: Group, state: PathState): boolean {
  const [known] = group.states.values();
  const next = known ? (arrivals.merged ? joinStates(known, state) : joinFacts(known, state)) : state;
  if (known && stateKey(known) === stateKey(next)) return false;
  replaceStates(arrivals, group, next);
  return true;
}

function collapseGroup(arrivals: Arrivals, group: Group): void {
  group.collapsed = true;
  replaceStates(arrivals, group, [...group.states.values()].reduce(joinFacts));
}

function collapseAll(arrivals: Arrivals): void {
  const all = statesOf(arrivals).reduce(joinStates);
  arrivals.groups.clear();
  arrivals.merged = true;
  const group: Group = { states: new Map(), collapsed: true };
  arrivals.groups.set('*', group);
  arrivals.pending = [];
  replaceStates(arrivals, group, all);
}

function replaceStates(arrivals: Arrivals, group: Group, next: PathState): void {
  const old = new Set(group.states.values());
  group.states.clear();
  group.states.set('', next);
  arrivals.pending = [...arrivals.pending.filter((pending) => !old.has(pending)), next];
}
