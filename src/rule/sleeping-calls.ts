// Calls that may sleep, and the lock that forbids it there.
import type { Position } from '../base/position.js';
import { gfpMaySleep, lockApi, sleepRow } from '../kernel/index.js';
import { textOf } from '../lockstate/access-path.js';
import { fileOf, type FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { HeldLock, PathState } from '../lockstate/path-state.js';
import { maskOf } from '../lockstate/store.js';
import { zero } from '../lockstate/value.js';
import type { CallExpr } from '../syntax/model.js';

export interface SleepingCall {
  readonly at: Position;
  readonly call: CallExpr;
  /** For messages: `kmalloc() with GFP_KERNEL`. */
  readonly what: string;
  readonly when: 'always' | 'gfp' | 'non-null' | 'last-reference';
  /** Path states in which it may sleep. */
  readonly states: readonly PathState[];
  /** The sleeping call inside a function whose text is at hand, when this is a call of that function. */
  readonly through?: {
    readonly at: Position;
    /** Its file, when that is not the caller's. */
    readonly file?: string;
    readonly what: string;
    readonly unconditional: boolean;
  };
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
    if (lockApi(name)?.sleeps) {
      yield { at: step.at, call: step.call, what: `${name}()`, when: 'always', states };
      continue;
    }
    const sleeps = sleepOf(name, step.call, states);
    if (sleeps) yield { at: step.at, call: step.call, ...sleeps };
    else yield* sleepInside(facts, { at: step.at, call: step.call, states }, name);
  }
}

/**
 * A call of a function of the same image that sleeps itself, in its own text and with the caller's locks still
 * held: one level deep, since each further one adds conditions that nobody sees.
 */
function* sleepInside(
  facts: FunctionFacts,
  here: Pick<SleepingCall, 'at' | 'call' | 'states'>,
  name: string,
): Generator<SleepingCall> {
  const callee = facts.callee(name);
  if (!callee) return;
  const first = firstBranch(callee);
  for (const { step, states } of callee.points) {
    const inner = step.kind === 'call' ? calleeName(step.call) : undefined;
    if (step.kind !== 'call' || inner === undefined) continue;
    const sleeps = lockApi(inner)?.sleeps
      ? { what: `${inner}()`, when: 'always' as const, states }
      : sleepOf(inner, step.call, states);
    if (
      !sleeps ||
      (sleeps.when !== 'always' && sleeps.when !== 'gfp') ||
      sleeps.states.some(dropsCallersLock)
    )
      continue;
    // kvfree() sleeps only for memory that vmalloc() gave, and not in interrupts.
    const through = {
      at: step.at,
      ...fileOf(callee, facts),
      what: sleeps.what,
      unconditional: step.at.line <= first && !/^k?vfree/.test(inner),
    };
    yield { ...here, what: `${name}(), which calls ${sleeps.what},`, when: sleeps.when, through };
    return;
  }
}

/** Line of the first branch of a function: what stands above runs on every call. */
function firstBranch({ cfg }: FunctionFacts): number {
  const lines = cfg.blocks.flatMap(({ end }) =>
    end.kind === 'branch' ? [end.condition.at.line] : end.kind === 'switch' ? [end.subject.at.line] : [],
  );
  return Math.min(Infinity, ...lines);
}

/** The callee has released what it did not take: the caller's lock is not held where it sleeps. */
const dropsCallersLock = (state: PathState): boolean =>
  [...state.locks.values()].some((lock) => lock.kind !== 'held' && lock.entry !== 'free');

function sleepOf(
  name: string,
  call: CallExpr,
  states: readonly PathState[],
): Omit<SleepingCall, 'at' | 'call'> | undefined {
  const row = sleepRow(name);
  switch (row?.when) {
    case undefined:
      return undefined;
    case 'always':
      return { what: `${name}()`, when: row.when, states };
    case 'last-reference': {
      // iput(NULL), dput(NULL) and their like return at once.
      const [object] = call.args;
      const left = object ? states.filter((state) => !knownNull(state, object)) : states;
      return left.length > 0 ? { what: `${name}()`, when: row.when, states: left } : undefined;
    }
    case 'gfp': {
      const flags = call.args[row.gfpArg];
      const text = flags ? textOf(flags) : row.defaultFlags;
      return text !== undefined && gfpMaySleep(text) === true
        ? { what: `${name}() with ${text}`, when: 'gfp', states }
        : undefined;
    }
    case 'non-null': {
      const pointer = call.args[row.pointerArg];
      if (!pointer) return undefined;
      // NULL: the part that sleeps is skipped (fs/dcache.c: d_add without an inode).
      const left = states.filter(
        (state) => (maskOf(state, pointer) & zero) === 0 || !knownNull(state, pointer),
      );
      return left.length > 0 ? { what: `${name}()`, when: 'non-null', states: left } : undefined;
    }
    default:
      return row satisfies never;
  }
}

const knownNull = (state: PathState, pointer: CallExpr['args'][number]): boolean =>
  maskOf(state, pointer) === zero;

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
