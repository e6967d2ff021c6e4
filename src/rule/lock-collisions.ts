// Calls that take a lock which their caller holds already.
import type { Position } from '../base/position.js';
import {
  apiContract,
  type ContractLock,
  lockApi,
  type LockMode,
  type LockType,
  sleepRow,
} from '../kernel/index.js';
import type { FunctionFacts, Point } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { HeldLock, PathState } from '../lockstate/path-state.js';
import { maskOf } from '../lockstate/store.js';
import { zero } from '../lockstate/value.js';
import type { CallExpr } from '../syntax/model.js';
import { innerLocks } from './inner-locks.js';
import { contractLock, lockAtCall, type NamedLock } from './lock-terms.js';

export interface Collision {
  readonly call: CallExpr;
  readonly at: Position;
  readonly name: string;
  readonly lock: NamedLock;
  readonly held: HeldLock;
  /** Held in every state that reaches the call. */
  readonly everywhere: boolean;
  /** The callee's own words. */
  readonly said: {
    readonly kind: 'takes' | 'may-take' | 'forbids';
    readonly text: string;
    /** Where its text is in view. */
    readonly at?: Position;
    /** It takes the lock on a condition, and a constant argument may be that condition. */
    readonly byFlag?: boolean;
  };
}

interface Taken {
  readonly lockType: LockType;
  readonly mode: LockMode;
  readonly said: Collision['said'];
  readonly nameIn: (state: PathState) => NamedLock | undefined;
}

/** One collision per call and lock. */
export function* collisions(facts: FunctionFacts): Generator<Collision> {
  for (const point of facts.points) {
    const { step, states } = point;
    if (step.kind !== 'call' || !states.some(holdsAny)) continue;
    const name = calleeName(step.call);
    if (name === undefined || name === facts.fn.name || lockApi(name)) continue;
    for (const taken of locksTaken(facts, name, step.call)) {
      const collision = collisionOf(point, taken);
      if (collision) yield { ...collision, call: step.call, at: step.at, name };
    }
  }
}

const holdsAny = (state: PathState): boolean => {
  for (const lock of state.locks.values()) if (lock.kind === 'held') return true;
  return false;
};

function* locksTaken(facts: FunctionFacts, name: string, call: CallExpr): Generator<Taken> {
  const callee = facts.callee(name);
  if (callee) {
    const params = callee.fn.params.map((param) => param.name);
    for (const { key, lockType, mode, at, api, everywhere } of innerLocks(callee)) {
      const text = `${name}() takes it by ${api}${api.endsWith(')') ? '' : '()'}`;
      yield {
        lockType,
        mode,
        said: { kind: everywhere ? 'takes' : 'may-take', text, at, byFlag: call.args.some(isConstant) },
        nameIn: (state) => lockAtCall(key, params, call, state.aliases),
      };
    }
    return;
  }
  const contract = apiContract(name);
  if (!contract) return;
  const { takes = [], mayTake = [], forbids = [], source } = contract;
  const rows = [
    ...takes.map((lock) => ({ lock, kind: 'takes', verb: 'takes it' }) as const),
    ...mayTake.map((lock) => ({ lock, kind: 'may-take', verb: 'takes it on some calls' }) as const),
    ...forbids.map((lock) => ({ lock, kind: 'forbids', verb: 'must not be called under it' }) as const),
  ];
  for (const { lock, kind, verb } of rows) {
    const { lockType, mode } = lock;
    const said = { kind, text: `${name}() ${verb} (${source})` } as const;
    yield { lockType, mode, said, nameIn: (state) => nameInState(lock, call, state) };
  }
}

/** `foo(x, true)`, `foo(x, 0)`, `foo(x, FOO_LOCKED)`. */
const isConstant = (arg: CallExpr['args'][number]): boolean =>
  arg.kind === 'literal' || (arg.kind === 'name' && /^(?:true|false|[A-Z][A-Z0-9_]*)$/.test(arg.name));

/** d_add(dentry, NULL) has no inode to lock. */
function nameInState(lock: ContractLock, call: CallExpr, state: PathState): NamedLock | undefined {
  const arg = lock.arg === undefined ? undefined : call.args[lock.arg];
  return arg && maskOf(state, arg) === zero ? undefined : contractLock(lock, call, state.aliases);
}

function collisionOf(
  { step, states }: Point,
  taken: Taken,
): Pick<Collision, 'lock' | 'held' | 'everywhere' | 'said'> | undefined {
  let found: { lock: NamedLock; held: HeldLock } | undefined;
  let count = 0;
  for (const state of states) {
    const lock = taken.nameIn(state);
    const held = lock && state.locks.get(lock.key);
    if (lock === undefined || held?.kind !== 'held' || !waitsForItself(held, taken)) continue;
    if (step.kind === 'call' && reportedAsSleeping(step.call, held)) continue;
    count++;
    found ??= { lock, held };
  }
  return found && { ...found, everywhere: count === states.length, said: taken.said };
}

/** Taken again by its holder; two readers of a lock let each other in. */
function waitsForItself(held: HeldLock, taken: Taken): boolean {
  if (held.recursive || held.ownerless || held.doubled || held.releasedAs) return false;
  if (held.lockType !== taken.lockType && held.lockType !== 'other') return false;
  return held.mode === 'exclusive' || taken.mode === 'exclusive';
}

/** sleep-in-atomic and put-in-atomic speak of it, whatever lock it sleeps for. */
const reportedAsSleeping = (call: CallExpr, held: HeldLock): boolean =>
  held.atomic && sleepRow(calleeName(call) ?? '') !== undefined;
