// One step of the graph, applied to what a path knows of its objects.
import type { Position } from '../base/position.js';
import type { GuardInstance, Step } from '../cfg/model.js';
import type { Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { factsAfterCall } from './apply-call.js';
import { resultKey } from './condition.js';
import { calleeName } from './lock-call.js';
import { applyReferences } from './object-apply.js';
import { argumentEffect } from './object-calls.js';
import type { ObjectContext } from './object-context.js';
import { objectText } from './object-interest.js';
import { afterStore } from './object-came-in.js';
import { learn } from './object-learn.js';
import { forgetName, forgetObjects, keepAll, movedOn, namedBy, uncast } from './object-names.js';
import { objectNamed, type ObjectPath, setName, setObject, siteOf, unclear } from './object-state.js';
import { type PathState, setValue } from './path-state.js';
import { cursorsOf, transfer } from './transfer.js';
import type { TransferContext } from './transfer-context.js';
import { errorPointer, negative, nonzero, zero } from './value.js';

/** The paths behind a step; more than one where a call tells of two outcomes at once. */
export function transferObjects(path: ObjectPath, step: Step, objects: ObjectContext): readonly ObjectPath[] {
  const { context } = objects;
  const [facts = path.facts] = step.kind === 'call' ? [] : factsAfter(path.facts, step, context);
  switch (step.kind) {
    case 'call':
      return callPaths(path, step, objects);
    case 'declare':
      return [
        afterStore(
          stored({ ...path, facts }, step.name, step.init, step.at, objects),
          step.name,
          step.init && objects.cameIn,
        ),
      ];
    case 'assign':
      if (step.target.kind === 'name')
        return [
          afterStore(
            stored({ ...path, facts }, step.target.name, step.value, step.at, objects),
            step.target.name,
            step.value && objects.cameIn,
          ),
        ];
      return [keptIn({ ...path, facts }, step.target, step.value, objects)];
    case 'iterate':
      return [cursorsOf(step, context.locals).reduce(forgetName, { ...path, facts })];
    case 'guard-end':
      return [scopeEnd(path, step.guard)];
    case 'use':
    case 'guard-begin':
      return [path];
    case 'unseen':
      return [objects.start];
    default:
      return step satisfies never;
  }
}

function factsAfter(facts: PathState, step: Step, context: TransferContext): readonly PathState[] {
  return step.kind === 'guard-begin' || step.kind === 'guard-end' ? [facts] : transfer(facts, step, context);
}

type CallStep = Extract<Step, { kind: 'call' }>;

/** PTR_ERR_OR_ZERO() tells of its argument, too (include/linux/err.h). */
function callPaths(path: ObjectPath, step: CallStep, objects: ObjectContext): readonly ObjectPath[] {
  const { call } = step;
  const facts = factsAfterCall(path.facts, call, objects.context);
  const [arg] = call.args;
  if (calleeName(call) === 'PTR_ERR_OR_ZERO' && arg?.kind === 'name') {
    const known = facts.values.get(arg.name) ?? nonzero | zero;
    return [
      { result: negative, value: known & errorPointer },
      { result: zero, value: known & ~errorPointer },
    ].flatMap(({ result, value }) => {
      if (value === 0) return [];
      const told = setValue(setValue(facts, resultKey(call), result), arg.name, value);
      return [learn({ ...path, facts: told })];
    });
  }
  return [applyReferences({ ...path, facts }, step, objects)];
}

/** `name = value`: the variable names another object, or none. */
function stored(
  before: ObjectPath,
  name: string,
  value: Expr | undefined,
  at: Position,
  objects: ObjectContext,
): ObjectPath {
  const plain = value && uncast(value);
  const named = plain && namedBy(before, plain);
  if (!plain) return forgetObjects(before, name);
  const path = forgetName(blurTested(before, plain), name);
  // A variable that outlives the function.
  if (!objects.own.has(name)) return keepAll(path, plain);
  if (named !== undefined) return setName(path, name, named);
  if (plain.kind === 'call') return withResult(path, name, plain, at, objects);
  return plain.kind === 'name' ? copyResult(path, name, plain.name) : path;
}

function withResult(
  path: ObjectPath,
  name: string,
  call: Extract<Expr, { kind: 'call' }>,
  at: Position,
  { tracked }: ObjectContext,
): ObjectPath {
  const by = calleeName(call);
  const site = siteOf(call.at);
  const next = copyResult(path, name, resultKey(call));
  const taken = call.args.findIndex((_, index) => argumentEffect(call, index).kind === 'take');
  const arg = call.args[taken];
  const text = arg && objectText(call, arg);
  if (text !== undefined && path.names.has(text)) return setName(next, name, path.names.get(text));
  if (!tracked.has(name) || by === undefined || looksUp.test(by)) return next;
  const object = {
    kind: 'live',
    shown: name,
    acquired: { site, at, by, how: 'result' },
    handed: new Set<string>(),
    count: 1,
    borrowed: false,
  } as const;
  return learn(setName(setObject(movedOn(next, site), site, object), name, site));
}

// They read or convert a pointer; what they return is not the caller's.
const looksUp =
  /^(?:container_of\w*|READ_ONCE|ERR_PTR|ERR_CAST|rcu_dereference\w*|srcu_dereference\w*|xa_load|idr_find|radix_tree_lookup|\w*(?:_entry|_entry_rcu|_first|_next|_last|_prev|_peek\w*|_cached)|list_\w+|rb_\w+|min\w*|max\w*|d_inode|file_inode|[A-Z0-9_]+|kmap\w*|page_address|folio_address|\w+_priv|\w+_private|\w*_get_drvdata|xchg|cmpxchg)$/;

function copyResult(path: ObjectPath, name: string, from: string): ObjectPath {
  const site = path.results.get(from);
  return site === undefined ? path : { ...path, results: new Map(path.results).set(name, site) };
}

/** `found = !IS_ERR(file)`: whether the object is there is asked by another name from here on. */
function blurTested(before: ObjectPath, value: Expr): ObjectPath {
  let path = before;
  for (const text of testedIn(value)) {
    const object = objectNamed(path, text);
    if (object) path = setObject(path, object.id, unclear(object));
  }
  return path;
}

function* testedIn(value: Expr): Generator<string> {
  if (value.kind === 'unary' && value.op === '!') {
    yield textOf(value.operand);
    yield* testedIn(value.operand);
  } else if (value.kind === 'binary' && /^(?:[=!]=|&&|\|\|)$/.test(value.op)) {
    for (const side of [value.left, value.right]) {
      yield textOf(side);
      yield* testedIn(side);
    }
  } else if (value.kind === 'call' && /^IS_ERR/.test(calleeName(value) ?? ''))
    for (const arg of value.args) yield textOf(arg);
}

/** A store into memory: whoever reads it there may give the object up. */
function keptIn(
  before: ObjectPath,
  target: Expr,
  value: Expr | undefined,
  { tracked }: ObjectContext,
): ObjectPath {
  const text = textOf(target);
  // `*path = *other`: the structure that `path` points to has other contents.
  const own = target.kind === 'unary' && target.op === '*' ? textOf(target.operand) : text;
  const kept = setName(setName(before, text, undefined), own, undefined);
  if (!value) return kept;
  const plain = uncast(value);
  const path = blurTested(kept, plain);
  const named = namedBy(path, plain);
  const next = keepAll(path, plain);
  return named !== undefined && tracked.has(text) ? setName(next, text, named) : next;
}

/** `__free(kfree)`: the end of the scope gives up what the variable holds then. */
function scopeEnd(path: ObjectPath, { form, variable, className, at }: GuardInstance): ObjectPath {
  const object = form === 'free' && variable !== undefined ? objectNamed(path, variable) : undefined;
  if (object?.kind !== 'live') return path;
  const { id, shown, acquired, handed } = object;
  const given = { at, by: className, how: 'put', sure: true } as const;
  return setObject(path, id, { kind: 'given-up', shown, acquired, handed, given });
}
