// What the transfer of objects needs besides the path: the same for a whole function.
import type { Choices } from './object-choices.js';
import type { CameIn } from './object-came-in.js';
import type { ObjectPath } from './object-state.js';
import type { TransferContext } from './transfer-context.js';

export interface ObjectContext {
  /** What paths know at the entry and behind code that is not shown; who jumps to a label from there is another matter. */
  readonly start: ObjectPath;
  /** The one object followed that came in: every store to its variable brings another of the kind. */
  readonly cameIn?: CameIn;
  readonly context: TransferContext;
  /** Texts of the objects followed. */
  readonly tracked: ReadonlySet<string>;
  /** Edges on which the code decides not to give an object up. */
  readonly choices: Choices;
  /** Parameters and locals: a store into any other variable keeps the object for others. */
  readonly own: ReadonlySet<string>;
}
