// Uses of an object behind the call that gave it up: fields read, the pointer passed on, given up once more.
import type { Position } from '../base/position.js';
import type { Step } from '../cfg/model.js';
import { textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { argumentEffect } from '../lockstate/object-calls.js';
import { objectText } from '../lockstate/object-interest.js';
import { mayUseDead } from '../lockstate/object-suspects.js';
import { uncast } from '../lockstate/object-names.js';
import { type Acquired, type GivenUp, objectNamed, type ObjectPath } from '../lockstate/object-state.js';
import { partsOf } from '../cfg/expressions.js';
import type { Expr } from '../syntax/model.js';

/** Something done to an object that some path has given up before. */
export interface DeadUse {
  /** `deref`: memory of the object is touched; `pass`: the pointer goes to a call; `again`: given up once more. */
  readonly kind: 'deref' | 'pass' | 'again';
  readonly at: Position;
  /** The object as written here. */
  readonly shown: string;
  /** The callee of a `pass` or an `again`. */
  readonly by: string;
  readonly given: GivenUp;
  readonly acquired: Acquired | undefined;
  readonly handed: ReadonlySet<string>;
  /** Every path that reaches this place has given it up. */
  readonly everywhere: boolean;
  /** The memory is given back here, not only a reference. */
  readonly frees: boolean;
  /** A second putter that a table knows, or that says no more than `foo_put`. */
  readonly sure: boolean;
}

/** The path acquired the object by one call and had that one reference. */
export const isOnlyReference = ({ acquired }: DeadUse): boolean =>
  acquired !== undefined && acquired.how !== 'taken';

/** Hunk scope: between the put and the use nothing is left out, where the variable may have got another object. */
export function staysInView({ fn, points }: FunctionFacts, { given, at }: DeadUse): boolean {
  if (fn.complete) return true;
  if (given.at.line >= at.line) return false;
  return !points.some(
    ({ step }) => step.kind === 'unseen' && step.at.line >= given.at.line && step.at.line <= at.line,
  );
}

/** What a step does to the object of one text. */
export interface Use {
  readonly kind: DeadUse['kind'];
  readonly text: string;
  /** What is read or called, as written. */
  readonly whole: string;
  readonly by: string;
  readonly at: Position;
  readonly frees: boolean;
  readonly sure: boolean;
}

/** All of them, in the order of the text; one per place, object and kind. */
export function* deadUses(facts: FunctionFacts): Generator<DeadUse> {
  if (!mayUseDead(facts.cfg, usesOf)) return;
  const seen = new Set<string>();
  for (const { step, paths } of facts.lifetimes().points) {
    if (!paths.some(hasGivenUp)) continue;
    for (const use of usesOf(step)) {
      const identity = `${use.kind} ${use.text} ${use.at.line}:${use.at.column}`;
      const dead = seen.has(identity) ? undefined : deadUse(paths, use);
      if (!dead) continue;
      seen.add(identity);
      yield dead;
    }
  }
}

const hasGivenUp = ({ objects }: ObjectPath): boolean =>
  [...objects.values()].some(({ kind }) => kind === 'given-up');

function deadUse(paths: readonly ObjectPath[], use: Use): DeadUse | undefined {
  const found = paths.map((path) => objectNamed(path, use.text));
  for (const object of found) {
    if (object?.kind !== 'given-up') continue;
    const { given, acquired, handed } = object;
    const everywhere = found.every((other) => other?.kind === 'given-up');
    const { kind, at, by, text, frees, sure } = use;
    return { kind, at, shown: text, by, given, acquired, handed, everywhere, frees, sure };
  }
  return undefined;
}

/** What a step does to objects, whoever has them. */
export function* usesOf(step: Step): Generator<Use> {
  switch (step.kind) {
    case 'call':
      yield* callUses(step);
      return;
    case 'assign':
      yield* derefsIn(step.target);
      if (step.value) yield* derefsIn(step.value);
      return;
    case 'declare':
      if (step.init) yield* derefsIn(step.init);
      return;
    case 'use':
      yield* derefsIn(step.expr);
      return;
    case 'guard-end': {
      const { form, variable, className } = step.guard;
      if (form === 'free' && variable !== undefined)
        yield {
          kind: 'again',
          text: variable,
          whole: variable,
          by: `__free(${className})`,
          at: step.at,
          frees: true,
          sure: true,
        };
      return;
    }
    default:
  }
}

function* callUses({ call }: Extract<Step, { kind: 'call' }>): Generator<Use> {
  const by = calleeName(call) ?? textOf(call.callee);
  yield* derefsIn(call.callee);
  for (const [index, arg] of call.args.entries()) {
    const effect = argumentEffect(call, index);
    const isEnd = effect.kind === 'put' || effect.kind === 'free' || effect.kind === 'consume';
    const text = isEnd ? objectText(call, arg) : undefined;
    const sure = !(effect.kind === 'put' && effect.byName);
    if (text !== undefined)
      yield {
        kind: 'again',
        text,
        whole: textOf(call),
        by,
        at: call.at,
        frees: effect.kind === 'free',
        sure,
      };
    else {
      yield* derefsIn(arg);
      for (const passed of passedIn(uncast(arg)))
        if (effect.kind !== 'look')
          yield {
            kind: 'pass',
            text: passed,
            whole: textOf(call),
            by,
            at: call.at,
            frees: false,
            sure: true,
          };
    }
  }
}

/** `x` and `&x->member`: the callee will look at the object. */
function* passedIn(arg: Expr): Generator<string> {
  if (arg.kind === 'name') yield arg.name;
  if (arg.kind === 'unary' && arg.op === '&' && arg.operand.kind === 'member' && arg.operand.arrow)
    yield textOf(arg.operand.base);
}

/** Objects whose memory an expression touches; calls in it have their own steps. */
export function* derefsIn(expr: Expr): Generator<Use> {
  if (expr.kind === 'call' || expr.kind === 'statement-expr' || expr.kind === 'opaque') return;
  const base = touched(expr);
  if (base)
    yield {
      kind: 'deref',
      text: textOf(base),
      whole: textOf(expr),
      by: '',
      at: expr.at,
      frees: false,
      sure: true,
    };
  if (expr.kind === 'unary' && expr.op === '&') {
    yield* addressed(expr.operand);
    return;
  }
  for (const part of partsOf(expr)) yield* derefsIn(part);
}

function touched(expr: Expr): Expr | undefined {
  if (expr.kind === 'member') return expr.arrow ? uncast(expr.base) : undefined;
  if (expr.kind === 'unary') return expr.op === '*' ? uncast(expr.operand) : undefined;
  return expr.kind === 'index' ? uncast(expr.base) : undefined;
}

/** `&x->a.b` computes an address; `&x->a->b` reads `x->a` for it. */
function* addressed(expr: Expr): Generator<Use> {
  if (expr.kind === 'member' && !expr.arrow) yield* addressed(expr.base);
  else if (expr.kind === 'member') yield* derefsIn(expr.base);
  else if (expr.kind === 'index') {
    yield* addressed(expr.base);
    yield* derefsIn(expr.index);
  } else yield* derefsIn(expr);
}
