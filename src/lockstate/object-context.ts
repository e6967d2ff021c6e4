// What the transfer of objects needs besides the path: the same for a whole function.
import type { Choices } from './object-choices.js';
import type { TransferContext } from './transfer-context.js';

export interface ObjectContext {
  readonly context: TransferContext;
  /** Texts of the objects followed. */
  readonly tracked: ReadonlySet<string>;
  /** Edges on which the code decides not to give an object up. */
  readonly choices: Choices;
  /** Parameters and locals: a store into any other variable keeps the object for others. */
  readonly own: ReadonlySet<string>;
}
