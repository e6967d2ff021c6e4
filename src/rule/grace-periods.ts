// Objects that RCU readers may still see: what one image frees after a grace period, the other frees at once.
import type { Position } from '../base/position.js';
import { lastField, textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { isOwnedResult } from '../lockstate/origins.js';
import type { CallExpr } from '../syntax/model.js';

/** A call that gives memory back at once. */
export interface Freed {
  readonly object: string;
  readonly by: string;
  readonly at: Position;
}

const frees = /^k[vz]?free(?:_sensitive)?$/;
const mayFree = /(?:^|_)(?:free|destroy|release|put|cleanup)(?:_|$)/;

// include/linux/rcupdate.h, srcu.h, workqueue.h, rcupdate_trace.h.
const defers = /^(?:kv?free_rcu(?:_mightsleep)?|call_s?rcu(?:_\w+)?)$/;
const waits = /^(?:synchronize_s?rcu\w*|rcu_barrier\w*|srcu_barrier|cond_synchronize_rcu\w*|queue_rcu_work)$/;

/** Frees of objects that come from elsewhere; one of the function's own making was never published. */
export function* freedAtOnce(facts: FunctionFacts): Generator<Freed> {
  const own = new Set<string>();
  for (const { step } of facts.points) {
    const [name, value] = storeOf(step);
    if (name !== undefined && value && isOwnedResult(value)) own.add(name);
    if (step.kind !== 'call' || step.call.args.length !== 1) continue;
    const by = calleeName(step.call) ?? '';
    const [arg] = step.call.args;
    if (!arg || (arg.kind !== 'name' && arg.kind !== 'member')) continue;
    const object = textOf(arg);
    if ((frees.test(by) || mayFree.test(by)) && !own.has(object)) yield { object, by, at: step.at };
  }
}

/** Line where the other image defers the free of the same object, which this image does nothing of the kind for. */
export function deferredLine(
  facts: FunctionFacts,
  other: FunctionFacts,
  { object, by }: Freed,
): number | undefined {
  if (waitsItself(facts, object) || runsDeferred(facts) || !isReadHere(facts, by)) return undefined;
  const deferred = callsOf(other).find((call) => isDeferred(call, object));
  if (!deferred) return undefined;
  // The other image gives it back in the same way, too: on another path, of another owner.
  const isOld = callsOf(other).some((call) => calleeName(call) === by && firstArgument(call) === object);
  return isOld ? undefined : deferred.at.line;
}

/** A function that frees by its name is read: it may wait itself (fs/smb/server/oplock.c: free_opinfo). */
const isReadHere = (facts: FunctionFacts, by: string): boolean =>
  frees.test(by) || (facts.callee(by) !== undefined && !facts.mentionedIn(by, /rcu/));

/** `kfree_rcu(obj, rcu)`, `call_rcu(&obj->rcu, free_obj)`. */
function isDeferred(call: CallExpr, object: string): boolean {
  if (!defers.test(calleeName(call) ?? '')) return false;
  return call.args.some((arg) => {
    const text = textOf(arg);
    return text === object || (text.startsWith('&') && lastOwner(text) === object);
  });
}

/** `obj` of `&obj->rcu`. */
function lastOwner(text: string): string {
  const path = text.slice(1);
  const field = lastField(path);
  return path.slice(0, path.length - field.length).replace(/(?:->|\.)$/, '');
}

/** Some other way of waiting: a grace period before the free, or a call whose name speaks of RCU. */
const waitsItself = (facts: FunctionFacts, object: string): boolean =>
  callsOf(facts).some((call) => {
    const name = calleeName(call) ?? '';
    if (defers.test(name)) return isDeferred(call, object);
    return waits.test(name) || /(?:^|_)rcu(?:_|$)/.test(name.replace(/^rcu_(?:read|deref|access)\w*/, ''));
  });

/** The function runs after a grace period itself: as a callback of RCU, or as work that was queued behind one. */
function runsDeferred(facts: FunctionFacts): boolean {
  const { name, params } = facts.fn;
  if (/rcu/.test(name) || params.some(({ type }) => /rcu_head|work_struct/.test(type))) return true;
  return facts
    .mentioning(name)
    .some((user) =>
      callsOf(user).some(
        (call) =>
          /rcu|RCU/.test(calleeName(call) ?? '') &&
          call.args.some((arg) => textOf(arg).replace(/^&/, '') === name),
      ),
    );
}

const callsOf = ({ points }: FunctionFacts): readonly CallExpr[] =>
  points.flatMap(({ step }) => (step.kind === 'call' ? [step.call] : []));

const firstArgument = ({ args }: CallExpr): string => (args[0] ? textOf(args[0]) : '');
