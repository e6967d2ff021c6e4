// Whether a path that still owns an object has forgotten it, or has left it to somebody on purpose.
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { pointersIn } from '../lockstate/object-calls.js';
import { givenUpBy } from '../lockstate/object-interest.js';
import { choiceMark, siteOf } from '../lockstate/object-state.js';
import { isPath, textOf } from '../lockstate/access-path.js';
import { uncast } from '../lockstate/object-names.js';
import { maskOfConstant } from '../lockstate/value.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { handedAt, type OwnedAtExit } from './unreleased.js';

/** How deep calls of functions whose text is at hand are followed. */
const depth = 3;

/** Nothing in view says that the path leaves the object to another. */
export function isForgotten(facts: FunctionFacts, owned: OwnedAtExit): boolean {
  const { object, exit } = owned;
  const handed = handedAt(owned);
  if ([...handed].some((site) => site.startsWith(choiceMark))) return false;
  // In rcu-walk no reference was taken: Documentation/filesystems/path-lookup.rst.
  if (exit.value && (/-ECHILD/.test(textOf(exit.value)) || knowsRcuWalk(owned))) return false;
  const whose = facts.effects(object.acquired.by)?.result.object.kind;
  if (object.acquired.how === 'result' && (whose === 'borrowed' || whose === 'parameter')) return false;
  return !callsAt(facts, handed).some((call) => mayGiveUp(facts, call, object.shown, depth));
}

/** `if (link.name != target) kfree(link.name)`: what the call gave may be another's, and the function knows it. */
export function mayBeAnothers({ cfg }: FunctionFacts, { object }: OwnedAtExit): boolean {
  return cfg.blocks.some(({ end }) => {
    if (end.kind !== 'branch' || end.condition.kind !== 'binary') return false;
    const { op, left, right } = end.condition;
    const isName = (side: Expr): boolean =>
      isPath(uncast(side)) && maskOfConstant(textOf(side)) === undefined;
    const texts = [left, right].map((side) => textOf(uncast(side)));
    return /^[!=]=$/.test(op) && isName(left) && isName(right) && texts.includes(object.shown);
  });
}

const knowsRcuWalk = ({ path }: OwnedAtExit): boolean =>
  [...path.facts.truths].some(([text, truth]) => truth && text.endsWith('== -ECHILD'));

function callsAt(facts: FunctionFacts, sites: ReadonlySet<string>): readonly CallExpr[] {
  return facts.points.flatMap(({ step }) =>
    step.kind === 'call' && sites.has(siteOf(step.call.at)) ? [step.call] : [],
  );
}

/** The text of the callee, or of what it calls, has a call that gives up the object of the argument. */
function mayGiveUp(facts: FunctionFacts, call: CallExpr, shown: string, left: number): boolean {
  const callee = left === 0 ? undefined : facts.callee(calleeName(call) ?? '');
  if (!callee) return false;
  return call.args.some((arg, index) => {
    const param = [...pointersIn(arg)].includes(shown) ? callee.fn.params[index]?.name : undefined;
    return param !== undefined && isGivenUpIn(callee, param, left - 1);
  });
}

function isGivenUpIn(callee: FunctionFacts, param: string, left: number): boolean {
  return callee.points.some(({ step }) => {
    if (step.kind !== 'call') return false;
    const { call } = step;
    return (
      call.args.some((arg, index) => givenUpBy(call, arg, index) === param) ||
      mayGiveUp(callee, call, param, left)
    );
  });
}
