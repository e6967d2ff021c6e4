// Analyses functions of one image on demand: graph, path states, exits, summaries of what they call.
import type { Notice, Outcome } from '../base/notice.js';
import type { CFunction, FunctionSlice, SourceUnit } from '../syntax/model.js';
import { effectsLookup } from './effects-lookup.js';
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
  /** Facts of one function; undefined with a notice when it cannot be judged. */
  readonly facts: (slice: FunctionSlice) => FunctionFacts | undefined;
  /** Effect of a function of the image on its caller's locks. */
  readonly summary: SummaryLookup;
  /** What a function does to references, and what its result may be. */
  readonly effects: EffectsLookup;
  /** Notices of everything asked for so far. */
  readonly notices: readonly Notice[];
}

const lockWords = /lock|down_|up_|mutex|guard|CLASS|__acquire|__release|must_hold|_get|get_|release|acquire/i;

/** How deep calls of same-image functions are followed for their lock effect. */
const callDepth = 4;

/** Other functions looked at when a rule asks for them. */
const othersBound = 16;

/** Opens an image for analysis; nothing is parsed before `facts` asks. */
export function analyseImage(unit: SourceUnit, filePath: string): ImageAnalysis {
  const notices: Notice[] = [];
  const lowered = new Map<FunctionSlice, Outcome<CFunction | undefined>>();
  const judged = new Map<FunctionSlice, FunctionFacts | undefined>();
  const summaries = new Map<string, Summary | undefined>();
  const slicesByName = new Map(unit.slices.map((slice) => [slice.name, slice]));
  const macrosByName = new Map(unit.macros.map((macro) => [macro.name, macro]));
  const inProgress = new Set<string>();

  const lower = (slice: FunctionSlice): Outcome<CFunction | undefined> => {
    const known = lowered.get(slice);
    const outcome = known ?? unit.lower(slice);
    if (!known) lowered.set(slice, outcome);
    return outcome;
  };

  const summary: SummaryLookup = (name) => {
    if (summaries.has(name)) return summaries.get(name);
    if (inProgress.has(name) || inProgress.size >= callDepth) return undefined;
    inProgress.add(name);
    try {
      const found = summaryOf(name);
      summaries.set(name, found);
      return found;
    } finally {
      inProgress.delete(name);
    }
  };

  const summaryOf = (name: string): Summary | undefined => {
    const macro = macrosByName.get(name);
    const call = macro && callMacroOf(macro);
    if (call) return macroSummary(call, lockApi(call.callee));
    const slice = slicesByName.get(name);
    // Cheap test first: most callees never mention a lock.
    if (!slice?.complete || !(speaksOfLocking(name) || slice.mentions(lockWords))) return undefined;
    const fn = lower(slice).value;
    const solved = fn && solveFunction(fn, summary);
    return solved && !solved.solution.gaveUp ? summarise(fn, solved.cfg, exitsOf(solved)) : undefined;
  };

  const effects = effectsLookup({
    summary,
    functionOf: (name) => {
      const slice = slicesByName.get(name);
      return slice?.complete ? lower(slice).value : undefined;
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

  const others = (fn: CFunction, word: string, behind: string): readonly FunctionFacts[] => {
    if (!/^\w+$/.test(word)) return [];
    const pattern = new RegExp(`\\b${word}\\b${behind}`);
    const slices = unit.slices.filter((slice) => slice.name !== fn.name && slice.mentions(pattern));
    return slices.slice(0, othersBound).flatMap((slice) => neighbour(slice) ?? []);
  };

  const factsOf = (slice: FunctionSlice): FunctionFacts | undefined => {
    const fn = lower(slice).value;
    const solved = fn && solveFunction(fn, summary);
    if (!solved || solved.solution.gaveUp) return undefined;
    const methods = unit.opEntries.filter((entry) => entry.functionName === fn.name);
    const { cfg, solution } = solved;
    const locksInside = (name: string): boolean => slicesByName.get(name)?.mentions(/_lock\w*\s*\(/) ?? false;
    const { merged } = solution;
    return {
      fn,
      cfg,
      points: pointsOf(solved),
      exits: exitsOf(solved),
      methods,
      summary,
      effects,
      locksInside,
      merged,
      callee: (name) => {
        const callee = slicesByName.get(name);
        return callee?.complete ? neighbour(callee) : undefined;
      },
      callers: () => others(fn, fn.name, '\\s{0,3}\\('),
      mentioning: (word) => others(fn, word, ''),
    };
  };

  return { unit, facts, summary, effects, notices };
}

function tooLarge(fn: CFunction, file: string): Notice {
  const message = `${fn.name}() has more paths than can be followed in bounded time and was not judged`;
  return { code: 'function-not-judged', level: 'not-judged', message, file, line: fn.startLine };
}
