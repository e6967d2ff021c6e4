// What the transfer of a step needs besides the state: the same for a whole function.
import type { Relevance } from './relevance.js';
import type { SummaryLookup } from './summary.js';

export interface TransferContext {
  readonly summary: SummaryLookup;
  /** Variables whose origin is worth remembering. */
  readonly referenced: ReadonlySet<string>;
  /** Names declared in the function: an iterator may assign them. */
  readonly locals: ReadonlySet<string>;
  /** What lock calls hang on. */
  readonly relevance: Relevance;
}
