// What a call does to the objects of one path: taken, given up, consumed, handed on, stored where an argument points.
import type { Step } from '../cfg/model.js';
import { publisher } from '../kernel/index.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { resultKey } from './condition.js';
import { calleeName } from './lock-call.js';
import type { ObjectContext } from './object-context.js';
import { pointersIn, type ArgumentEffect, argumentEffect } from './object-calls.js';
import { isCarried, objectText } from './object-interest.js';
import { keepAll, movedOn, uncast } from './object-names.js';
import {
  type GivenUp,
  objectNamed,
  type ObjectPath,
  setName,
  setObject,
  siteOf,
  type TrackedObject,
  unclear,
} from './object-state.js';
import { setValue } from './path-state.js';
import { errorPointer, negative, zero } from './value.js';

type CallStep = Extract<Step, { kind: 'call' }>;

export function applyReferences(before: ObjectPath, step: CallStep, objects: ObjectContext): ObjectPath {
  const { call } = step;
  const name = calleeName(call);
  if (name === 'no_free_ptr' || name === 'take_fd') return withheld(before, call);
  let path = name === 'swap' ? call.args.reduce(blurred, before) : before;
  for (const [index, arg] of call.args.entries())
    path = applyArgument(path, step, arg, argumentEffect(call, index));
  for (const arg of call.args) path = storesInto(path, step, arg, objects);
  for (const arg of dataOf(call, objects)) path = keepAll(path, arg);
  const published = name === undefined ? undefined : publisher(name);
  const object = published && published.effect !== 'remove' ? call.args[published.objectArg] : undefined;
  if (object) path = keepAll(path, object);
  const site = siteOf(call.at);
  const asks = [...path.objects.values()].some(
    (held) => held.handed.has(site) || (held.kind === 'live' && held.pending?.site === site),
  );
  return asks ? { ...path, results: new Map(path.results).set(resultKey(call), site) } : path;
}

/**
 * What follows a function among the arguments is for that function: `sget(type, test, set, flags, data)`,
 * `kthread_run(work, data, name)`. It may keep the object, or give it up.
 */
function dataOf(call: CallExpr, { own }: ObjectContext): readonly Expr[] {
  const callback = call.args.findIndex(
    (arg) =>
      arg.kind === 'name' &&
      !own.has(arg.name) &&
      /^(?![A-Z0-9_]+$|true$|false$|current$|jiffies$|__)/.test(arg.name),
  );
  if (callback < 0) return [];
  return call.args.filter((_, index) => index > callback && argumentEffect(call, index).kind === 'hand');
}

/** swap(x, y): which of both a name means now is not followed. */
function blurred(path: ObjectPath, arg: Expr): ObjectPath {
  const object = objectNamed(path, textOf(arg));
  return object ? setObject(path, object.id, unclear(object)) : path;
}

/** no_free_ptr(x): the scope's end finds NULL (include/linux/cleanup.h). */
function withheld(path: ObjectPath, call: CallExpr): ObjectPath {
  const [arg] = call.args;
  if (!arg) return path;
  const kept = keepAll(path, arg);
  return setName({ ...kept, facts: setValue(kept.facts, textOf(arg), zero) }, textOf(arg), undefined);
}

function applyArgument(path: ObjectPath, step: CallStep, arg: Expr, effect: ArgumentEffect): ObjectPath {
  const { call } = step;
  switch (effect.kind) {
    case 'look':
      return path;
    case 'hand':
      return handed(path, call, arg);
    case 'take':
      return taken(path, call, arg, effect.fallible);
    case 'put':
    case 'free':
      return put(path, step, arg, effect);
    case 'consume':
      return consumed(path, call, arg, effect.when);
    default:
      return effect satisfies never;
  }
}

/** Objects an unknown call gets; what hangs on one by a field may be another one behind it. */
function handed(before: ObjectPath, call: CallExpr, arg: Expr): ObjectPath {
  let path = before;
  for (const text of pointersIn(uncast(arg))) {
    const object = objectNamed(path, text);
    if (object && !object.handed.has(siteOf(call.at))) {
      const { id, ...rest } = object;
      path = setObject(path, id, { ...rest, handed: new Set(rest.handed).add(siteOf(call.at)) });
    }
    for (const [name, id] of path.names) {
      if (!name.startsWith(`${text}->`)) continue;
      const part = path.objects.get(id);
      if (part && part.kind !== 'unclear') path = setObject(path, id, unclear(part));
    }
  }
  return path;
}

function taken(path: ObjectPath, call: CallExpr, arg: Expr, fallible: boolean): ObjectPath {
  const text = objectText(call, arg);
  if (text === undefined) return path;
  const site = siteOf(call.at);
  const object = objectNamed(path, text);
  const pending = fallible ? { pending: { site, presentOn: 'nonzero' } as const } : {};
  // A second reference is somebody else's: a list's, a callback's. Which of both a later put gives up is not told.
  if (object?.kind === 'live' && object.count === 0 && object.borrowed) {
    const { id, ...rest } = object;
    return setObject(path, id, { ...rest, count: 1, ...pending });
  }
  if (object) return setObject(path, object.id, unclear(object));
  const acquired = { site, at: call.at, by: calleeName(call) ?? '', how: 'taken' } as const;
  const fresh = {
    kind: 'live',
    shown: text,
    acquired,
    handed: new Set<string>(),
    count: 1,
    borrowed: true,
  } as const;
  return setName(setObject(path, site, { ...fresh, ...pending }), text, site);
}

/** kref_put() and others tell by their result whether it was the last reference: then the code knows more than we do. */
const tellsWhetherLast = /_and_(?:test|lock)|^kref_put|^refcount_dec|^atomic/;

/** `foo_put(x)` says no more and no less. */
const isPlainPut = (call: CallExpr): boolean =>
  call.args.length === 1 && /^(?!put_)\w+_(?:put|unref|decref)$/.test(calleeName(call) ?? '');

function put(
  path: ObjectPath,
  step: CallStep,
  arg: Expr,
  effect: Extract<ArgumentEffect, { kind: 'put' | 'free' }>,
): ObjectPath {
  const { call } = step;
  const text = objectText(call, arg);
  // A function that gives something back is no mere put, unless a table says so.
  if (text === undefined || (effect.byName && !step.discarded)) return handed(path, call, arg);
  const mask = path.facts.values.get(text);
  if (mask !== undefined && (mask & ~(zero | errorPointer | negative)) === 0) return path;
  const by = calleeName(call) ?? '';
  const object = objectNamed(path, text);
  const given: GivenUp = {
    at: call.at,
    by,
    how: effect.kind === 'free' ? 'freed' : 'put',
    // What is embedded may have a count of its own, beside the object's.
    sure: (!effect.byName || isPlainPut(call)) && !isCarried(call, arg),
  };
  if (!step.discarded && tellsWhetherLast.test(by))
    return object ? setObject(path, object.id, unclear(object)) : path;
  if (!object) return effect.byName ? path : strangerGivenUp(path, text, given);
  if (effect.byName && (object.kind !== 'live' || object.acquired === undefined))
    return handed(path, call, arg);
  return setObject(path, object.id, afterPut(object, given));
}

/** An object that nothing tells of: the caller's, or one found in memory. */
function strangerGivenUp(path: ObjectPath, text: string, given: GivenUp): ObjectPath {
  const object = {
    kind: 'given-up',
    shown: text,
    acquired: undefined,
    handed: new Set<string>(),
    given,
  } as const;
  return setName(setObject(path, `entry ${text}`, object), text, `entry ${text}`);
}

function afterPut(object: TrackedObject, given: GivenUp): TrackedObject {
  const { shown, acquired, handed } = object;
  const gone = { kind: 'given-up', shown, acquired, handed, given } as const;
  if (given.how === 'freed' && object.kind !== 'given-up') return gone;
  // A second time: told at this place, not at every use behind it.
  if (object.kind !== 'live') return unclear(object);
  const { count, borrowed } = object;
  if (count > 1 || (borrowed && count === 1))
    return { kind: 'live', shown, acquired, handed, borrowed, count: count - 1 };
  return gone;
}

function consumed(path: ObjectPath, call: CallExpr, arg: Expr, when: 'always' | 'success'): ObjectPath {
  const text = objectText(call, arg);
  const object = text === undefined ? undefined : objectNamed(path, text);
  if (!object) return path;
  if (when === 'success') return keepAll(path, arg);
  const given: GivenUp = { at: call.at, by: calleeName(call) ?? '', how: 'consumed', sure: true };
  return setObject(path, object.id, object.kind === 'live' ? afterPut(object, given) : unclear(object));
}

// They prepare a structure; there is nothing in it to give up yet.
const setsUp = /^mem|^INIT_|_reset$|^swap$/;
const setsUpStructure = /(?:^|_)init(?:_|$)/;

/** `foo_get(&x)`, `get_iloc(inode, &iloc)`, `kern_path(name, flags, &path)`: an object where the argument points. */
function storesInto(before: ObjectPath, step: CallStep, arg: Expr, { tracked }: ObjectContext): ObjectPath {
  const { call } = step;
  const target = uncast(arg);
  if (target.kind !== 'unary' || target.op !== '&' || target.operand.kind !== 'name') return before;
  const index = call.args.indexOf(arg);
  if (argumentEffect(call, index).kind !== 'hand') return before;
  const variable = target.operand.name;
  // Whatever the variable pointed to, the call may have pointed it elsewhere.
  let path = setName(before, variable, undefined);
  for (const text of tracked) {
    const isPart = text.startsWith(`${variable}.`) || text === `&${variable}`;
    if (!isPart && text !== variable) continue;
    const object = objectNamed(path, text);
    const site = siteOf(call.at);
    if (isPart && object && object.kind !== 'given-up') {
      const { id, ...rest } = object;
      path = setObject(path, id, { ...rest, handed: new Set(rest.handed).add(site) });
      continue;
    }
    // What the variable pointed to before may be what it points to now: `tmp = *bh; read_block(inode, &tmp)`.
    if (text === variable && path.facts.aliases.has(variable)) continue;
    const by = calleeName(call) ?? '';
    if (setsUp.test(by) || (isPart && setsUpStructure.test(by))) continue;
    const acquired = {
      site: `${site}>${text}`,
      at: call.at,
      by: calleeName(call) ?? '',
      how: 'out',
    } as const;
    const fresh = {
      kind: 'live',
      shown: text,
      acquired,
      handed: new Set<string>(),
      count: 1,
      borrowed: false,
    } as const;
    const pending = step.discarded ? {} : { pending: { site, presentOn: 'zero' } as const };
    path = setName(
      setObject(movedOn(path, acquired.site), acquired.site, { ...fresh, ...pending }),
      text,
      acquired.site,
    );
  }
  return path;
}
