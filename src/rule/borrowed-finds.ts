// Variables that only ever point to objects found under a lock: by a walk over a container, or a search in one.
import type { Position } from '../base/position.js';
import type { Step } from '../cfg/model.js';
import { iterator } from '../kernel/index.js';
import { textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { isOwnedResult } from '../lockstate/origins.js';
import type { PathState } from '../lockstate/path-state.js';
import { maskOfConstant } from '../lockstate/value.js';
import type { Expr } from '../syntax/model.js';

export interface Find {
  readonly at: Position;
  /** The macro or function that found it. */
  readonly by: string;
  readonly states: readonly PathState[];
}

/** A variable with all its finds; `names` are those that the object goes by: the cursor and its copies. */
export interface Borrowed {
  readonly name: string;
  readonly names: ReadonlySet<string>;
  readonly finds: readonly Find[];
}

// What a container gives out without a reference: entries of lists, trees and arrays (include/linux/list.h, rbtree.h,
// xarray.h, idr.h), searches by their name, pointers that RCU publishes (include/linux/rcupdate.h).
const searching =
  /^(?:list|hlist|hlist_bl|rb|llist|plist)_\w*entry\w*$|^(?:xa_load|xas_(?:load|find|next)|radix_tree_lookup|idr_find|rcu_dereference(?:_raw)?|idr_get_next|radix_tree_next_slot)$|(?:^|_)(?:find|lookup|search)(?:_|$)/;

// Dentries and pages: their lookups come with a reference, whatever the name (fs/dcache.c: d_lookup, mm/filemap.c).
const comesReferenced =
  /^(?:d_lookup\w*|lookup_\w+|filemap_\w+|find_(?:get|lock|or)_\w+|\w*_(?:page|folio|bh))$/;

/** One per variable, in the order of their first finds. */
export function borrowedVariables(facts: FunctionFacts): readonly Borrowed[] {
  const direct = new Map<string, Find[]>();
  const copies = new Map<string, Set<string>>();
  const spoiled = new Set<string>(facts.fn.params.map(({ name }) => name));
  for (const { step, states } of facts.points) {
    if (step.kind === 'iterate') addCursors(facts, step, states, direct, spoiled);
    const [name, value] = storeOf(step);
    if (name === undefined || !value || isNothing(value)) continue;
    const source = plainName(value);
    const by = searchedBy(value);
    if (source !== undefined) addTo(copies, name, source);
    else if (by !== undefined && !searchesOwn(facts, value))
      direct.set(name, [...(direct.get(name) ?? []), { at: step.at, by, states }]);
    else spoiled.add(name);
  }
  return [...new Set([...direct.keys(), ...copies.keys()])].flatMap((name) => {
    const names = sourcesOf(name, copies);
    const finds = [...names].flatMap((known) => direct.get(known) ?? []);
    const isPure = [...names].every(
      (known) => !spoiled.has(known) && (direct.has(known) || copies.has(known)),
    );
    return isPure && finds.length > 0 ? [{ name, names, finds }] : [];
  });
}

function addTo(copies: Map<string, Set<string>>, name: string, source: string): void {
  const known = copies.get(name);
  if (known) known.add(source);
  else copies.set(name, new Set([source]));
}

/** Names that a copy of a copy comes from; a few, or the function is given up. */
function sourcesOf(name: string, copies: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const names = new Set([name]);
  for (const known of names) for (const source of copies.get(known) ?? []) names.add(source);
  return names;
}

type Iterate = Extract<Step, { kind: 'iterate' }>;

/** A walk over a list that no table knows, or whose head is the function's own, finds nothing that others share. */
function addCursors(
  facts: FunctionFacts,
  step: Iterate,
  states: readonly PathState[],
  direct: Map<string, Find[]>,
  spoiled: Set<string>,
): void {
  const row = iterator(step.macro);
  const head = row?.headArg === undefined ? undefined : step.args[row.headArg];
  for (const index of row?.cursorArgs ?? []) {
    const cursor = step.args[index];
    if (cursor?.kind !== 'name') continue;
    if (head && isOwnHead(facts, head)) spoiled.add(cursor.name);
    else
      direct.set(cursor.name, [...(direct.get(cursor.name) ?? []), { at: step.at, by: step.macro, states }]);
  }
}

/** `&dispose` with `LIST_HEAD(dispose)`: entries that the function has taken off the shared list. */
function isOwnHead(facts: FunctionFacts, head: Expr): boolean {
  if (head.kind !== 'unary' || head.op !== '&' || head.operand.kind !== 'name') return false;
  const { name } = head.operand;
  return facts.points.some(({ step }) => {
    if (step.kind === 'declare') return step.name === name;
    if (step.kind !== 'call' || !/LIST_HEAD|DEFINE_/.test(calleeName(step.call) ?? '')) return false;
    return step.call.args.some((arg) => plainName(arg) === name);
  });
}

const isNothing = (value: Expr): boolean =>
  value.kind === 'literal' || maskOfConstant(textOf(value)) !== undefined;

function plainName(value: Expr): string | undefined {
  if (value.kind === 'name') return value.name;
  return value.kind === 'cast' ? plainName(value.operand) : undefined;
}

/** `list_first_entry(&dispose, ...)`. */
const searchesOwn = (facts: FunctionFacts, value: Expr): boolean =>
  value.kind === 'cast'
    ? searchesOwn(facts, value.operand)
    : value.kind === 'call' && value.args.some((arg) => isOwnHead(facts, arg));

function searchedBy(value: Expr): string | undefined {
  if (value.kind === 'cast') return searchedBy(value.operand);
  if (value.kind !== 'call' || isOwnedResult(value)) return undefined;
  const name = calleeName(value);
  return name !== undefined && searching.test(name) && !comesReferenced.test(name) ? name : undefined;
}
