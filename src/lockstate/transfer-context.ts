// What the transfer of a step needs besides the state: the same for a whole function.
import type { Step } from '../cfg/model.js';
import type { CallExpr } from '../syntax/model.js';
import type { PathState } from './path-state.js';
import type { Relevance } from './relevance.js';
import type { SummaryLookup } from './summary.js';
import type { ValueMask } from './value.js';

export interface TransferContext {
  readonly summary: SummaryLookup;
  /** Variables whose origin is worth remembering. */
  readonly referenced: ReadonlySet<string>;
  /** Names declared in the function: an iterator may assign them. */
  readonly locals: ReadonlySet<string>;
  /** What lock calls hang on. */
  readonly relevance: Relevance;
  /** What is followed beside locks, where somebody asks for it: the states behind a step that has been applied. */
  readonly ledger?: (state: PathState, step: Step) => readonly PathState[];
  /** Classes a call's result may be in, where somebody asks for the function's own result. */
  readonly resultOf?: (call: CallExpr) => ValueMask | undefined;
}
