// Finds sleeps inside the functions that a call leads to, for the arguments of that call.
import type { Step } from '../cfg/model.js';
import { successorsOf } from '../cfg/draft.js';
import { lockApi } from '../kernel/index.js';
import type { CFunction, Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { markPrefix } from './dentry-marks.js';
import { entryStateOf } from './entry.js';
import type { Point } from './facts.js';
import type { Argument, InnerSleep, SleepLookup, SleepPassed, SleepStep } from './inner-sleep.js';
import { calleeName, speaksOfLocking } from './lock-call.js';
import { type PathState, withEntry } from './path-state.js';
import { sleepByRows } from './sleep-by-rows.js';
import { conditionOf } from './sleep-condition.js';
import { pointsOf, type Solved, solveFunction } from './solve-function.js';
import { maskOf } from './store.js';
import type { SummaryLookup } from './summary.js';
import { anyValue, zero } from './value.js';

/** Levels of calls that are followed: each further one adds conditions that nobody sees. */
const sleepDepth = 4;

/** Functions looked into for one question. */
const functionBound = 60;

export interface SleepSource {
  readonly functionOf: (name: string) => CFunction | undefined;
  /** True when the function's text may hold the pattern (cheap). */
  readonly mentions: (name: string, pattern: RegExp) => boolean;
  readonly summary: SummaryLookup;
  /** The same question, for functions that another file defines. */
  readonly elsewhere: (name: string, args: readonly Argument[], depth: number) => InnerSleep | undefined;
}

/** The lookup, with the levels of calls that may still be followed. */
export type DeepSleepLookup = (
  name: string,
  args: readonly Argument[],
  depth?: number,
) => InnerSleep | undefined;

interface Known {
  readonly sleep: InnerSleep | undefined;
  /** Levels that were left when it was looked for. */
  readonly depth: number;
}

/** A lookup that remembers what it found for a function and a kind of arguments. */
export function sleepLookup(
  source: SleepSource,
): (name: string, args: readonly Argument[], depth?: number) => InnerSleep | undefined {
  const known = new Map<string, Known>();
  const inProgress = new Set<string>();
  let budget = functionBound;

  const look = (name: string, args: readonly Argument[], depth: number): InnerSleep | undefined => {
    if (depth <= 0 || inProgress.has(name)) return undefined;
    const key = `${name}(${args.map(argumentKey).join()})`;
    const found = known.get(key);
    if (found && (found.sleep || found.depth >= depth)) return found.sleep;
    const fn = source.functionOf(name);
    if (!fn) return source.elsewhere(name, args, depth);
    if (budget-- <= 0 || knowsItsContext(fn, source)) return undefined;
    inProgress.add(name);
    try {
      const sleep = sleepIn(fn, args, source, (inner, innerArgs) => look(inner, innerArgs, depth - 1));
      known.set(key, { sleep, depth });
      return sleep;
    } finally {
      inProgress.delete(name);
    }
  };

  return (name, args, depth = sleepDepth) => {
    if (inProgress.size === 0) budget = functionBound;
    return look(name, args, depth);
  };
}

/** It asks itself whether it may sleep, or drops its caller's lock by contract. */
function knowsItsContext(fn: CFunction, { mentions }: SleepSource): boolean {
  return fn.annotations.some(({ name }) => /releases/.test(name)) || mentions(fn.name, contextWord);
}

const contextWord =
  /\b(?:in_(?:atomic|interrupt|irq|softirq|task|nmi)|irqs_disabled|preempt(?:ible|_count)|gfpflags_allow_blocking|rcu_(?:preempt_depth|read_lock_held)|spin_is_locked|spin_needbreak|need_resched|MAY_NOT_BLOCK|LOOKUP_RCU)\b/;

const constantText = /^[A-Z_][A-Z0-9_]*(?:\s*\|\s*[A-Z_][A-Z0-9_]*)*$/;

const argumentKey = ({ text, mask }: Argument): string =>
  `${constantText.test(text) ? text : ''}:${mask === anyValue ? '' : mask}`;

/** What a state knows of the arguments of a call, in the words of the outermost caller where they are constants. */
export function argumentsOf(
  args: readonly Expr[],
  states: readonly PathState[],
  textFor: (arg: Expr) => string = textOf,
): readonly Argument[] {
  return args.map((arg) => ({
    text: textFor(arg),
    mask: states.reduce((all, state) => all | maskOf(state, arg), 0) || anyValue,
  }));
}

function sleepIn(
  fn: CFunction,
  args: readonly Argument[],
  source: SleepSource,
  inner: SleepLookup,
): InnerSleep | undefined {
  const solved = solveFunction(fn, source.summary, {
    entry: entryFor(fn, args),
    extra: { ledger: (state, step) => [afterUnknownUnlock(state, step, source.summary)] },
  });
  if (solved.solution.gaveUp) return undefined;
  const textFor = textWith(fn, args);
  const sleeps: { readonly step: Step; readonly sleep: InnerSleep }[] = [];
  for (const point of pointsOf(solved)) {
    const sleep = sleepAt(fn, point, textFor, inner);
    if (sleep) sleeps.push({ step: point.step, sleep });
  }
  const always = sleeps.filter(({ sleep }) => sleep.passed === 'always');
  if (passedAlways(solved, new Set(always.map(({ step }) => step)))) return always[0]?.sleep;
  const ranked = sleeps.map(({ step, sleep }) => ({
    ...sleep,
    passed: worse(sleep.passed, conditionOf(fn, solved.cfg, step)),
  }));
  return ranked.find(({ passed }) => passed === 'by-state') ?? ranked[0];
}

const worse = (one: SleepPassed, other: SleepPassed): SleepPassed => (one === 'by-argument' ? one : other);

/** The state at the entry, with what is known of the arguments. */
function entryFor(fn: CFunction, args: readonly Argument[]): PathState {
  const state = entryStateOf(fn);
  const values = new Map(state.values);
  const truths = new Map(state.truths);
  for (const [index, { name }] of fn.params.entries()) {
    const arg = args[index];
    if (!arg) continue;
    if (arg.mask !== anyValue) values.set(name, arg.mask);
    if (/^[A-Z][A-Z0-9_]*$/.test(arg.text) && arg.text !== 'NULL') truths.set(`${name} == ${arg.text}`, true);
  }
  return { ...state, values, truths };
}

/** An expression's text with the parameters replaced by the arguments that are constants. */
function textWith(fn: CFunction, args: readonly Argument[]): (expr: Expr) => string {
  const constants = new Map(
    fn.params.flatMap(({ name }, index) => {
      const text = args[index]?.text;
      return text !== undefined && constantText.test(text) ? [[name, text] as const] : [];
    }),
  );
  return (expr) => textOf(expr).replace(/[A-Za-z_]\w*/g, (word) => constants.get(word) ?? word);
}

const unknownUnlock = `${markPrefix}unlocks`;

/** A call that may unlock what the caller holds, as far as anyone can tell. */
function afterUnknownUnlock(state: PathState, step: Step, summary: SummaryLookup): PathState {
  const name = step.kind === 'call' ? calleeName(step.call) : undefined;
  if (name === undefined || !/unlock|release|drop|relax|yield|wait|exit|finish|commit|end/.test(name))
    return state;
  if (lockApi(name) || !(speaksOfLocking(name) || /relax|yield/.test(name))) return state;
  const known = summary(name);
  return known && !known.opaque ? state : { ...state, truths: withEntry(state.truths, unknownUnlock, true) };
}

/** The callee has released what it did not take, or may have: the caller's lock is not held where it sleeps. */
const mayDropCallersLock = (state: PathState): boolean =>
  state.truths.has(unknownUnlock) ||
  [...state.locks.values()].some((lock) => lock.kind !== 'held' && lock.entry !== 'free');

function sleepAt(
  fn: CFunction,
  { step, states }: Point,
  textFor: (expr: Expr) => string,
  inner: SleepLookup,
): InnerSleep | undefined {
  const name = step.kind === 'call' ? calleeName(step.call) : undefined;
  if (step.kind !== 'call' || name === undefined || states.some(mayDropCallersLock)) return undefined;
  const here = (what: string): SleepStep => ({ inside: fn.name, at: step.at, what });
  const direct = sleepByRows(name, step.call, states, textFor);
  if (direct) {
    const [pointer] = step.call.args;
    // An object that may be missing: nothing is known of what this call is about.
    const isSure =
      direct.when === 'always' || direct.when === 'gfp'
        ? !/^k?vfree/.test(name)
        : pointer !== undefined && states.every((state) => (maskOf(state, pointer) & zero) === 0);
    return { chain: [here(direct.what)], when: direct.when, passed: isSure ? 'always' : 'by-argument' };
  }
  if (lockApi(name)) return undefined;
  const found = inner(name, argumentsOf(step.call.args, states, textFor));
  return found && { ...found, chain: [here(`${name}()`), ...found.chain] };
}

/** True when every way from the entry to a return goes by one of the steps. */
function passedAlways({ cfg, solution }: Solved, steps: ReadonlySet<Step>): boolean {
  if (steps.size === 0) return false;
  const seen = new Set([cfg.entry]);
  for (const id of seen) {
    const block = cfg.blocks[id];
    if (!block || (solution.inStates[id] ?? []).length === 0) continue;
    if (block.steps.some((step) => steps.has(step))) continue;
    if (block.end.kind === 'return' || block.end.kind === 'lost') return false;
    for (const next of successorsOf(block.end)) seen.add(next);
  }
  return true;
}
