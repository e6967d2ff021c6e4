// Runs the path states through the graph to a fixpoint.
import type { BasicBlock, Cfg, Terminator } from '../cfg/model.js';
import type { Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { afterStep } from './after-step.js';
import { addArrival, isMerged, newArrivals, statesOf, takePending } from './arrivals.js';
import { assume, assumeTruth, forgetAsked, subjectOf } from './condition.js';
import { markPrefix } from './dentry-marks.js';
import { assumeNew } from './inode-marks.js';
import type { Liveness } from './liveness.js';
import { emptyState, type LockStatus, type PathState, setValue, withEntry, without } from './path-state.js';
import type { TransferContext } from './transfer-context.js';
import { anyValue, maskOfConstant, zero } from './value.js';

/** Steps times states before a function is given up; the slowest of 37,000 in fs/ needs a small part of it. */
const workBound = 400_000;

export interface Solution {
  /** States at the start of each block; empty for blocks that no path reaches. */
  readonly inStates: readonly (readonly PathState[])[];
  /** True when states were merged somewhere: what differed there is unknown behind it. */
  readonly merged: boolean;
  /** True when the work bound was reached: the states are incomplete and must not be judged. */
  readonly gaveUp: boolean;
}

/** Solves one function from the state at its entry. */
export function solve(
  cfg: Cfg,
  entryState: PathState,
  liveness: Liveness,
  context: TransferContext,
): Solution {
  const arrivals = cfg.blocks.map(() => newArrivals(context.relevance.texts));
  const queue = new Set<number>();
  let work = 0;
  const arrive = (to: number, from: number | undefined, state: PathState): void => {
    const arrived = arrivals[to];
    if (arrived && addArrival(arrived, prune(state, to, from, liveness))) queue.add(to);
  };
  const result = (gaveUp: boolean): Solution => ({
    inStates: arrivals.map(statesOf),
    merged: arrivals.some(isMerged),
    gaveUp,
  });

  arrive(cfg.entry, undefined, entryState);
  for (const block of cfg.blocks) if (block.fromUnseen) arrive(block.id, undefined, emptyState);
  for (const id of queue) {
    queue.delete(id);
    const block = cfg.blocks[id];
    const arrived = arrivals[id];
    if (!block || !arrived) continue;
    for (const state of takePending(arrived)) {
      // A step copies the state's locks at worst.
      work += (block.steps.length + 1) * (1 + (state.locks.size >> 3));
      if (work > workBound) return result(true);
      for (const [to, next] of leave(block, runSteps(block, state, context))) arrive(to, id, next);
    }
  }
  return result(false);
}

/** States behind the last step of a block. */
function runSteps(block: BasicBlock, state: PathState, context: TransferContext): readonly PathState[] {
  let states: readonly PathState[] = [state];
  for (const step of block.steps) states = afterStep(states, step, context);
  return states;
}

/** Successors with the state each edge allows. */
function* leave(block: BasicBlock, states: readonly PathState[]): Generator<[number, PathState]> {
  for (const state of states) yield* edgesOf(block.end, state);
}

/** Ways out of a block that a state allows, with what each tells. */
export function* edgesOf(end: Terminator, state: PathState): Generator<[number, PathState]> {
  switch (end.kind) {
    case 'jump':
      yield [end.to, state];
      return;
    case 'branch':
      for (const [to, truth] of [
        [end.whenTrue, true],
        [end.whenFalse, false],
      ] as const) {
        const next = assume(
          end.asksAnew === true ? forgetAsked(state, end.condition) : state,
          end.condition,
          truth,
        );
        const told = next && assumeNew(next, end.condition, truth);
        if (told) yield [to, told];
      }
      return;
    case 'choice':
      for (const [to, truth] of [
        [end.whenTrue, true],
        [end.whenFalse, false],
      ] as const) {
        if (end.text !== '' && state.truths.get(end.text) === !truth) continue;
        yield [to, end.text === '' ? state : { ...state, truths: withEntry(state.truths, end.text, truth) }];
      }
      return;
    case 'switch':
      yield* armsOf(end, state);
      return;
    default:
  }
}

/** A case is taken when the subject may have its value; the default when it may have another. */
function* armsOf(
  end: Extract<Terminator, { kind: 'switch' }>,
  state: PathState,
): Generator<[number, PathState]> {
  const subject = subjectOf(end.subject);
  const mask = state.values.get(subject) ?? anyValue;
  for (const arm of end.arms) {
    if (arm.isDefault) {
      const handlesZero = end.arms.some((other) =>
        other.values.some((value) => maskOfConstant(textOf(value)) === zero),
      );
      const left =
        handlesZero && !arm.values.some((value) => maskOfConstant(textOf(value)) === zero)
          ? mask & ~zero
          : mask;
      const truths = noneOf(
        state.truths,
        subject,
        end.arms.flatMap((other) => (other === arm ? [] : other.values)),
      );
      if (left !== 0 && truths) yield [arm.to, setValue({ ...state, truths }, subject, left)];
      continue;
    }
    const next =
      arm.values.length === 1 && arm.values[0] ? assumeCase(state, subject, mask, arm.values[0]) : state;
    if (next) yield [arm.to, next];
  }
}

/** The truths when the subject is none of the values; undefined when it is known to be one. */
function noneOf(
  truths: PathState['truths'],
  subject: string,
  values: readonly Expr[],
): PathState['truths'] | undefined {
  let left: PathState['truths'] | undefined = truths;
  for (const value of values) left = left && assumeTruth(left, caseText(subject, value), false);
  return left;
}

const caseText = (subject: string, value: Expr): string => `${subject} == ${textOf(value)}`;

function assumeCase(state: PathState, subject: string, mask: number, value: Expr): PathState | undefined {
  const allowed = maskOfConstant(textOf(value)) ?? anyValue;
  if ((mask & allowed) === 0) return undefined;
  const truths = assumeTruth(state.truths, caseText(subject, value), true);
  return truths && setValue({ ...state, truths }, subject, mask & allowed);
}

/** Drops what nothing asks about any more, and on a back edge what a new turn asks anew. */
export function prune(state: PathState, to: number, from: number | undefined, liveness: Liveness): PathState {
  const live = liveness.liveAt[to] ?? nothing;
  const again =
    from !== undefined && liveness.loopBlocks.get(to)?.has(from) === true
      ? liveness.volatileIn.get(to)
      : undefined;
  const keep = (text: string): boolean =>
    (live.has(text) && again?.has(text) !== true) || text.startsWith(markPrefix);
  const values = filtered(state.values, keep);
  const truths = filtered(state.truths, keep);
  const aliases = filtered(state.aliases, (name) => live.has(name) || holdsThrough(state.locks, name));
  const origins = filtered(state.origins, (name) => live.has(name));
  if (
    values === state.values &&
    truths === state.truths &&
    aliases === state.aliases &&
    origins === state.origins
  )
    return state;
  return { ...state, values, truths, aliases, origins };
}

const nothing: ReadonlySet<string> = new Set();

/** An alias that names a held lock must stay, to be its name when the first one is gone. */
function holdsThrough(locks: ReadonlyMap<string, LockStatus>, name: string): boolean {
  for (const status of locks.values())
    if (status.kind === 'held' && status.shown.startsWith(name)) return true;
  return false;
}

function filtered<V>(map: ReadonlyMap<string, V>, keep: (key: string) => boolean): ReadonlyMap<string, V> {
  return without(map, (key) => !keep(key));
}
