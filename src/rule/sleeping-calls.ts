// Calls that may sleep, and the lock that forbids it there.
import type { Position } from '../base/position.js';
import { lockApi } from '../kernel/index.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import type { InnerSleep, SleepWhen } from '../lockstate/inner-sleep.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { HeldLock, PathState } from '../lockstate/path-state.js';
import { conditionOf } from '../lockstate/sleep-condition.js';
import { sleepByRows } from '../lockstate/sleep-by-rows.js';
import { argumentsOf } from '../lockstate/sleep-lookup.js';
import type { CallExpr } from '../syntax/model.js';
import type { WitnessLine } from './contract.js';

export interface SleepingCall {
  readonly at: Position;
  readonly call: CallExpr;
  /** For messages: `kmalloc() with GFP_KERNEL`. */
  readonly what: string;
  readonly when: SleepWhen;
  /** Path states in which it may sleep. */
  readonly states: readonly PathState[];
  /** The sleep inside the function that is called, when no row says that it sleeps. */
  readonly through?: InnerSleep;
}

/** The section that forbids sleeping in some of the states; undefined when sleeping is fine. */
export type SectionAt = (states: readonly PathState[]) => AtomicSection | undefined;

/** Calls by the tables that may sleep with the arguments they get, where `forbidden` says that they may not. */
export function* sleepingCalls(
  facts: FunctionFacts,
  forbidden: SectionAt = atomicAt,
): Generator<SleepingCall> {
  for (const { step, states } of facts.points) {
    // Looking at a call, and into callees, is worth its time only where sleeping is forbidden.
    if (step.kind !== 'call' || !forbidden(states)) continue;
    const name = calleeName(step.call);
    if (name === undefined) continue;
    const sleeps = sleepByRows(name, step.call, states);
    if (sleeps) yield { at: step.at, call: step.call, ...sleeps };
    else if (!lockApi(name)) {
      const inSection = states.filter((state) => forbidden([state]));
      yield* sleepInside(facts, { at: step.at, call: step.call, states }, name, inSection);
    }
  }
}

/** The call as one that may sleep by the tables; undefined when they do not say so. */
export function sleepByTables(call: CallExpr, states: readonly PathState[]): SleepingCall | undefined {
  const name = calleeName(call);
  const sleeps = name === undefined ? undefined : sleepByRows(name, call, states);
  return sleeps && { at: call.at, call, ...sleeps };
}

/** A sleep inside the functions that the call leads to, with the caller's locks still held. */
function* sleepInside(
  facts: FunctionFacts,
  here: Pick<SleepingCall, 'at' | 'call' | 'states'>,
  name: string,
  inSection: readonly PathState[],
): Generator<SleepingCall> {
  const through = facts.sleepInside(name, argumentsOf(here.call.args, inSection));
  const last = through?.chain.at(-1);
  if (!through || !last) return;
  const verb = through.chain.length === 1 ? 'calls' : 'leads to';
  yield { ...here, what: `${name}(), which ${verb} ${last.what},`, when: through.when, through };
}

/** Whether the function sleeps there hangs on an argument: what its callers hold, they may hold with another one. */
export function hangsOnArgument({ fn, cfg, points }: FunctionFacts, { call }: SleepingCall): boolean {
  const point = points.find(({ step }) => step.kind === 'call' && step.call === call);
  return point !== undefined && conditionOf(fn, cfg, point.step) === 'by-argument';
}

/** The calls between the one that is reported and the one that sleeps, as witness steps. */
export function chainSteps({ through }: SleepingCall): readonly WitnessLine[] {
  const chain = through?.chain ?? [];
  return chain.map(({ at, what, file }, index) => ({
    line: at.line,
    file,
    text: index === chain.length - 1 ? `${what} sleeps in it` : `${what} is called in it`,
  }));
}

export interface AtomicSection {
  readonly key: string;
  readonly lock: HeldLock;
  readonly everywhere: boolean;
  readonly byCaller: boolean;
}

/** The atomic lock held in some of the states. RCU has a rule of its own. */
export const atomicAt: SectionAt = (states) => sectionWith(states, ({ lockType }) => lockType !== 'rcu');

/** The RCU read section that some of the states are in; not that of SRCU, where sleeping is fine. */
export const rcuSectionAt: SectionAt = (states) => sectionWith(states, ({ lockType }) => lockType === 'rcu');

function sectionWith(
  states: readonly PathState[],
  counts: (lock: HeldLock) => boolean,
): AtomicSection | undefined {
  let found: { key: string; lock: HeldLock } | undefined;
  let count = 0;
  for (const state of states) {
    if (state.locks.size === 0) continue;
    const atomic = [...state.locks].find(
      ([, lock]) => lock.kind === 'held' && lock.atomic && !lock.releasedAs && counts(lock),
    );
    if (!atomic) continue;
    count++;
    const [key, lock] = atomic;
    if (lock.kind === 'held') found ??= { key, lock };
  }
  return found && { ...found, everywhere: count === states.length, byCaller: found.lock.byCaller };
}
