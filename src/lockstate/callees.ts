// What the functions that an image calls do: to locks, to references, by sleeping. Looked up by name, each once.
import type { CFunction, FunctionSlice, SourceUnit } from '../syntax/model.js';
import { addedNames } from '../kernel/index.js';
import { effectsLookup } from './effects-lookup.js';
import type { Definition, Elsewhere } from './elsewhere.js';
import type { EffectsLookup } from './function-effects.js';
import { speaksOfLocking } from './lock-call.js';
import { macroFunction } from './macro-function.js';
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
const callDepth = 6;

const nothingKnown: KnownSummary = { summary: undefined, from: new Set() };

/** Opens the lookups of one image. */
export function openCallees(
  unit: SourceUnit,
  lowered: (slice: FunctionSlice) => CFunction | undefined,
  elsewhere: Elsewhere,
): Callees {
  const slices = new Map(unit.slices.map((slice) => [slice.name, slice]));
  const macros = new Map(unit.macros.map((macro) => [macro.name, macro]));
  const asFunctions = new Map<string, CFunction | undefined>();
  const summaries = new Map<string, KnownSummary>();
  const inProgress = new Set<string>();

  const functionOf = (name: string): CFunction | undefined => {
    const slice = slices.get(name);
    if (slice) return slice.complete ? lowered(slice) : undefined;
    const macro = macros.get(name);
    if (macro && !asFunctions.has(name)) asFunctions.set(name, macroFunction(macro));
    return asFunctions.get(name);
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
    if (!slices.has(name) && !macros.has(name)) return summaryElsewhere(name, from);
    // Cheap test first: most callees never come near a lock.
    if (!reachesLocks(name)) return undefined;
    const fn = functionOf(name);
    const inner = summariesInto(from);
    const solved = fn && solveFunction(fn, inner);
    return solved && !solved.solution.gaveUp ? summarise(fn, solved.cfg, exitsOf(solved), inner) : undefined;
  };

  const reaching = new Map<string, boolean>();
  const reachesLocks = (name: string): boolean => {
    const before = reaching.get(name);
    if (before !== undefined) return before;
    const slice = slices.get(name);
    const body = macros.get(name)?.body ?? '';
    const mentions = slice ? slice.mentions(lockWords) || mentionsAdded(slice) : lockWords.test(body);
    const own = speaksOfLocking(name) || (mentions && elsewhere.mayLock(name));
    // In a recursion the first answer stands.
    reaching.set(name, own);
    if (own || (slice && !elsewhere.mayLock(name))) return own;
    const inner = slice ? slice.calls() : (body.match(/\b[A-Za-z_]\w*(?=\()/g) ?? []);
    const reaches = inner.some(reachesLocks);
    reaching.set(name, reaches);
    return reaches;
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
