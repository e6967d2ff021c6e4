// What the functions that an image calls do: to locks, to references, by sleeping. Looked up by name, each once.
import type { CFunction, FunctionSlice, SourceUnit } from '../syntax/model.js';
import { addedNames, lockApi } from '../kernel/index.js';
import { effectsLookup } from './effects-lookup.js';
import type { Definition, Elsewhere } from './elsewhere.js';
import type { EffectsLookup } from './function-effects.js';
import { callMacroOf, speaksOfLocking } from './lock-call.js';
import { macroSummary } from './macro-summary.js';
import { type DeepSleepLookup, sleepLookup } from './sleep-lookup.js';
import { exitsOf, solveFunction } from './solve-function.js';
import type { Summary, SummaryLookup } from './summary.js';
import { summarise } from './summarise.js';

/** A summary, and the other files that it rests on. */
export interface KnownSummary {
  readonly summary: Summary | undefined;
  readonly from: ReadonlySet<string>;
}

export interface Callees {
  readonly summary: SummaryLookup;
  /** Summaries for one function; `from` collects the other files that they rest on. */
  readonly summariesInto: (from: Set<string>) => SummaryLookup;
  readonly effects: EffectsLookup;
  readonly sleepInside: DeepSleepLookup;
}

const lockWords = /lock|down_|up_|mutex|guard|CLASS|__acquire|__release|must_hold|_get|get_|release|acquire/i;

/** Locks of an out-of-tree filesystem have names of their own. */
function mentionsAdded(slice: FunctionSlice): boolean {
  const added = addedNames();
  return added !== undefined && slice.mentions(added);
}

/** How deep calls are followed for their lock effect. */
const callDepth = 4;

const nothingKnown: KnownSummary = { summary: undefined, from: new Set() };

/** Opens the lookups of one image. */
export function openCallees(
  unit: SourceUnit,
  lowered: (slice: FunctionSlice) => CFunction | undefined,
  elsewhere: Elsewhere,
): Callees {
  const slices = new Map(unit.slices.map((slice) => [slice.name, slice]));
  const macros = new Map(unit.macros.map((macro) => [macro.name, macro]));
  const summaries = new Map<string, KnownSummary>();
  const inProgress = new Set<string>();

  const functionOf = (name: string): CFunction | undefined => {
    const slice = slices.get(name);
    return slice?.complete ? lowered(slice) : undefined;
  };

  const foreign = (name: string): Definition | undefined =>
    slices.has(name) || macros.has(name) ? undefined : elsewhere.definition(name);

  const known = (name: string): KnownSummary => {
    const found = summaries.get(name);
    if (found) return found;
    if (inProgress.has(name) || inProgress.size >= callDepth) return nothingKnown;
    inProgress.add(name);
    try {
      const from = new Set<string>();
      const summary = { summary: summaryOf(name, from), from };
      summaries.set(name, summary);
      return summary;
    } finally {
      inProgress.delete(name);
    }
  };

  const summariesInto =
    (from: Set<string>): SummaryLookup =>
    (name) => {
      const { summary, from: others } = known(name);
      for (const file of others) from.add(file);
      return summary;
    };

  const summaryOf = (name: string, from: Set<string>): Summary | undefined => {
    const macro = macros.get(name);
    const call = macro && callMacroOf(macro);
    if (call) return macroSummary(call, lockApi(call.callee));
    const slice = slices.get(name);
    if (!slice) return summaryElsewhere(name, from);
    // Cheap test first: most callees never mention a lock.
    const mentions = slice.mentions(lockWords) || mentionsAdded(slice);
    if (!speaksOfLocking(name) && !(mentions && elsewhere.mayLock(name))) return undefined;
    const fn = functionOf(name);
    const solved = fn && solveFunction(fn, summariesInto(from));
    return solved && !solved.solution.gaveUp ? summarise(fn, solved.cfg, exitsOf(solved)) : undefined;
  };

  const summaryElsewhere = (name: string, from: Set<string>): Summary | undefined => {
    const definition = foreign(name);
    const found = definition?.summary();
    if (definition && found) from.add(definition.filePath);
    return found;
  };

  const summary: SummaryLookup = (name) => known(name).summary;
  const effects = effectsLookup({
    summary,
    functionOf,
    elsewhere: (name) => {
      const definition = foreign(name);
      const found = definition?.effects();
      return definition && found && { file: definition.filePath, ...found };
    },
  });
  const sleepInside = sleepLookup({
    summary,
    functionOf,
    mentions: (name, pattern) => slices.get(name)?.mentions(pattern) ?? false,
    elsewhere: (name, args, depth) => {
      const definition = foreign(name);
      const found = definition?.sleepInside(args, depth);
      const located = found?.chain.map((step) => ({ file: definition?.filePath, ...step }));
      return found && located && { ...found, chain: located };
    },
  });
  return { summary, summariesInto, effects, sleepInside };
}
