// Calls of functions that need a lock, with what each path knows of that lock there.
import type { Position } from '../base/position.js';
import { apiContract, lockApi, type LockMode } from '../kernel/index.js';
import { lastField, textOf } from '../lockstate/access-path.js';
import { type FunctionFacts, lockPoints } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { LockStatus, PathState } from '../lockstate/path-state.js';
import type { CallExpr } from '../syntax/model.js';
import { lockDemands, lockOfComment, mayDemandLock } from './lock-demands.js';
import { contractLock, lockAtCall, type NamedLock } from './lock-terms.js';

export interface DemandingCall {
  readonly name: string;
  readonly call: CallExpr;
  readonly at: Position;
  readonly lock: NamedLock;
  readonly mode: LockMode;
  /** The callee's own words, and where they stand; without a place they are those of a table. */
  readonly words: string;
  readonly wordsAt?: Position;
  /** A comment asks for more than its code needs, now and then (fs/btrfs/qgroup.c: add_qgroup_rb). */
  readonly isComment?: boolean;
  /** One state per path; undefined: as the caller left it. */
  readonly statuses: readonly (LockStatus | undefined)[];
}

interface Wanted {
  readonly mode: LockMode;
  readonly words: string;
  readonly wordsAt?: Position;
  readonly isComment?: boolean;
  readonly nameIn: (state: PathState) => NamedLock | undefined;
}

/** One per call and lock; calls whose arguments do not name the lock are left out. */
export function* demandingCalls(facts: FunctionFacts): Generator<DemandingCall> {
  for (const point of facts.points) {
    const { step, states } = point;
    const name = step.kind === 'call' ? calleeName(step.call) : undefined;
    if (step.kind !== 'call' || name === undefined || name === facts.fn.name || lockApi(name)) continue;
    for (const { nameIn, ...wanted } of wantedBy(facts, name, step.call)) {
      const named = states.map(nameIn);
      const [lock] = named;
      if (!lock || named.some((other) => other?.key !== lock.key)) continue;
      const statuses = states.map((state) => state.locks.get(lock.key));
      yield { name, call: step.call, at: step.at, lock, statuses, ...wanted };
    }
  }
}

function* wantedBy(facts: FunctionFacts, name: string, call: CallExpr): Generator<Wanted> {
  const text = apiContract(name) ? undefined : facts.calleeText(name);
  if (text && !mayDemandLock(text)) return;
  const callee = facts.callee(name);
  if (callee) {
    const params = callee.fn.params.map((param) => param.name);
    const demands = lockDemands(callee);
    for (const { key, mode, at, words } of demands) {
      yield {
        mode,
        words: `${name}() has ${words}`,
        wordsAt: at,
        nameIn: (state) => lockAtCall(key, params, call, state.aliases),
      };
    }
    if (demands.length === 0) yield* wantedByComment(facts, callee, call);
    return;
  }
  const contract = apiContract(name);
  for (const { said, ...lock } of contract?.requires ?? []) {
    if (said === 'usual') continue;
    const how = said === 'asserted' ? 'checks that it is held' : 'asks for it in its comment';
    yield {
      mode: lock.mode,
      words: `${name}() ${how} (${contract?.source ?? ''})`,
      nameIn: (state) => contractLock(lock, call, state.aliases),
    };
  }
}

/** A comment names a field; it is that of an argument, or a lock of the file, which this function uses as well. */
function* wantedByComment(facts: FunctionFacts, callee: FunctionFacts, call: CallExpr): Generator<Wanted> {
  const word = lockOfComment(callee.fn);
  if (word === undefined) return;
  const args = call.args.map((arg) => textOf(arg));
  const own = ownLocks(facts).filter(({ shown }) => {
    if (lastField(shown) !== lastField(word)) return false;
    const object = shown.replace(/(?:->|\.)\w+$/, '');
    return shown === word || args.some((arg) => arg === object || arg === `&${object}`);
  });
  const [lock] = own;
  if (!lock || own.length > 1) return;
  const at = { line: callee.fn.startLine, column: 1 };
  const words = `the comment of ${callee.fn.name}() asks for ${word}`;
  yield { mode: 'shared', words, wordsAt: at, isComment: true, nameIn: () => lock };
}

function ownLocks(facts: FunctionFacts): readonly NamedLock[] {
  const locks = new Map<string, NamedLock>();
  for (const { readings } of lockPoints(facts))
    for (const { lock } of readings) locks.set(lock.key, { key: lock.key, shown: lock.shown });
  return [...locks.values()];
}
