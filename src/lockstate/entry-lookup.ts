// How each function of an image is entered: as a method of the VFS, by callers of the same file, or nobody knows.
import type { CFunction, FunctionSlice, FunctionUses, OpEntry, SourceUnit } from '../syntax/model.js';
import { callerGraph } from './caller-graph.js';
import { type FunctionEntry, unknownEntry } from './entry.js';
import type { FunctionFacts } from './facts.js';
import { callSites, commonLocks, locksAtCall } from './inherited-locks.js';
import {
  type CallerLocks,
  contractByPrototype,
  contractsOf,
  locksOfMethod,
  noLocks,
} from './method-locks.js';

/** What the lookup asks of the analysis of its image. */
export interface EntrySources {
  readonly unit: SourceUnit;
  readonly facts: (slice: FunctionSlice) => FunctionFacts | undefined;
  /** Table entries that name a function, in this file or another. */
  readonly methods: (fn: Pick<CFunction, 'name' | 'isStatic'>) => readonly OpEntry[];
}

export type EntryLookup = (fn: CFunction) => FunctionEntry;

// A caller without any of these words holds nothing of its own.
const acquiring = /lock|down_|guard|mutex|disable|_enter|get_cpu|irq|rcu|must_hold|get_and|bit_/i;

/**
 * Makes the lookup for one image. A function that is several methods, or is called in several places, enters with
 * what all of them hold. Where a call may be out of view nothing is said to be held.
 */
export function entryLookup({ unit, facts, methods }: EntrySources): EntryLookup {
  const graph = callerGraph(unit.uses);
  const holders = new Map<string, boolean>();

  /** False when it is plain that a caller holds nothing: it takes no lock, and is entered with none. */
  const mayHold = (slice: FunctionSlice): boolean => {
    const { name } = slice;
    const known = holders.get(name);
    if (known !== undefined) return known;
    holders.set(name, false);
    const own = slice.mentions(acquiring) || isEnteredLocked(slice);
    const answer = own || (graph.isClosed(name) && callersOf(unit.uses(name)).some(mayHold));
    holders.set(name, answer);
    return answer;
  };

  const isEnteredLocked = (slice: FunctionSlice): boolean =>
    contractsOf(methods(slice), unit.uses(slice.name)?.passed ?? []).some(
      (contract) => contract !== undefined && contract.locks.length > 0,
    );

  const atCalls = (fn: CFunction, callers: readonly FunctionSlice[]): readonly CallerLocks[] => {
    if (!callers.every(mayHold)) return [noLocks];
    const sets: CallerLocks[] = [];
    for (const slice of callers) {
      const caller = facts(slice);
      // What cannot be judged may hold anything.
      const sites = caller ? callSites(caller, fn.name) : [];
      if (caller && sites.length === 0) continue;
      sets.push(caller ? commonLocks(sites.map((site) => locksAtCall(caller, site, fn))) : noLocks);
      if (sets.at(-1)?.size === 0) break;
    }
    return sets;
  };

  return (fn) => {
    if (fn.name === '') return unknownEntry;
    const uses = unit.uses(fn.name);
    const entries = methods(fn);
    const named = contractsOf(entries, uses?.passed ?? []);
    // In its own file a static function is what the tables there say; what others may call can be named elsewhere.
    const isTold = named.length > 0 || (uses !== undefined && fn.isStatic);
    const prototype = isTold ? undefined : contractByPrototype(fn);
    const all = prototype ? [prototype] : named;
    const contracts = all.filter((contract) => contract !== undefined);
    if (contracts.length < all.length || !isCalledInView(fn, uses, contracts.length > 0))
      return { contracts, locks: noLocks };
    const atEntry = contracts.map((contract) => locksOfMethod(contract, fn));
    if (atEntry.some(({ size }) => size === 0)) return { contracts, locks: noLocks };
    return { contracts, locks: commonLocks([...atEntry, ...atCalls(fn, callersOf(uses))]) };
  };

  /** True when no call can come from out of view, as far as that can be known. */
  function isCalledInView(fn: CFunction, uses: FunctionUses | undefined, isMethod: boolean): boolean {
    if (!uses) return isMethod;
    const inTables = unit.opEntries.filter(({ functionName }) => functionName === fn.name).length;
    const unknownTable = uses.entries > inTables;
    return !unknownTable && graph.isClosed(fn.name) && (fn.isStatic || isMethod);
  }
}

const callersOf = (uses: FunctionUses | undefined): readonly FunctionSlice[] => uses?.callers ?? [];
