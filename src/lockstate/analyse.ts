// Analyses functions of one image on demand: graph, path states, exits, summaries of what they call.
import type { Notice, Outcome } from '../base/notice.js';
import type { CFunction, FunctionSlice, OpEntry, SourceUnit } from '../syntax/model.js';
import { effectsLookup } from './effects-lookup.js';
import { type Definition, type Elsewhere, nowhere } from './elsewhere.js';
import type { FunctionFacts } from './facts.js';
import type { EffectsLookup } from './function-effects.js';
import { callMacroOf, speaksOfLocking } from './lock-call.js';
import { lockApi } from '../kernel/index.js';
import { macroSummary } from './macro-summary.js';
import { exitsOf, pointsOf, solveFunction } from './solve-function.js';
import type { Summary, SummaryLookup } from './summary.js';
import { summarise } from './summarise.js';

/** Analyses one image; results are kept, so that a callee is looked at once. */
export interface ImageAnalysis {
  readonly unit: SourceUnit;
  readonly filePath: string;
  /** Facts of one function; undefined with a notice when it cannot be judged. */
  readonly facts: (slice: FunctionSlice) => FunctionFacts | undefined;
  /** Effect of a function of the image on its caller's locks. */
  readonly summary: SummaryLookup;
  /** What a function does to references, and what its result may be. */
  readonly effects: EffectsLookup;
  /** What a name of this image means, for the other files of the tree; a static function of a `.c` file means nothing. */
  readonly definition: (name: string) => Definition | undefined;
  /** Functions of the image that call a function of another file; bounded. */
  readonly callersOf: (name: string) => readonly FunctionFacts[];
  /** Notices of everything asked for so far. */
  readonly notices: readonly Notice[];
}

const lockWords = /lock|down_|up_|mutex|guard|CLASS|__acquire|__release|must_hold|_get|get_|release|acquire/i;

/** How deep calls of same-image functions are followed for their lock effect. */
const callDepth = 4;

/** Other functions looked at when a rule asks for them. */
const othersBound = 16;

/** A summary, and the other files that it rests on. */
interface KnownSummary {
  readonly summary: Summary | undefined;
  readonly from: ReadonlySet<string>;
}

/**
 * Opens an image for analysis; nothing is parsed before `facts` asks.
 *
 * @param elsewhere - The other files of the tree, as this one sees them: what it calls but does not define is asked
 *   for there.
 */
export function analyseImage(
  unit: SourceUnit,
  filePath: string,
  elsewhere: Elsewhere = nowhere,
): ImageAnalysis {
  const notices: Notice[] = [];
  const lowered = new Map<FunctionSlice, Outcome<CFunction | undefined>>();
  const judged = new Map<FunctionSlice, FunctionFacts | undefined>();
  const summaries = new Map<string, KnownSummary>();
  const slicesByName = new Map(unit.slices.map((slice) => [slice.name, slice]));
  const macrosByName = new Map(unit.macros.map((macro) => [macro.name, macro]));
  const inProgress = new Set<string>();

  const lower = (slice: FunctionSlice): Outcome<CFunction | undefined> => {
    const known = lowered.get(slice);
    const outcome = known ?? unit.lower(slice);
    if (!known) lowered.set(slice, outcome);
    return outcome;
  };

  const knownSummary = (name: string): KnownSummary => {
    const known = summaries.get(name);
    if (known) return known;
    if (inProgress.has(name) || inProgress.size >= callDepth) return nothingKnown;
    inProgress.add(name);
    try {
      const from = new Set<string>();
      const found = { summary: summaryOf(name, from), from };
      summaries.set(name, found);
      return found;
    } finally {
      inProgress.delete(name);
    }
  };

  /** Summaries for one function; `from` collects the other files that they rest on. */
  const lookup =
    (from: Set<string>): SummaryLookup =>
    (name) => {
      const known = knownSummary(name);
      for (const file of known.from) from.add(file);
      return known.summary;
    };

  const summaryOf = (name: string, from: Set<string>): Summary | undefined => {
    const macro = macrosByName.get(name);
    const call = macro && callMacroOf(macro);
    if (call) return macroSummary(call, lockApi(call.callee));
    const slice = slicesByName.get(name);
    if (!slice && !macro) return summaryElsewhere(name, from);
    // Cheap test first: most callees never mention a lock.
    if (!slice?.complete || !(speaksOfLocking(name) || slice.mentions(lockWords))) return undefined;
    const fn = lower(slice).value;
    const solved = fn && solveFunction(fn, lookup(from));
    return solved && !solved.solution.gaveUp ? summarise(fn, solved.cfg, exitsOf(solved)) : undefined;
  };

  const summaryElsewhere = (name: string, from: Set<string>): Summary | undefined => {
    const definition = elsewhere.definition(name);
    const found = definition?.summary();
    if (definition && found) from.add(definition.filePath);
    return found;
  };

  const effects = effectsLookup({
    summary: (name) => knownSummary(name).summary,
    functionOf: (name) => {
      const slice = slicesByName.get(name);
      return slice?.complete ? lower(slice).value : undefined;
    },
    elsewhere: (name) => {
      const isOwn = slicesByName.has(name) || macrosByName.has(name);
      const definition = isOwn ? undefined : elsewhere.definition(name);
      const found = definition?.effects();
      return definition && found && { file: definition.filePath, ...found };
    },
  });

  const facts = (slice: FunctionSlice): FunctionFacts | undefined => {
    const { value: fn, notices: found } = lower(slice);
    const value = neighbour(slice);
    notices.push(...found, ...(fn && !value ? [tooLarge(fn, filePath)] : []));
    return value;
  };

  const neighbour = (slice: FunctionSlice): FunctionFacts | undefined => {
    if (!judged.has(slice)) judged.set(slice, factsOf(slice));
    return judged.get(slice);
  };

  const callersOf = (name: string): readonly FunctionFacts[] => mentioning(name, '\\s{0,3}\\(', name);

  const mentioning = (word: string, behind: string, except: string): readonly FunctionFacts[] => {
    if (!/^\w+$/.test(word)) return [];
    const pattern = new RegExp(`\\b${word}\\b${behind}`);
    const slices = unit.slices.filter((slice) => slice.name !== except && slice.mentions(pattern));
    return slices.slice(0, othersBound).flatMap((slice) => neighbour(slice) ?? []);
  };

  const factsOf = (slice: FunctionSlice): FunctionFacts | undefined => {
    const from = new Set<string>();
    const summary = lookup(from);
    const fn = lower(slice).value;
    const solved = fn && solveFunction(fn, summary);
    if (!solved || solved.solution.gaveUp) return undefined;
    const { cfg, solution } = solved;
    /** What other files say of a function that they can see. */
    const seen = <T extends { readonly filePath: string }>(found: readonly T[]): readonly T[] => {
      for (const { filePath: file } of found) from.add(file);
      return found;
    };
    return {
      fn,
      filePath,
      otherFiles: from,
      cfg,
      points: pointsOf(solved),
      exits: exitsOf(solved),
      methods: [...methodsOf(unit.opEntries, fn.name), ...(fn.isStatic ? [] : elsewhere.methods(fn.name))],
      summary,
      effects: (name) => {
        const found = effects(name);
        if (found?.file !== undefined) from.add(found.file);
        return found;
      },
      locksInside: (name) => slicesByName.get(name)?.mentions(/_lock\w*\s*\(/) ?? false,
      merged: solution.merged,
      callee: (name) => {
        const callee = slicesByName.get(name);
        if (callee) return callee.complete ? neighbour(callee) : undefined;
        return macrosByName.has(name) ? undefined : seen(listOf(elsewhere.definition(name)?.facts()))[0];
      },
      callers: () => [...callersOf(fn.name), ...(fn.isStatic ? [] : seen(elsewhere.callers(fn.name)))],
      mentioning: (word) => mentioning(word, '', fn.name),
    };
  };

  const definition = (name: string): Definition | undefined => {
    const slices = unit.slices.filter((slice) => slice.name === name);
    const [slice] = slices;
    // Two of one name stand under #ifdef: which of them is compiled is not known.
    if (slices.length > 1 || (slice && (!slice.complete || (slice.isStatic && !isHeader(filePath)))))
      return undefined;
    if (!slice && !(macrosByName.has(name) && isHeader(filePath))) return undefined;
    return {
      filePath,
      summary: () => knownSummary(name).summary,
      effects: () => effects(name),
      facts: () => slice && neighbour(slice),
    };
  };

  return {
    unit,
    filePath,
    facts,
    summary: (name) => knownSummary(name).summary,
    effects,
    definition,
    callersOf,
    notices,
  };
}

const nothingKnown: KnownSummary = { summary: undefined, from: new Set() };

const isHeader = (filePath: string): boolean => filePath.endsWith('.h');

const listOf = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

const methodsOf = (entries: readonly OpEntry[], name: string): readonly OpEntry[] =>
  entries.filter((entry) => entry.functionName === name);

function tooLarge(fn: CFunction, file: string): Notice {
  const message = `${fn.name}() has more paths than can be followed in bounded time and was not judged`;
  return { code: 'function-not-judged', level: 'not-judged', message, file, line: fn.startLine };
}
