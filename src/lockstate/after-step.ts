// The states behind one step, bounded: calls with several outcomes in a row must not multiply without end.
import type { Step } from '../cfg/model.js';
import { addArrival, newArrivals, statesOf } from './arrivals.js';
import type { PathState } from './path-state.js';
import { transfer } from './transfer.js';
import type { TransferContext } from './transfer-context.js';

/** Above this the states behind a step are merged as at the start of a block. */
const mergeAbove = 16;

/** Applies a step to every state that reaches it. */
export function afterStep(
  states: readonly PathState[],
  step: Step,
  context: TransferContext,
): readonly PathState[] {
  const [only] = states;
  const next =
    states.length === 1 && only
      ? transfer(only, step, context)
      : states.flatMap((state) => transfer(state, step, context));
  if (next.length <= states.length || next.length <= mergeAbove) return next;
  const arrivals = newArrivals(context.relevance.texts);
  for (const state of next) addArrival(arrivals, state);
  return statesOf(arrivals);
}
