// Analyses functions of one image on demand: graph, path states, exits, summaries of what they call.
import type { Notice, Outcome } from '../base/notice.js';
import type { CFunction, FunctionSlice, OpEntry, SourceUnit } from '../syntax/model.js';
import { type Definition, type Elsewhere, nowhere } from './elsewhere.js';
import { entryStateOf } from './entry.js';
import { entryLookup } from './entry-lookup.js';
import type { FunctionFacts } from './facts.js';
import type { EffectsLookup } from './function-effects.js';
import type { SleepLookup } from './inner-sleep.js';
import { openCallees } from './callees.js';
import { type Lifetimes, lifetimeOfCameIn, lifetimesOf } from './lifetimes.js';
import { exitsOf, leavingsOf, pointsOf, solveFunction, testsOf } from './solve-function.js';
import type { SummaryLookup } from './summary.js';

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
  /** A sleep inside a function, for the arguments it gets. */
  readonly sleepInside: SleepLookup;
  /** What a name of this image means, for the other files of the tree; a static function of a `.c` file means nothing. */
  readonly definition: (name: string) => Definition | undefined;
  /** Functions of the image that call a function of another file; bounded. */
  readonly callersOf: (name: string) => readonly FunctionFacts[];
  /** Notices of everything asked for so far. */
  readonly notices: readonly Notice[];
}

/** Other functions looked at when a rule asks for them. */
const othersBound = 16;

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
  const slicesByName = new Map(unit.slices.map((slice) => [slice.name, slice]));
  const macrosByName = new Map(unit.macros.map((macro) => [macro.name, macro]));

  const lower = (slice: FunctionSlice): Outcome<CFunction | undefined> => {
    const known = lowered.get(slice);
    const outcome = known ?? unit.lower(slice);
    if (!known) lowered.set(slice, outcome);
    return outcome;
  };

  const callees = openCallees(unit, (slice) => lower(slice).value, elsewhere);
  const { effects, sleepInside } = callees;

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

  const methodsOf = ({ name, isStatic }: Pick<CFunction, 'name' | 'isStatic'>): readonly OpEntry[] => [
    ...unit.opEntries.filter((entry) => entry.functionName === name),
    ...(isStatic ? [] : elsewhere.methods(name)),
  ];

  const entryOf = entryLookup({ unit, facts: neighbour, methods: methodsOf });

  const callersOf = (name: string): readonly FunctionFacts[] => mentioning(name, '\\s{0,3}\\(', name);

  const mentioning = (word: string, behind: string, except: string): readonly FunctionFacts[] => {
    if (!/^\w+$/.test(word)) return [];
    const pattern = new RegExp(`\\b${word}\\b${behind}`);
    const slices = unit.slices.filter((slice) => slice.name !== except && slice.mentions(pattern));
    return slices.slice(0, othersBound).flatMap((slice) => neighbour(slice) ?? []);
  };

  const factsOf = (slice: FunctionSlice): FunctionFacts | undefined => {
    const from = new Set<string>();
    const summary = callees.summariesInto(from);
    const fn = lower(slice).value;
    const entry = fn && entryOf(fn);
    const solved = fn && solveFunction(fn, summary, { entry: entryStateOf(fn, entry) });
    if (!entry || !solved || solved.solution.gaveUp) return undefined;
    const { cfg, solution, context } = solved;
    let lifetimes: Lifetimes | undefined;
    const cameIn = new Map<string, Lifetimes>();
    const points = once(() => pointsOf(solved));
    const exits = once(() => exitsOf(solved));
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
      get points() {
        return points();
      },
      get exits() {
        return exits();
      },
      leavings: leavingsOf(solved),
      tests: once(() => testsOf(solved)),
      methods: methodsOf(fn),
      entry,
      summary,
      effects: (name) => {
        const found = effects(name);
        if (found?.file !== undefined) from.add(found.file);
        return found;
      },
      sleepInside: (name, args) => {
        const found = sleepInside(name, args);
        for (const { file } of found?.chain ?? []) if (file !== undefined) from.add(file);
        return found;
      },
      mentionedIn: (name, pattern) => slicesByName.get(name)?.mentions(pattern) ?? false,
      locksInside: (name) => slicesByName.get(name)?.mentions(/_lock\w*\s*\(/) ?? false,
      merged: solution.merged,
      lifetimes: (also) =>
        also === undefined ? (lifetimes ??= lifetimesOf(cfg, context)) : lifetimesOf(cfg, context, also),
      cameIn: (text) => {
        const known = cameIn.get(text) ?? lifetimeOfCameIn(cfg, context, text);
        cameIn.set(text, known);
        return known;
      },
      callee: (name) => {
        const callee = slicesByName.get(name);
        if (callee) return callee.complete ? neighbour(callee) : undefined;
        return macrosByName.has(name) ? undefined : seen(listOf(elsewhere.definition(name)?.facts()))[0];
      },
      calleeText: (name) => {
        const own = slicesByName.get(name);
        if (own || macrosByName.has(name)) return own?.complete === true ? own : undefined;
        const definition = elsewhere.definition(name);
        const text = definition?.slice();
        if (definition && text) from.add(definition.filePath);
        return text;
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
      summary: () => callees.summary(name),
      effects: () => effects(name),
      sleepInside: (args, depth) => sleepInside(name, args, depth),
      slice: () => slice,
      facts: () => slice && neighbour(slice),
    };
  };

  return {
    unit,
    filePath,
    facts,
    summary: callees.summary,
    effects,
    sleepInside,
    definition,
    callersOf,
    notices,
  };
}

const isHeader = (filePath: string): boolean => filePath.endsWith('.h');

/** The same function, that works its answer out when it is asked for the first time. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const listOf = <T>(value: T | undefined): readonly T[] => (value === undefined ? [] : [value]);

function tooLarge(fn: CFunction, file: string): Notice {
  const message = `${fn.name}() has more paths than can be followed in bounded time and was not judged`;
  return { code: 'function-not-judged', level: 'not-judged', message, file, line: fn.startLine };
}
