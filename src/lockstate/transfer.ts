// One step of the graph, applied to one path state.
import type { Step } from '../cfg/model.js';
import { iterator } from '../kernel/index.js';
import type { Expr } from '../syntax/model.js';
import { applyCall } from './apply-call.js';
import { guardBegin, guardEnd } from './guard-steps.js';
import { originHere, ownAfter } from './origins.js';
import { emptyState, type PathState, withEntry } from './path-state.js';
import { forgetVariable, store, storeVariable } from './store.js';
import type { TransferContext } from './transfer-context.js';

/** The states behind a step; more than one where its result decides (trylock, wrappers). */
export function transfer(state: PathState, step: Step, context: TransferContext): readonly PathState[] {
  const after = lockTransfer(state, step, context);
  const { ledger } = context;
  if (!ledger) return after;
  const [only] = after;
  return after.length === 1 && only ? ledger(only, step) : after.flatMap((next) => ledger(next, step));
}

function lockTransfer(state: PathState, step: Step, context: TransferContext): readonly PathState[] {
  switch (step.kind) {
    case 'call':
      return applyCall(state, step.call, context).map((after) => ownAfter(after, step.call));
    case 'assign':
      return [store(state, step.target, step.value, context)];
    case 'declare':
      return [storeVariable(state, step.name, step.init, step.at, context)];
    case 'use':
      return [state];
    case 'iterate':
      return [iterate(state, step, context)];
    case 'guard-begin':
      return step.taken ? guardBegin(state, step.guard) : [state];
    case 'guard-end':
      return [guardEnd(state, step.guard)];
    case 'unseen':
      return [emptyState];
    default:
      return step satisfies never;
  }
}

type Iterate = Extract<Step, { kind: 'iterate' }>;

/** Variables that get a new value where a turn of an iterator begins. */
export function cursorsOf(step: Iterate, locals: ReadonlySet<string>): readonly string[] {
  const row = iterator(step.macro);
  return row
    ? row.cursorArgs.flatMap((index) => namesOf(step.args[index]))
    : step.args.flatMap(namesOf).filter((name) => locals.has(name));
}

function iterate(state: PathState, step: Iterate, context: TransferContext): PathState {
  const cursors = cursorsOf(step, context.locals);
  let next = state;
  for (const cursor of cursors) {
    next = forgetVariable(next, cursor);
    const origin = context.referenced.has(cursor) ? originHere(next, step.at) : undefined;
    if (origin) next = { ...next, origins: withEntry(next.origins, cursor, origin) };
  }
  return next;
}

function namesOf(arg: Expr | undefined): string[] {
  if (arg?.kind === 'name') return [arg.name];
  if (arg?.kind === 'unary' && arg.operand.kind === 'name') return [arg.operand.name];
  return [];
}
