// Which variables of a function are worth following as objects: those that some call gives up, and their copies.
import type { Cfg, Step } from '../cfg/model.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { isPath, mentionsOf, textOf } from './access-path.js';
import { storeOf } from './dentry-texts.js';
import { calleeName } from './lock-call.js';
import { argumentEffect } from './object-calls.js';
import { objectVariable } from './origins.js';

/** More than this are not followed: states multiply with them. */
const trackedBound = 24;

const counters = /^(?:__)?(?:kref|refcount|percpu_ref|atomic|atomic_long|atomic64|lockref)_/;

// What they count references of is also embedded in the object that is meant: `config_item_put(&reg->item)`.
const carriers =
  /^(?:kobject_(?:get|put)|config_(?:item|group)_(?:get|put)|get_device|put_device|cache_(?:get|put)|nfs4_put_stid)$/;

export const isCarried = (call: CallExpr, arg: Expr): boolean =>
  arg.kind === 'unary' && carriers.test(calleeName(call) ?? '');

/** Text of the object in an argument: `x`, `iloc.bh`, `&path`; of `kref_put(&x->ref, ..)` it is `x`. */
export function objectText(call: CallExpr, arg: Expr): string | undefined {
  if (arg.kind === 'cast') return objectText(call, arg.operand);
  if (arg.kind === 'literal' || !isPath(arg)) return undefined;
  const name = calleeName(call) ?? '';
  if (counters.test(name) || isCarried(call, arg)) return objectVariable(arg);
  const text = textOf(arg);
  return /[[(*]/.test(text) || /^[A-Z0-9_]+$/.test(text) ? undefined : text;
}

/** Texts of the objects that the function gives up somewhere; empty for most functions. */
export function trackedObjects(cfg: Cfg): ReadonlySet<string> {
  const steps = cfg.blocks.flatMap((block) => block.steps);
  const skipped = new Set([...numbersIn(cfg, steps), ...shadowedIn(cfg, steps)]);
  const found = new Set(steps.flatMap(givenUpIn).filter((text) => !startsFromAny(text, skipped)));
  if (found.size === 0 || found.size > trackedBound) return new Set();
  const copies = steps.flatMap(copyOf);
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const [to, from] of copies) {
      if (found.has(to)) found.add(from);
      else if (found.has(from)) found.add(to);
    }
  }
  return found.size > trackedBound ? new Set() : found;
}

/** No pointer, and no structure that may hold one. */
const isNumber = (type: string): boolean => !type.includes('*') && !/\bstruct\b|\w_t$/.test(type);

function numbersIn({ fn }: Cfg, steps: readonly Step[]): string[] {
  const declared = steps.flatMap((step) =>
    step.kind === 'declare' && isNumber(step.type) ? [step.name] : [],
  );
  return [...declared, ...fn.params.filter(({ type }) => isNumber(type)).map(({ name }) => name)];
}

/** Names that mean another variable in an inner scope: the two cannot be told apart. */
function shadowedIn({ fn }: Cfg, steps: readonly Step[]): string[] {
  const depths = new Map(fn.params.map(({ name }) => [name, 0]));
  return steps.flatMap((step) => {
    if (step.kind !== 'declare') return [];
    const outer = depths.get(step.name);
    if (outer === undefined) depths.set(step.name, step.at.column);
    return outer !== undefined && outer < step.at.column ? [step.name] : [];
  });
}

const startsFromAny = (text: string, names: ReadonlySet<string>): boolean =>
  [...mentionsOf(text).roots].some((root) => names.has(root));

function givenUpIn(step: Step): string[] {
  if (step.kind === 'guard-begin') {
    const { form, variable } = step.guard;
    return form === 'free' && variable !== undefined ? [variable] : [];
  }
  if (step.kind !== 'call') return [];
  return step.call.args.flatMap((arg, index) => givenUpBy(step.call, arg, index) ?? []);
}

/** The object that a call gives up by one of its arguments. Of a structure only a table tells what giving it up means. */
export function givenUpBy(call: CallExpr, arg: Expr, index: number): string | undefined {
  const effect = argumentEffect(call, index);
  if (effect.kind !== 'put' && effect.kind !== 'free' && effect.kind !== 'consume') return undefined;
  const text = objectText(call, arg);
  return text?.startsWith('&') === true && effect.kind === 'put' && effect.byName ? undefined : text;
}

function copyOf(step: Step): (readonly [string, string])[] {
  const [name, value] = storeOf(step);
  const from = value && plainName(value);
  return name !== undefined && from !== undefined ? [[name, from]] : [];
}

function plainName(expr: Expr): string | undefined {
  if (expr.kind === 'cast') return plainName(expr.operand);
  return expr.kind === 'name' && !/^[A-Z0-9_]+$/.test(expr.name) ? expr.name : undefined;
}

/** True when a text starts from the variable. */
export const startsFrom = (text: string, variable: string): boolean => mentionsOf(text).roots.has(variable);
